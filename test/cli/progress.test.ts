import { describe, expect, test } from 'vitest';
import { createProgress } from '../../src/cli/progress.ts';

function shown(isTTY: boolean) {
  const written: string[] = [];
  const progress = createProgress({ isTTY, write: (text) => void written.push(text) });
  const show = (check: string, done: number, total?: number) =>
    progress.show({ check, done, total });
  return { written, show, progress };
}

describe('progress', () => {
  test('on a terminal is one line that is rewritten, with every check on it', () => {
    const { written, show, progress } = shown(true);
    show('quota', 1, 3);
    show('credentials', 999);
    progress.clear();
    expect(written).toEqual([
      '\r\u001b[2Kquota 1/3',
      '\r\u001b[2Kquota 1/3   credentials 999',
      '\r\u001b[2K',
    ]);
  });

  test('elsewhere is a line at the start, for each further thousand and at the end, without control characters', () => {
    const { written, show, progress } = shown(false);
    for (const done of [1, 999, 1000, 1500, 2000, 5001]) show('credentials', done);
    progress.clear();
    expect(written).toEqual([
      'credentials 1\n',
      'credentials 1000\n',
      'credentials 2000\n',
      'credentials 5001\n',
      'read: credentials 5001\n',
    ]);
  });

  test('that never began leaves nothing to clear', () => {
    const { written, progress } = shown(true);
    progress.clear();
    expect(written).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { readRouteArguments, ROUTES_USAGE } from '../../src/cli/route-arguments.ts';

const read = (...args: readonly string[]) => readRouteArguments(args);
const problemsOf = (...args: readonly string[]) => {
  const reading = read(...args);
  return reading.kind === 'bad' ? reading.problems : [];
};

describe('the arguments of routes', () => {
  test('may be none at all', () => {
    expect(read()).toEqual({ kind: 'run', value: { what: undefined, about: {} } });
  });

  test('are an example and what it is about', () => {
    const args = [
      '--explain',
      'x',
      '--registry',
      'r',
      '--subscription=s',
      '--tag',
      'a=b=c',
      '--tag',
      'd=',
    ];
    expect(read(...args)).toEqual({
      kind: 'run',
      value: {
        what: 'x',
        about: { registry: 'r', subscription: 's', tags: { a: 'b=c', d: '' } },
      },
    });
  });

  test('tell every problem at once', () => {
    expect(problemsOf('--tag', 'a', '--tag', '=b')).toEqual([
      '--tag is "a"; allowed: name=value',
      '--tag is "=b"; allowed: name=value',
      '--registry, --subscription and --tag go with --explain example',
    ]);
  });

  test.each([[['x']], [['--nosuch']], [['--explain']], [['--registry', 'r']]])(
    'refuse %j',
    (args) => {
      expect(problemsOf(...args)).toHaveLength(1);
    },
  );

  test('show help whatever else is there', () => {
    expect(read('--help', '--tag', 'x').kind).toBe('help');
    for (const word of ['--explain', '--registry', '--subscription', '--tag']) {
      expect(ROUTES_USAGE).toContain(word);
    }
  });
});

import { expect, test } from 'vitest';
import { readSilenceArguments } from '../../src/cli/silence-arguments.ts';

test('what is asked for is read as it is given, with nothing that was not', () => {
  const line = 'add --check registry-quota --for 8h --by Ana --comment why';
  expect(readSilenceArguments(line.split(' '))).toEqual({
    kind: 'add',
    value: {
      matchers: [{ field: 'check', how: 'equals', values: ['registry-quota'] }],
      lasts: '8h',
      createdBy: 'Ana',
      comment: 'why',
      breaksOnRise: true,
    },
  });
});

test('help comes before anything else that is asked', () => {
  expect(readSilenceArguments(['end', '--help'])).toEqual({ kind: 'help' });
});

test.each([['nosuch'], ['list', 'x'], ['end'], ['add', '--nosuch']])(
  'what is not understood is bad and says why: %s %s',
  (...args) => {
    const read = readSilenceArguments(args.filter((arg) => arg !== undefined));
    expect(read).toMatchObject({ kind: 'bad', problems: [expect.any(String)] });
  },
);

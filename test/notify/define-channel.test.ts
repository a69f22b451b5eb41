import { describe, expect, test } from 'vitest';
import { anyText, wholeNumber } from '../../src/domain/setting-schemas.ts';
import { defineChannel, familyPrefix } from '../../src/notify/define-channel.ts';
import { aReadyReceiver } from '../support/fake-channel.ts';

const setting = { meaning: 'm', secret: false, allowed: 'a number' };
const channel = defineChannel({
  id: 'pager',
  title: 'Pager',
  settings: {
    number: { ...setting, name: 'PAGER_NUMBER', schema: wholeNumber(1, 9), default: undefined },
    level: { ...setting, name: 'PAGER_LEVEL', schema: wholeNumber(1, 9), default: '5' },
    tone: { ...setting, name: 'PAGER_TONE', schema: anyText, default: undefined },
  },
  family: { ...setting, name: 'PAGER_OF_<NAME>', schema: anyText, default: undefined },
  receiverNames: (_, family) => [...family.keys()],
  relate: ({ values: { number, tone }, family }) => [
    ...(number === undefined ? [{ setting: 'PAGER_NUMBER', found: 'missing', allowed: 'x' }] : []),
    ...(tone === 'bad' ? [{ setting: 'PAGER_TONE', found: 'bad', allowed: 'x' }] : []),
    ...(family.has('PAGER_OF_BAD')
      ? [{ setting: 'PAGER_OF_BAD', found: 'bad', allowed: 'x' }]
      : []),
  ],
  make: ({ values: { number = 0 }, family }) =>
    number > 1
      ? { receivers: [...family.values()].map((name) => aReadyReceiver({ name })) }
      : undefined,
});
const prepare = (env: Readonly<Record<string, string>>) =>
  channel.prepare(env, { customCloud: false, declaresMail: false });
const problemsOf = (env: Readonly<Record<string, string>>) => {
  const prepared = prepare(env);
  return prepared.ok ? [] : prepared.problems;
};

describe('a channel definition', () => {
  test('is ready with its receivers, or off', () => {
    expect(prepare({ PAGER_NUMBER: '2', PAGER_OF_A: 'anna' })).toMatchObject({
      value: { status: 'ready', receivers: [{ name: 'anna' }] },
    });
    expect(prepare({ PAGER_NUMBER: '1' })).toEqual({ ok: true, value: { status: 'off' } });
  });

  test('tells problems of single settings and between settings at once', () => {
    const env = { PAGER_LEVEL: 'x', PAGER_TONE: 'bad', PAGER_OF_BAD: 'x' };
    expect(problemsOf(env).map((problem) => problem.setting)).toEqual([
      'PAGER_LEVEL',
      'PAGER_NUMBER',
      'PAGER_TONE',
      'PAGER_OF_BAD',
    ]);
  });

  test('does not call a setting missing that is only wrong', () => {
    expect(problemsOf({ PAGER_NUMBER: '77' }).map((problem) => problem.found)).toEqual(['"77"']);
  });

  test('takes every setting of its family that is not empty, in the order of their names', () => {
    const env = {
      PAGER_OF_B: ' b ',
      PAGER_OF_A: 'a',
      PAGER_OF_C: ' ',
      PAGER_OF_: 'nobody',
      pager_of_d: 'd',
      PAGER_OFF: 'x',
    };
    expect(channel.receiverNames(env)).toEqual(['PAGER_OF_', 'PAGER_OF_A', 'PAGER_OF_B']);
    expect(prepare({ ...env, PAGER_NUMBER: '2' })).toMatchObject({
      value: { receivers: [{ name: 'nobody' }, { name: 'a' }, { name: 'b' }] },
    });
  });

  test('describes its settings, the family last, and its notes', () => {
    expect(channel.describe().settings.map(({ name }) => name)).toEqual([
      'PAGER_NUMBER',
      'PAGER_LEVEL',
      'PAGER_TONE',
      'PAGER_OF_<NAME>',
    ]);
    expect(channel.describe().notes).toEqual([]);
  });
});

test('the names of a family begin with what stands before the place of the name', () => {
  expect(familyPrefix({ name: 'PAGER_OF_<NAME>' })).toBe('PAGER_OF_');
});

import { describe, expect, test } from 'vitest';
import { anyText, wholeNumber } from '../../src/domain/setting-schemas.ts';
import { defineChannel } from '../../src/notify/define-channel.ts';

const setting = { meaning: 'm', secret: false, allowed: 'a number' };
const channel = defineChannel({
  id: 'pager',
  title: 'Pager',
  settings: {
    number: { ...setting, name: 'PAGER_NUMBER', schema: wholeNumber(1, 9), default: undefined },
    level: { ...setting, name: 'PAGER_LEVEL', schema: wholeNumber(1, 9), default: '5' },
    tone: { ...setting, name: 'PAGER_TONE', schema: anyText, default: undefined },
  },
  relate: ({ number, tone }) => [
    ...(number === undefined ? [{ setting: 'PAGER_NUMBER', found: 'missing', allowed: 'x' }] : []),
    ...(tone === 'bad' ? [{ setting: 'PAGER_TONE', found: 'bad', allowed: 'x' }] : []),
  ],
  isOn: ({ number }) => number !== undefined && number > 1,
  connect: ({ number }) => ({
    id: 'pager',
    deliver: async () => ({ status: 'delivered', detail: `${number}` }),
  }),
});
const prepare = (env: Readonly<Record<string, string>>) =>
  channel.prepare(env, { customCloud: false });

describe('a channel definition', () => {
  test('is ready or off by its settings', () => {
    expect(prepare({ PAGER_NUMBER: '2' })).toMatchObject({ value: { status: 'ready' } });
    expect(prepare({ PAGER_NUMBER: '1' })).toMatchObject({ value: { status: 'off' } });
  });

  test('tells problems of single settings and between settings at once', () => {
    const prepared = prepare({ PAGER_LEVEL: 'x', PAGER_TONE: 'bad' });
    expect(!prepared.ok && prepared.problems.map((problem) => problem.setting)).toEqual([
      'PAGER_LEVEL',
      'PAGER_NUMBER',
      'PAGER_TONE',
    ]);
  });

  test('does not call a setting missing that is only wrong', () => {
    const prepared = prepare({ PAGER_NUMBER: '77' });
    expect(!prepared.ok && prepared.problems.map((problem) => problem.found)).toEqual(['"77"']);
  });

  test('describes its settings and notes', () => {
    expect(channel.describe().settings.map(({ name }) => name)).toEqual([
      'PAGER_NUMBER',
      'PAGER_LEVEL',
      'PAGER_TONE',
    ]);
    expect(channel.describe().notes).toEqual([]);
  });
});

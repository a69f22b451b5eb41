import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  anyText,
  isGuid,
  textList,
  trueOrFalse,
  wholeNumber,
  wholeNumbers,
} from '../../src/domain/setting-schemas.ts';
import type { SettingSchema } from '../../src/domain/setting.ts';

function valueOf<T>(schema: SettingSchema<T>, text: string): T | 'refused' {
  const parsed = schema.safeParse(text);
  return parsed.success ? parsed.data : 'refused';
}

describe('a whole number', () => {
  test('is taken within its bounds, both inclusive', () => {
    const schema = wholeNumber(1, 99);
    expect(['0', '1', '99', '100'].map((text) => valueOf(schema, text))).toEqual([
      'refused',
      1,
      99,
      'refused',
    ]);
  });

  test.each(['', ' ', '1.0', '1e1', '0x10', '-1', '+1', '1,0', '１', '9999999999', 'NaN', '1 2'])(
    'is not %j',
    (text) => {
      expect(valueOf(wholeNumber(0, 1e9), text)).toBe('refused');
    },
  );

  test('may have leading zeros and space around it', () => {
    expect(valueOf(wholeNumber(0, 99), ' 007 ')).toBe(7);
  });
});

describe('whole numbers', () => {
  test('come back largest first, each once', () => {
    expect(valueOf(wholeNumbers(1, 3650), '7, 60,30,7,,1')).toEqual([60, 30, 7, 1]);
  });

  test.each(['', ',', ' , ', '7,x', '0,7', '3651', '7;8'])('are not %j', (text) => {
    expect(valueOf(wholeNumbers(1, 3650), text)).toBe('refused');
  });
});

describe('a list of texts', () => {
  const schema = textList((entry) => /^[a-z]+$/.test(entry));

  test('is trimmed, without empty entries and repeats, in its order', () => {
    expect(valueOf(schema, ' b, a ,,b ')).toEqual(['b', 'a']);
  });

  test('is refused when one entry is, and when it has none', () => {
    expect(valueOf(schema, 'a,1')).toBe('refused');
    expect(valueOf(schema, ' , ')).toBe('refused');
    expect(valueOf(schema, '')).toBe('refused');
  });
});

test('any text is taken but the empty one', () => {
  expect(valueOf(anyText, 'x')).toBe('x');
  expect(valueOf(anyText, '')).toBe('refused');
});

test('a GUID is told from anything near it', () => {
  const guid = '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30';
  expect(isGuid(guid)).toBe(true);
  expect(isGuid(guid.toUpperCase())).toBe(true);
  for (const text of [`${guid} `, `${guid}\n`, `{${guid}}`, guid.replaceAll('-', ''), `${guid}0`]) {
    expect(isGuid(text)).toBe(false);
  }
  fc.assert(fc.property(fc.uuid(), (id) => isGuid(id)));
});

test.each([
  ['true', true],
  [' FALSE ', false],
  ['yes', 'refused'],
  ['1', 'refused'],
  ['', 'refused'],
])('true or false: %j is %j', (text, value) => {
  expect(valueOf(trueOrFalse, text)).toBe(value);
});

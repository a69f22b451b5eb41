import { expect, test } from 'vitest';
import { parseSpan } from '../../src/monitor/span.ts';

test.each([
  ['1h', 3_600_000],
  ['8h', 28_800_000],
  [' 3d ', 259_200_000],
  ['99999h', 359_996_400_000],
])('%j is a span', (text, ms) => {
  expect(parseSpan(text)).toBe(ms);
});

test.each([
  '',
  '0h',
  '-1h',
  '1.5h',
  '08h',
  '3',
  'd',
  '3w',
  '3 d',
  '3D',
  '1h30',
  '100000h',
  '1h\n2',
])('%j is none', (text) => {
  expect(parseSpan(text)).toBeUndefined();
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isoTime, parseIsoTime } from '../../src/domain/time.ts';

describe('a time as Azure writes it', () => {
  test.each([
    ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05.000Z'],
    ['2026-01-02T03:04:05.1Z', '2026-01-02T03:04:05.100Z'],
    ['2026-01-02T03:04:05.1234567Z', '2026-01-02T03:04:05.123Z'],
    ['2026-01-02T03:04:05.9999999Z', '2026-01-02T03:04:05.999Z'],
    ['2026-01-02T03:04:05.123456789Z', '2026-01-02T03:04:05.123Z'],
    ['2026-01-02T03:04:05+02:00', '2026-01-02T01:04:05.000Z'],
    ['2026-01-02T03:04:05.5-05:30', '2026-01-02T08:34:05.500Z'],
    ['2026-01-02t03:04:05z', '2026-01-02T03:04:05.000Z'],
    [' 2026-01-02T03:04:05Z ', '2026-01-02T03:04:05.000Z'],
    ['9999-12-31T23:59:59.9999999Z', '9999-12-31T23:59:59.999Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000Z'],
  ])('%s is %s', (text, iso) => {
    expect(isoTime(parseIsoTime(text) ?? Number.NaN)).toBe(iso);
  });

  test.each([
    '',
    'null',
    '2026-01-02',
    '2026-01-02T03:04:05',
    '2026-01-02 03:04:05Z',
    '2026-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-01T25:00:00Z',
    '2026-01-01T00:60:00Z',
    '2026-01-01T00:00:00+25:00',
    '2026-01-01T00:00:00.1234567890Z',
    '2026-01-01T00:00:00.Z',
    '+02026-01-01T00:00:00Z',
    '2026-01-01T00:00:00Z\n<script>',
    '٢٠٢٦-01-01T00:00:00Z',
  ])('%j is no time', (text) => {
    expect(parseIsoTime(text)).toBeUndefined();
  });

  test('survives being written and read', () => {
    const last = Date.parse('9999-12-31T23:59:59.999Z');
    const first = Date.parse('0001-01-01T00:00:00Z');
    fc.assert(
      fc.property(fc.integer({ min: first, max: last }), (ms) => {
        expect(parseIsoTime(isoTime(ms))).toBe(ms);
      }),
    );
  });

  test('is never thrown over, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseIsoTime(text)));
  });
});

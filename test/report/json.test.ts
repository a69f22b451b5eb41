import { describe, expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import type { Report } from '../../src/domain/report.ts';
import { renderJson } from '../../src/report/json.ts';
import { reportJsonSchema, ReportSchema } from '../../src/report/report-schema.ts';
import { aFinding, aGap, aRegistryFinding } from '../support/findings.ts';
import { aCoverage, aReport } from '../support/reports.ts';

/** A report that has every optional field somewhere. */
const FULL = aReport({
  findings: [
    aRegistryFinding({
      step: 7,
      dueAt: '2026-12-02T06:07:00.000Z',
      escalates: { to: 'critical', afterMs: 1 },
      observed: [
        { name: 'Size', value: 2 ** 60, unit: 'bytes', approximate: true },
        { name: 'status', value: null },
        { name: 'enabled', value: false },
      ],
    }),
    aFinding({ remediation: { text: 'only words' } }),
  ],
  coverage: [aCoverage({ gaps: [aGap()] })],
  notes: ['state could not be read'],
});

describe('the JSON report', () => {
  test('is the report as it stands', () => {
    expect(JSON.parse(renderJson(FULL))).toEqual(JSON.parse(JSON.stringify(FULL)));
    expect(renderJson(FULL).endsWith('}\n')).toBe(true);
  });

  test('is what its schema describes', () => {
    expect(ReportSchema.safeParse(JSON.parse(renderJson(FULL))).error).toBeUndefined();
    expect(ReportSchema.safeParse(JSON.parse(renderJson(aReport()))).success).toBe(true);
  });

  test('and its schema give the same type', () => {
    expectTypeOf<z.output<typeof ReportSchema>>().toExtend<Report>();
    expectTypeOf<Report>().toExtend<z.output<typeof ReportSchema>>();
  });
});

describe('the published JSON Schema', () => {
  const schema = reportJsonSchema();
  const published = z.fromJSONSchema(JSON.parse(JSON.stringify(schema)));

  test('names its draft', () => {
    expect(schema).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' });
  });

  test('accepts a report', () => {
    expect(published.safeParse(JSON.parse(renderJson(FULL))).error).toBeUndefined();
  });

  test.each([
    ['a field that nobody described', { extra: 1 }],
    ['another version', { schemaVersion: 2 }],
    ['a time that is none', { startedAt: 'yesterday' }],
    ['a summary without gaps', { summary: { critical: 0, warning: 0, info: 0 } }],
    ['a negative count', { summary: { critical: -1, warning: 0, info: 0, gaps: 0 } }],
    ['a finding of unknown severity', { findings: [{ ...aFinding(), severity: 'fatal' }] }],
    [
      'a gap of unknown cause',
      { coverage: [{ ...aCoverage(), gaps: [{ ...aGap(), cause: 'x' }] }] },
    ],
  ])('refuses %s', (_, change) => {
    const report = { ...JSON.parse(renderJson(FULL)), ...change };
    expect(published.safeParse(report).success).toBe(false);
    expect(ReportSchema.safeParse(report).success).toBe(false);
  });

  test('describes every field of the report', () => {
    expect(Object.keys(ReportSchema.shape).sort()).toEqual(Object.keys(FULL).sort());
  });
});

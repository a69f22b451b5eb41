import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CSV_COLUMNS, renderCsv } from '../../src/report/csv.ts';
import { parseCsv } from '../support/csv.ts';
import { aFinding, aGap, aRegistryFinding } from '../support/findings.ts';
import { anyHostileText } from '../support/hostile.ts';
import { aCoverage, aReport } from '../support/reports.ts';

const NAMES = Object.keys(CSV_COLUMNS);

function recordsOf(text: string): readonly Record<string, string>[] {
  const [head = [], ...rows] = parseCsv(text);
  return rows.map((row) =>
    Object.fromEntries(row.map((value, index) => [head[index] ?? '', value])),
  );
}

describe('the CSV report', () => {
  test('starts with the documented columns', () => {
    expect(parseCsv(renderCsv(aReport()))[0]).toEqual(NAMES);
  });

  test('has only its head when nothing was found', () => {
    expect(parseCsv(renderCsv(aReport({ findings: [] })))).toHaveLength(1);
  });

  test('has one row per finding, in the order of the report', () => {
    const rows = recordsOf(renderCsv(aReport({ findings: [aRegistryFinding(), aFinding()] })));
    expect(rows.map((row) => row['rule'])).toEqual(['quota', 'secret-expiring']);
    expect(rows[0]).toMatchObject({
      severity: 'critical',
      registry: 'contosoimages',
      subscription: '11111111-2222-4333-8444-555555555555',
      observed: 'Webhooks 500; limit 500',
      since: '2026-11-01T06:07:00.000Z',
      dueAt: '',
      command: 'az acr webhook list --registry contosoimages --output table',
    });
  });

  test('has a row of rule unread and unknown severity for each gap', () => {
    const rows = recordsOf(
      renderCsv(aReport({ findings: [], coverage: [aCoverage({ gaps: [aGap()] })] })),
    );
    expect(rows).toEqual([
      expect.objectContaining({
        severity: 'unknown',
        rule: 'unread',
        check: 'credential-expiry',
        subscription: '11111111-2222-4333-8444-555555555555',
        title: 'usages of registry contosoimages could not be read',
        detail: '403 AuthorizationFailed',
        toDo: aGap().remedy,
      }),
    ]);
  });

  test('is inert and whole for any text from outside', () => {
    fc.assert(
      fc.property(anyHostileText(), (text) => {
        const finding = aRegistryFinding({
          title: text,
          detail: text,
          subject: { type: text, id: text, name: text },
          observed: [{ name: text, value: text }],
          remediation: { text, command: text, link: text },
        });
        const gap = aGap({ scope: `setting/X/${text}`, reason: text, remedy: text });
        const rows = parseCsv(
          renderCsv(aReport({ findings: [finding], coverage: [aCoverage({ gaps: [gap] })] })),
        );
        expect(rows.map((row) => row.length)).toEqual([NAMES.length, NAMES.length, NAMES.length]);
        for (const value of rows.flat())
          expect(value).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]|[\p{Cc}]/u);
      }),
    );
  });
});

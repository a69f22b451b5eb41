import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/domain/report.ts';
import { cellWidth } from '../../src/report/layout.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { aFinding, aGap, aRegistryFinding } from '../support/findings.ts';
import { anyHostileText } from '../support/hostile.ts';
import { aCoverage, aReport } from '../support/reports.ts';

const plain = (report: Report, width = 100) => renderTerminal(report, { width, color: false });

describe('the terminal report', () => {
  test('shows findings worst first, with the command beneath', () => {
    const lines = plain(aReport({ findings: [aFinding(), aRegistryFinding()] })).split('\n');
    const critical = lines.findIndex((line) => line.startsWith('CRITICAL'));
    const warning = lines.findIndex((line) => line.startsWith('WARNING'));
    const command = lines.findIndex((line) => line.includes('az acr webhook list'));
    expect(critical).toBeGreaterThan(0);
    expect(critical).toBeLessThan(command);
    expect(command).toBeLessThan(warning);
  });

  test('says when a finding is due and how much is left', () => {
    const text = plain(aReport({ findings: [aFinding()] }));
    expect(text).toContain('due 2026-12-02');
    expect(text).toContain('12 days');
  });

  test('says since when a finding without a deadline is so', () => {
    expect(plain(aReport({ findings: [aRegistryFinding()] }))).toContain('since 2026-11-01');
  });

  test('shows no time that is none', () => {
    expect(plain(aReport({ findings: [aFinding({ dueAt: 'whenever' })] }))).not.toContain(
      'whenever',
    );
  });

  test('tells what was read and what settings left out', () => {
    expect(plain(aReport())).toContain(
      'credential-expiry: 34 subjects read in 2 scopes; left out: 3 by IGNORE_CREDENTIALS',
    );
  });

  test('does not speak of settings that left nothing out', () => {
    const coverage = [aCoverage({ leftOut: [{ setting: 'IGNORE_REGISTRIES', count: 0 }] })];
    expect(plain(aReport({ coverage }))).not.toContain('IGNORE_REGISTRIES');
  });

  test('tells every gap with its reason and remedy, the remedy unbroken', () => {
    const text = plain(aReport({ coverage: [aCoverage({ gaps: [aGap()] })] }));
    expect(text).toContain('UNREAD    1 scope could not be read: 403 AuthorizationFailed');
    expect(text).toContain('names: usages of registry contosoimages');
    const [, command] = aGap().remedy.split(': ');
    expect(text).toContain(`            ${command}\n`);
  });

  test('names the first 10 scopes of a cause and says how many more there are', () => {
    const gaps = Array.from({ length: 12 }, (_, index) =>
      aGap({ scope: `subscription/s${index}` }),
    );
    const text = plain(aReport({ coverage: [aCoverage({ gaps })] })).replace(/\s+/g, ' ');
    expect(text).toContain('subscription s9 and 2 more');
  });

  test.each([
    [aReport(), '1 critical, 1 warning, 0 info; everything could be read'],
    [
      aReport({ findings: [], coverage: [aCoverage({ gaps: [aGap()] })] }),
      '0 critical, 0 warning, 0 info; 1 scope could not be read',
    ],
  ])('ends with one summary line', (report, line) => {
    expect(plain(report).trimEnd().split('\n').at(-1)).toBe(line);
  });

  test('never breaks a command that ends the sentence of what to do', () => {
    const command = `az ad app credential delete --id ${'x'.repeat(200)} --key-id y`;
    const remediation = { text: `Remove the old secret: ${command}` };
    const text = plain(aReport({ findings: [aFinding({ remediation })] }));
    expect(text).toContain('fix: Remove the old secret:\n');
    expect(text).toContain(` ${command}\n`);
  });

  test('puts the command that ends the sentence after the one that goes first', () => {
    const remediation = { text: 'Add, then remove: az delete', command: 'az add' };
    const text = plain(aReport({ findings: [aFinding({ remediation })] }));
    expect(text).toContain('first: az add\n            then:  az delete\n');
  });

  test('writes check and rule on lines of their own', () => {
    const text = plain(aReport({ findings: [aFinding()] }));
    expect(text).toMatch(/^WARNING {3}credential-expiry\/ /m);
    expect(text).toMatch(/^ {10}secret-expiring /m);
  });

  test('shows notes', () => {
    expect(plain(aReport({ notes: ['state is away'] }))).toContain('Note: state is away');
  });

  test.each([60, 80, 100, 160])('is no wider than %d cells except for commands', (width) => {
    const title =
      'a rather long title with 日本語 in it and averyverylongwordthatgoesonandonandonandon';
    const report = aReport({ findings: [aFinding({ title }), aRegistryFinding({ title })] });
    for (const line of plain(report, width).split('\n'))
      if (!line.includes(' az ')) expect(cellWidth(line)).toBeLessThanOrEqual(width);
  });

  test.each([
    [59, 60],
    [161, 160],
    [0, 60],
  ])('takes a width of %d as %d', (given, taken) => {
    expect(plain(aReport(), given)).toBe(plain(aReport(), taken));
  });

  test('has colours only when asked, and the same words', () => {
    const colored = renderTerminal(aReport(), { width: 100, color: true });
    expect(colored).toContain('\u001b[31mCRITICAL\u001b[0m');
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(plain(aReport()));
  });

  test('holds no control character for any text from outside', () => {
    fc.assert(
      fc.property(anyHostileText(), (text) => {
        const finding = aFinding({
          check: text,
          rule: text,
          title: text,
          since: text,
          subject: { type: text, id: text, name: text },
          remediation: { text, command: text, link: text },
        });
        const gap = aGap({ scope: `setting/X/${text}`, reason: text, remedy: text });
        const coverage = [aCoverage({ check: text, gaps: [gap] })];
        const shown = plain(aReport({ findings: [finding], coverage, notes: [text] }));
        expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e]/u);
      }),
    );
  });
});

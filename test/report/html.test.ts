import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/domain/report.ts';
import { renderHtml } from '../../src/report/html.ts';
import { aFinding, aGap, aRegistryFinding } from '../support/findings.ts';
import { anyHostileText } from '../support/hostile.ts';
import { aCoverage, aReport } from '../support/reports.ts';
import { linksOf, tagsOf, textOf } from '../support/tags.ts';

const LINK = 'https://learn.microsoft.com/azure';

function hostileReport(text: string): Report {
  const finding = aRegistryFinding({
    check: text,
    rule: text,
    title: text,
    detail: text,
    subject: { type: text, id: text, name: text },
    registry: { id: text, name: text, subscriptionId: text, tags: { [text]: text } },
    observed: [{ name: text, value: text, unit: text }],
    since: text,
    dueAt: text,
    remediation: { text, command: text, link: LINK },
    evidence: { [text]: text },
  });
  const gap = aGap({ scope: `setting/X/${text}`, reason: text, remedy: text });
  const coverage = [
    aCoverage({ check: text, gaps: [gap], leftOut: [{ setting: text, count: 1 }] }),
  ];
  return aReport({ cloud: text, runId: text, findings: [finding], coverage, notes: [text] });
}

const tagNames = (html: string) => tagsOf(html).map((tag) => tag.name);

describe('the HTML report', () => {
  test('forbids everything but its own style', () => {
    const policy = tagsOf(renderHtml(aReport())).find((tag) => tag.attributes.has('http-equiv'));
    expect(policy?.attributes.get('content')).toContain("default-src 'none'");
  });

  test('loads nothing and runs nothing', () => {
    const tags = tagsOf(renderHtml(hostileReport('x')));
    expect(tags.map((tag) => tag.name)).not.toContain('script');
    for (const { attributes } of tags)
      for (const name of attributes.keys()) expect(name).not.toMatch(/^(?:src|on.*|style)$/);
  });

  test('says in words what the colours say', () => {
    const text = textOf(renderHtml(aReport()));
    expect(text).toContain('CRITICAL');
    expect(text).toContain('WARNING');
  });

  test('shows gaps before findings, with reason and remedy', () => {
    const html = textOf(renderHtml(aReport({ coverage: [aCoverage({ gaps: [aGap()] })] })));
    expect(html.indexOf('Could not be read: 1')).toBeGreaterThan(0);
    expect(html.indexOf('Could not be read: 1')).toBeLessThan(html.indexOf('CRITICAL: 1'));
    expect(html).toContain(aGap().remedy);
  });

  test('has the commands in the order to run them, with their place', () => {
    const remediation = { text: 'Make one, then remove the old: az delete', command: 'az create' };
    const findings = [aRegistryFinding({ remediation })];
    const text = textOf(renderHtml(aReport({ findings })));
    expect(text).toMatch(/First:\s*az create\s*Then:\s*az delete/);
  });

  test('says that everything could be read when it could', () => {
    expect(textOf(renderHtml(aReport()))).toContain('Everything this run looked at could be read.');
  });

  test('keeps what JSON leaves invisible visible', () => {
    const html = renderHtml(aReport({ findings: [aFinding({ evidence: { name: 'a\u202eb' } })] }));
    expect(html).toContain('a\\u{202e}b');
    expect(html).not.toContain('\u202e');
  });

  test('makes no link of an address that is not https', () => {
    const remediation = { text: 'x', link: 'javascript:alert(1)' };
    expect(linksOf(renderHtml(aReport({ findings: [aFinding({ remediation })] })))).toEqual([]);
  });

  test('has the elements and links of its template, whatever the texts are', () => {
    const expected = tagNames(renderHtml(hostileReport('plain')));
    fc.assert(
      fc.property(
        anyHostileText().filter((text) => /[\p{L}\p{N}]/u.test(text)),
        (text) => {
          const html = renderHtml(hostileReport(text));
          expect(tagNames(html)).toEqual(expected);
          expect(linksOf(html)).toEqual([LINK]);
        },
      ),
    );
  });
});

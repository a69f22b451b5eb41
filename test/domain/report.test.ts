import { expect, test } from 'vitest';
import { summarise } from '../../src/domain/report.ts';
import { aThingFinding, aThingGap, anOutcome } from '../support/fake-check.ts';

test('a summary counts findings by severity, and scopes that are unread once each', () => {
  const findings = (['critical', 'critical', 'info'] as const).map((severity) =>
    aThingFinding({ severity }),
  );
  const gaps = [aThingGap({ scope: 'a' }), aThingGap({ scope: 'b' })];
  const coverage = [gaps, gaps.slice(0, 1)].map((some) => anOutcome({ gaps: some }).coverage);
  expect(summarise(findings, coverage)).toEqual({ critical: 2, warning: 0, info: 1, gaps: 2 });
  expect(summarise([], [])).toEqual({ critical: 0, warning: 0, info: 0, gaps: 0 });
});

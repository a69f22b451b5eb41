import { describe, expect, test } from 'vitest';
import { escalate } from '../../src/domain/escalation.ts';
import { HOUR_MS, isoTime } from '../../src/domain/time.ts';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const stuck = (since?: string) => ({
  severity: 'info' as const,
  escalates: { to: 'warning' as const, afterMs: HOUR_MS },
  ...(since === undefined ? {} : { since }),
});
const severityAfter = (startsAt: number | undefined, since?: string) =>
  escalate(stuck(since), startsAt, NOW).severity;

describe('a severity that rises with age', () => {
  test('rises exactly when the time has passed, not 1 ms before', () => {
    expect(severityAfter(NOW - HOUR_MS + 1)).toBe('info');
    expect(severityAfter(NOW - HOUR_MS)).toBe('warning');
    expect(severityAfter(undefined, isoTime(NOW - HOUR_MS + 1))).toBe('info');
    expect(severityAfter(undefined, isoTime(NOW - HOUR_MS))).toBe('warning');
  });

  test('counts from the earlier of what the service says and what was first seen', () => {
    const old = NOW - 2 * HOUR_MS;
    expect(severityAfter(NOW, isoTime(old))).toBe('warning');
    expect(severityAfter(old, isoTime(NOW))).toBe('warning');
    expect(severityAfter(old, isoTime(NOW + HOUR_MS))).toBe('warning');
  });

  test('stays where neither is known, unreadable, or in the future', () => {
    expect(severityAfter(undefined)).toBe('info');
    expect(severityAfter(undefined, 'soon')).toBe('info');
    expect(severityAfter(undefined, isoTime(NOW + 1))).toBe('info');
  });

  test('never falls', () => {
    const finding = { ...stuck(isoTime(NOW - HOUR_MS)), severity: 'critical' as const };
    expect(escalate(finding, undefined, NOW).severity).toBe('critical');
  });

  test('leaves a finding without such a rule as it is', () => {
    const finding = { severity: 'info' as const, since: isoTime(0) };
    expect(escalate(finding, 0, NOW)).toBe(finding);
  });
});

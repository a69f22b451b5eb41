import { expect, test } from 'vitest';
import { logSweep, SWEEP_COMPLETED } from '../../src/monitor/log-sweep.ts';
import type { LogFacts, Logger } from '../../src/ports/logger.ts';
import { aCoverage, aReport } from '../support/reports.ts';

type Sweep = Parameters<typeof logSweep>[1];

/** Events that a sweep leaves in the log, each as its level, message and facts. */
function logged(changes: Partial<Sweep> = {}): readonly (readonly [string, string, LogFacts?])[] {
  const events: (readonly [string, string, LogFacts?])[] = [];
  const at = (level: string) => (message: string, facts?: LogFacts) =>
    void events.push(facts === undefined ? [level, message] : [level, message, facts]);
  const logger: Logger = { info: at('info'), warn: at('warn'), error: at('error') };
  const sweep: Sweep = {
    timer: 'credential-expiry',
    checks: ['credential-expiry'],
    isPastDue: false,
    report: aReport(),
    deliveries: [],
  };
  logSweep(logger, { ...sweep, ...changes });
  return events;
}

test('a sweep leaves one event under the name that the alert rule queries', () => {
  expect(SWEEP_COMPLETED).toBe('sweep-completed');
  expect(logged().map(([level, message]) => [level, message])).toEqual([
    ['info', 'sweep-completed'],
  ]);
});

test('the event has every fact, and nothing else', () => {
  const [event] = logged({ isPastDue: true });
  expect(event?.[2]).toEqual({
    timer: 'credential-expiry',
    checks: 'credential-expiry',
    runId: '0f0f0f0f-aaaa-4bbb-8ccc-dddddddddddd',
    isPastDue: true,
    critical: 1,
    warning: 1,
    info: 0,
    gaps: 0,
    delivered: 0,
    failed: 0,
    waiting: 0,
  });
});

test('messages are counted over all receivers', () => {
  const none = { waiting: 0, refused: 0, reasons: [] };
  const email = { ...none, receiver: 'email', channel: 'email', delivered: 2, failed: 0 };
  const teams = { ...none, receiver: 'ops', channel: 'teams', delivered: 1, failed: 3, waiting: 2 };
  const [event] = logged({ deliveries: [email, teams] });
  expect(event?.[2]).toMatchObject({ delivered: 3, failed: 3, waiting: 2 });
});

test('only checks that ran are named, so a run whose checks were held names none', () => {
  const checks = ['credential-expiry', 'registry-quota'];
  const coverage = [aCoverage({ check: 'discovery' }), aCoverage({ check: 'registry-quota' })];
  expect(logged({ checks, report: aReport({ coverage }) })[0]?.[2]).toMatchObject({
    checks: 'registry-quota',
  });
  expect(logged({ checks, report: aReport({ coverage: [] }) })[0]?.[2]).toMatchObject({
    checks: '',
  });
});

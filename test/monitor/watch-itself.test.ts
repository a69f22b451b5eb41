import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, isoTime } from '../../src/domain/time.ts';
import { MONITOR, MONITOR_RULES, watchItself } from '../../src/monitor/watch-itself.ts';
import type { SelfEvidence } from '../../src/monitor/watch-itself.ts';
import type { RunRecord } from '../../src/ports/run-log.ts';
import { aRecord, refusal } from '../support/delivery.ts';

const INSTALLED = Date.parse('2026-03-01T00:30:00Z');
/** Fires at each full hour. */
const hourly = {
  check: 'a',
  nextFire: (after: number) => (Math.floor(after / HOUR_MS) + 1) * HOUR_MS,
};
const DONE = Date.parse('2026-03-01T06:07:00Z');
/** The second full hour after DONE. */
const SECOND = Date.parse('2026-03-01T08:00:00Z');

function aRun(given: Partial<RunRecord> = {}): RunRecord {
  return {
    check: 'a',
    runId: 'run',
    startedAt: DONE,
    completedAt: DONE,
    dueAt: undefined,
    leaseUntil: 0,
    fence: 1,
    gaps: 0,
    watched: 0,
    ...given,
  };
}

function watch(given: Partial<SelfEvidence> = {}) {
  return watchItself({
    schedules: [],
    records: [],
    installedAt: INSTALLED,
    completing: new Set(),
    refusing: [],
    oddRows: [],
    now: SECOND + 1,
    ...given,
  });
}

const overdueAt = (now: number, given: Partial<SelfEvidence> = {}) =>
  watch({ schedules: [hourly], records: [aRun()], now, ...given }).findings.length === 1;

describe('a check', () => {
  test('is overdue once two of its own intervals have passed since it completed, to the ms', () => {
    expect(overdueAt(SECOND)).toBe(false);
    expect(overdueAt(SECOND + 1)).toBe(true);
  });

  test('that never completed is judged from the installation', () => {
    const second = Date.parse('2026-03-01T02:00:00Z');
    for (const records of [[], [aRun({ completedAt: undefined })]]) {
      expect(overdueAt(second, { records })).toBe(false);
      expect(overdueAt(second + 1, { records })).toBe(true);
    }
  });

  test('is not overdue while a run holds it, to the ms', () => {
    const now = SECOND + 5;
    expect(overdueAt(now, { records: [aRun({ leaseUntil: now + 1 })] })).toBe(false);
    expect(overdueAt(now, { records: [aRun({ leaseUntil: now })] })).toBe(true);
  });

  test('is not overdue when this run completes it', () => {
    expect(overdueAt(SECOND + 1, { completing: new Set(['a']) })).toBe(false);
    expect(overdueAt(SECOND + 1, { completing: new Set(['b']) })).toBe(true);
  });

  test('is judged by its own record and no other', () => {
    const other = aRun({ check: 'b', completedAt: SECOND });
    expect(overdueAt(SECOND + 1, { records: [other, aRun()] })).toBe(true);
    expect(overdueAt(SECOND + 1, { records: [other, aRun({ completedAt: SECOND })] })).toBe(false);
  });

  test('whose schedule has no next time is not judged', () => {
    const never = { check: 'a', nextFire: () => undefined };
    const once = { check: 'a', nextFire: (after: number) => (after > DONE ? undefined : DONE + 1) };
    for (const schedule of [never, once]) {
      expect(overdueAt(DONE + 99 * DAY_MS, { schedules: [schedule] })).toBe(false);
    }
  });

  test('that is overdue is named, with the time it last completed', () => {
    const given = { schedules: [hourly], records: [aRun()] };
    expect(watch(given).findings[0]).toMatchObject({
      rule: 'check-overdue',
      severity: 'warning',
      subject: { type: 'check', name: 'a' },
      title: 'a has not completed within two of its own intervals',
      since: isoTime(DONE),
    });
    expect(watch(given).findings[0]?.detail).toContain(isoTime(DONE));
    const [never] = watch({ ...given, records: [] }).findings;
    expect(never).toMatchObject({ since: isoTime(INSTALLED) });
    expect(never?.detail).toContain('never completed');
  });
});

describe('a receiver that refuses', () => {
  test('is named with its reason, flattened to a line, and since when', () => {
    const refusing = [aRecord({ refusing: { ...refusal(DONE), reason: '410\nGone' } })];
    expect(watch({ refusing }).findings).toMatchObject([
      {
        rule: 'receiver-refusing',
        subject: { type: 'receiver', name: 'email' },
        detail: '410 Gone',
        since: isoTime(DONE),
      },
    ]);
  });

  test('keeps its identity whatever the reason, and each receiver has its own', () => {
    const of = (receiver: string, reason: string) =>
      watch({ refusing: [aRecord({ receiver, refusing: { ...refusal(DONE), reason } })] })
        .findings[0]?.fingerprint;
    expect(of('email', '410')).toBe(of('email', '404'));
    expect(of('email', '410')).not.toBe(of('teams', '410'));
  });
});

describe('a receiver that fails', () => {
  const failing = { since: DONE, triedAt: SECOND, reason: '503\nagain', settingsKey: 'k' };

  test('is named with its reason and since when', () => {
    expect(watch({ refusing: [aRecord({ failing })] }).findings).toMatchObject([
      {
        rule: 'receiver-failing',
        subject: { name: 'email' },
        detail: '503 again',
        since: isoTime(DONE),
      },
    ]);
  });

  test('also refuses where it did so with the same settings, and not with older ones', () => {
    const rulesOf = (settingsKey: string) =>
      watch({
        refusing: [aRecord({ failing, refusing: refusal(DONE, settingsKey) })],
      }).findings.map(({ rule }) => rule);
    expect(rulesOf('k')).toEqual(['receiver-refusing', 'receiver-failing']);
    expect(rulesOf('old')).toEqual(['receiver-failing']);
  });
});

describe('an alert about a receiver', () => {
  const of = (receivers: SelfEvidence['receivers'] = [], oddRows: SelfEvidence['oddRows'] = []) =>
    watch({ receivers, oddRows }).noLongerJudged;

  test('is no longer judged while no delivery has proved that it is well', () => {
    const [finding] = watch({ refusing: [aRecord({ refusing: refusal(DONE) })] }).findings;
    expect(of([aRecord({ refusing: refusal(DONE) })])).toContain(finding?.fingerprint);
    expect(of([aRecord()])).toEqual([]);
  });

  test('nor while its record cannot be read', () => {
    const row = { partition: 'receivers', row: 'receiver-email', reason: 'v9' };
    expect(of([], [row])).toHaveLength(2);
  });
});

describe('rows of state that cannot be read', () => {
  const odd = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ partition: 'p', row: `r${at}`, reason: 'v9' }));

  test('are one finding that counts them and names the first five', () => {
    const [five, ...more] = watch({ oddRows: odd(5) }).findings;
    expect(more).toEqual([]);
    expect(five).toMatchObject({
      rule: 'state-unreadable',
      observed: [{ name: 'rows', value: 5, unit: 'count' }],
      detail: 'p/r0: v9; p/r1: v9; p/r2: v9; p/r3: v9; p/r4: v9',
    });
    expect(watch({ oddRows: odd(6) }).findings[0]?.detail).toContain('p/r4: v9; and 1 more');
  });

  test('keep their identity however many they are, and what they hold does nothing to a line', () => {
    const of = (oddRows: SelfEvidence['oddRows']) => watch({ oddRows }).findings[0];
    expect(of(odd(1))?.fingerprint).toBe(of(odd(9))?.fingerprint);
    expect(of([{ partition: 'p', row: 'r\u001b[2J', reason: 'x\ny' }])?.detail).not.toMatch(
      /\p{Cc}/u,
    );
  });
});

describe('what the monitor finds', () => {
  test('is nothing, of scopes that were all read, while all is well', () => {
    const { findings, coverage } = watch({ schedules: [hourly], records: [aRun()], now: DONE });
    expect(findings).toEqual([]);
    expect(coverage).toMatchObject({ check: MONITOR, subjectsRead: 1, gaps: [] });
  });

  test('lies in a scope that it read, so that it is resolved once it is put right', () => {
    const { findings, coverage } = watch({
      schedules: [hourly],
      refusing: [
        aRecord({ refusing: refusal(DONE) }),
        aRecord({
          receiver: 'teams',
          failing: { since: DONE, triedAt: SECOND, reason: '503', settingsKey: '' },
        }),
      ],
      oddRows: [{ partition: 'p', row: 'r', reason: 'v9' }],
    });
    expect(findings.map(({ rule }) => rule)).toEqual(MONITOR_RULES.map(({ id }) => id));
    for (const { scope, check } of findings) {
      expect(coverage.scopes).toContain(scope);
      expect(check).toBe(MONITOR);
    }
  });
});

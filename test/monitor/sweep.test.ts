import { describe, expect, test } from 'vitest';
import { DISCOVERY, runSweep } from '../../src/monitor/sweep.ts';
import type { SweepCheck, SweepReaders, SweepRequest } from '../../src/monitor/sweep.ts';
import type { Alert } from '../../src/domain/alert.ts';
import { read } from '../../src/domain/reading.ts';
import { HOUR_MS, isoTime } from '../../src/domain/time.ts';
import { unreadFinding } from '../../src/domain/unread.ts';
import { anAlert } from '../support/alerts.ts';
import { fakeEvidence } from '../support/evidence.ts';
import { aThingFinding, aThingGap, anOutcome } from '../support/fake-check.ts';
import { aRegistry } from '../support/resources.ts';
import { EVERYWHERE, subscription } from '../support/scenario.ts';

const NOW = Date.parse('2026-06-01T12:00:00Z');

type Context = Parameters<SweepCheck['run']>[0];

function aCheck(id: string, run: (context: Context) => Partial<ReturnType<typeof anOutcome>>) {
  const check: SweepCheck = {
    id,
    settingsKey: '',
    run: async (context) => ({ ...anOutcome({ check: id }), ...run(context) }),
  };
  return check;
}

function sweep(
  checks: readonly SweepCheck[],
  given: Partial<SweepRequest> = {},
  readers: Partial<SweepReaders> = {},
) {
  return runSweep(
    {
      clock: () => NOW,
      catalog: {
        listSubscriptions: async () => read([subscription()]),
        listRegistries: async () => read([aRegistry()]),
      },
      evidence: fakeEvidence(),
      probe: { probe: async () => read('present') },
      onProgress: () => {},
      ...readers,
    },
    {
      runId: 'run',
      cloud: 'AzureCloud',
      checks,
      registry: undefined,
      deadlineAt: NOW + HOUR_MS,
      scope: EVERYWHERE,
      remembered: new Map(),
      notes: [],
      ...given,
    },
  );
}

const remembers = (...alerts: readonly Alert[]) =>
  new Map([
    ['fake', { alerts: alerts.map((alert) => ({ alert, version: '1' })), memory: new Map() }],
  ]);

describe('a sweep', () => {
  test('discovers once, however many checks ask, and not at all when none does', async () => {
    let listed = 0;
    const catalog = {
      listSubscriptions: async () => {
        listed += 1;
        return read([subscription()]);
      },
      listRegistries: async () => read([aRegistry()]),
    };
    const asks: SweepCheck = {
      id: 'asks',
      settingsKey: '',
      run: async ({ evidence }) => {
        await Promise.all([evidence.registries.take(), evidence.registries.take()]);
        return anOutcome();
      },
    };
    const both = await sweep([asks, { ...asks, id: 'too' }], {}, { catalog });
    expect(listed).toBe(1);
    expect([...both.outcomes.keys()]).toEqual(['asks', 'too', DISCOVERY]);
    const none = await sweep([aCheck('quiet', () => ({}))], {}, { catalog });
    expect(listed).toBe(1);
    expect([...none.outcomes.keys()]).toEqual(['quiet']);
    expect(none.discovery).toBeUndefined();
  });

  test('reports the worst first, then by check, title and identity, whatever the order', async () => {
    const titled = (title: string, severity: 'critical' | 'info') =>
      aThingFinding({ title, severity, subject: { type: 'thing', id: title, name: title } });
    const a = aCheck('a', () => ({ findings: [titled('x', 'info'), titled('y', 'critical')] }));
    const b = aCheck('b', () => ({ findings: [titled('w', 'critical')] }));
    const left = await sweep([a, b]);
    const right = await sweep([b, a]);
    expect(left.report.findings.map(({ title }) => title)).toEqual(['w', 'y', 'x']);
    expect(right.report.findings).toEqual(left.report.findings);
    expect(left.report.summary).toEqual({ critical: 2, warning: 0, info: 1, gaps: 0 });
  });

  test('gives a finding the severity that the age of its open alert asks for', async () => {
    const finding = aThingFinding({
      severity: 'info',
      escalates: { to: 'warning', afterMs: HOUR_MS },
    });
    const check = aCheck('fake', () => ({ findings: [finding] }));
    const after = async (alert: Alert) =>
      (await sweep([check], { remembered: remembers(alert) })).report.findings[0]?.severity;
    expect(await after(anAlert({ startsAt: NOW - HOUR_MS }))).toBe('warning');
    expect(await after(anAlert({ startsAt: NOW - HOUR_MS + 1 }))).toBe('info');
    expect(await after(anAlert({ startsAt: 0, state: 'resolved' }))).toBe('info');
  });

  test('tells a check what is open, what was unread and what it remembers', async () => {
    const seen: Context[] = [];
    const check = aCheck('fake', (context) => {
      seen.push(context);
      return {};
    });
    const open = anAlert();
    const closed = anAlert({
      of: { subject: { type: 'thing', id: 'x', name: 'x' } },
      state: 'gone',
    });
    const gap = anAlert({ of: unreadFinding('fake', aThingGap({ scope: 's' })), state: 'pending' });
    await sweep([check], { remembered: remembers(open, closed, gap) });
    expect(seen[0]?.now).toBe(NOW);
    expect([...(seen[0]?.open ?? [])]).toEqual([open.fingerprint, gap.fingerprint]);
    expect([...(seen[0]?.unreadBefore ?? [])]).toEqual(['s']);
  });

  test('is over at the deadline, not 1 ms before', async () => {
    const over: boolean[] = [];
    const check = aCheck('fake', ({ isOver }) => {
      over.push(isOver());
      return {};
    });
    for (const deadlineAt of [NOW + 1, NOW]) await sweep([check], { deadlineAt });
    expect(over).toEqual([false, true]);
  });

  test('passes progress on with the name of the check', async () => {
    const shown: unknown[] = [];
    const check = aCheck('fake', ({ progress }) => {
      progress(3, 9);
      return {};
    });
    await sweep([check], {}, { onProgress: (progress) => void shown.push(progress) });
    expect(shown).toEqual([{ check: 'fake', done: 3, total: 9 }]);
  });

  test('says when it began and ended, and what it was asked to note', async () => {
    const { report } = await sweep([], { notes: ['a note'] });
    expect(report).toMatchObject({
      schemaVersion: 1,
      runId: 'run',
      startedAt: isoTime(NOW),
      finishedAt: isoTime(NOW),
      cloud: 'AzureCloud',
      notes: ['a note'],
      findings: [],
    });
  });
});

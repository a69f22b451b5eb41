import { describe, expect, test } from 'vitest';
import { IDENTITY_TEAM, NOISE_PARAMETERS } from '../../bench/noise-parameters.ts';
import { makeTimeline } from '../../bench/noise-timeline.ts';
import type { Sighting } from '../../bench/noise-types.ts';
import { DAY_MS, HOUR_MS } from '../../src/domain/time.ts';

const SMALL = { ...NOISE_PARAMETERS, credentials: 300, registries: 40, teams: 4, days: 30 };
const timeline = makeTimeline(SMALL);

function allOf(check: string): readonly Sighting[] {
  return timeline.runs.flatMap(({ present }) => present.filter((one) => one.check === check));
}

describe('makeTimeline', () => {
  test('is the same for the same seed and another for another', () => {
    expect(makeTimeline(SMALL)).toEqual(timeline);
    expect(makeTimeline({ ...SMALL, seed: SMALL.seed + 1 })).not.toEqual(timeline);
  });

  test('has a run each twelve hours from the start on', () => {
    expect(timeline.runs).toHaveLength(60);
    expect(timeline.runs[0]?.at).toBe(SMALL.startsAt);
    expect(timeline.runs[59]?.at).toBe(SMALL.startsAt + 59 * 12 * HOUR_MS);
  });

  test('gives every team its registries and everybody something to do', () => {
    expect(timeline.operators).toEqual([
      IDENTITY_TEAM,
      ...['team-01', 'team-02', 'team-03', 'team-04'],
    ]);
    const owned = Map.groupBy(timeline.registries, ({ operator }) => operator);
    expect([...owned.values()].map(({ length }) => length)).toEqual([10, 10, 10, 10]);
  });

  test('every run finds a condition at most once', () => {
    for (const { present } of timeline.runs) {
      expect(new Set(present.map(({ id }) => id)).size).toBe(present.length);
    }
  });

  test('a run finds what is there and readable, and each unread scope', () => {
    for (const { present, seen, unread } of timeline.runs) {
      const scopes = new Set(unread.map(({ scope }) => scope));
      expect(scopes.size).toBe(unread.length);
      const readable = present.filter(({ rule, scope }) => rule === 'unread' || !scopes.has(scope));
      expect(seen).toEqual(readable);
      expect(seen.filter(({ rule }) => rule === 'unread').map(({ id }) => id)).toEqual([...scopes]);
    }
  });

  test('an unread scope counts from the first run that could not read it', () => {
    const scope = timeline.runs.flatMap(({ unread }) => unread).find(isForbidden)?.scope;
    const found = timeline.runs.filter(({ unread }) => unread.some((one) => one.scope === scope));
    const since = found.flatMap(({ seen }) => seen.filter(({ id }) => id === scope));
    expect(since.length).toBeGreaterThan(1);
    expect(since[0]?.since).toBe(found[0]?.at);
    expect(since[1]?.since).toBe(found[0]?.at);
  });

  test('nothing began after the run that finds it', () => {
    for (const { at, present } of timeline.runs) {
      expect(present.filter(({ since }) => since > at)).toEqual([]);
    }
  });

  test('a changed rate of one kind leaves the other kinds as they were', () => {
    const other = makeTimeline({ ...SMALL, login: { ...SMALL.login, incidentsPerYear: 50 } });
    const quotasOf = (one: typeof timeline) =>
      one.runs.map(({ present }) => present.filter(({ check }) => check === 'registry-quota'));
    expect(quotasOf(other)).toEqual(quotasOf(timeline));
  });
});

describe('credentials of the timeline', () => {
  const credentials = allOf('credential-expiry').filter(({ rule }) => rule !== 'unread');

  test('go to the identity team', () => {
    expect(new Set(credentials.map(({ operator }) => operator))).toEqual(new Set([IDENTITY_TEAM]));
  });

  test('come down the ladder and never climb it', () => {
    const byId = Map.groupBy(credentials, ({ id }) => id);
    expect(byId.size).toBeGreaterThan(10);
    for (const sightings of byId.values()) {
      const steps = sightings.map(({ step }) => step ?? Infinity);
      expect(steps).toEqual([...steps].sort((left, right) => right - left));
    }
  });

  test('have the severity of their step', () => {
    const severities = new Set(credentials.map(({ step, severity }) => `${step} ${severity}`));
    expect(severities).toContain('60 info');
    expect(severities).toContain('30 warning');
    for (const one of ['60 warning', '60 critical', '30 info', '7 warning', '0 warning']) {
      expect(severities).not.toContain(one);
    }
  });

  test('some are replaced in time and a few only after they expired', () => {
    const expired = new Set(credentials.filter(({ stage }) => stage === 1).map(({ id }) => id));
    const all = new Set(credentials.map(({ id }) => id));
    expect(expired.size).toBeGreaterThan(0);
    expect(expired.size).toBeLessThan(all.size / 10);
  });
});

describe('registries of the timeline', () => {
  test('a quota is a warning from 80 and critical from 95, and goes to its team', () => {
    const quotas = allOf('registry-quota').filter(({ rule }) => rule === 'quota');
    expect(new Set(quotas.map(({ severity }) => severity))).toContain('warning');
    for (const { operator, registry } of quotas) {
      expect(timeline.registries.find(({ id }) => id === registry)?.operator).toBe(operator);
    }
  });

  test('a replica is worse once it failed, and nothing lasts for good', () => {
    const long = makeTimeline({ ...SMALL, replica: { ...SMALL.replica, incidentsPerYear: 40 } });
    const all = long.runs.flatMap(({ present }) => present);
    const replicas = all.filter(
      ({ check, rule }) => check === 'replication-health' && rule !== 'unread',
    );
    const rules = new Set(replicas.map(({ rule, severity }) => `${rule} ${severity}`));
    expect(rules).toContain('replica-not-ready warning');
    expect(rules).toContain('replica-failed critical');
    const at = long.runs.at(-1)?.at ?? 0;
    expect(replicas.filter(({ since }) => at - since > 90 * DAY_MS)).toEqual([]);
  });
});

function isForbidden({ cause }: { readonly cause: string }): boolean {
  return cause === 'forbidden';
}

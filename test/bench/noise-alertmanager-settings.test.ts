import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import {
  alertmanagerConfig,
  AS_INSTALLED,
  scaleTimes,
  TUNED,
} from '../../bench/noise-alertmanager-settings.ts';
import type { AlertmanagerTuning } from '../../bench/noise-alertmanager-settings.ts';
import { DAY_MS } from '../../src/domain/time.ts';

describe('scaleTimes', () => {
  test('a day of 4 s makes every time 21,600 times as short, down to 100 ms', () => {
    const scaled = scaleTimes(TUNED, 4000);
    const of = (name: string) => scaled.find((time) => time.name === name);
    expect(of('repeatInterval')).toMatchObject({ scaledMs: 28_000, isRaised: false });
    expect(of('repeatCritical')).toMatchObject({ scaledMs: 4000, isRaised: false });
    expect(of('groupWait')).toMatchObject({ realMs: 30_000, scaledMs: 100, isRaised: true });
    expect(of('groupInterval')).toMatchObject({ scaledMs: 100, isRaised: true });
  });

  test('a resolve timeout that is raised stays above the wait and the interval of a group', () => {
    const scaled = scaleTimes(AS_INSTALLED, 4000);
    const of = (name: string) => scaled.find((time) => time.name === name)?.scaledMs ?? 0;
    expect(of('resolveTimeout')).toBeGreaterThan(of('groupWait') + of('groupInterval'));
  });

  test('in real time nothing is raised or changed', () => {
    for (const { realMs, scaledMs, isRaised } of scaleTimes(AS_INSTALLED, DAY_MS)) {
      expect(scaledMs).toBe(realMs);
      expect(isRaised).toBe(false);
    }
  });

  test('exactly 100 ms is not raised, a little less is', () => {
    const at = (realMs: number) =>
      scaleTimes({ ...AS_INSTALLED, times: { ...AS_INSTALLED.times, groupWait: realMs } }, 4000)[0];
    expect(at(2_160_000)).toMatchObject({ scaledMs: 100, isRaised: false });
    expect(at(2_159_000)).toMatchObject({ scaledMs: 100, isRaised: true });
  });
});

const Config = z.object({
  global: z.object({ resolve_timeout: z.string() }),
  route: z.looseObject({
    receiver: z.string(),
    repeat_interval: z.string(),
    group_by: z.array(z.string()).optional(),
    routes: z.array(
      z.looseObject({
        matchers: z.array(z.string()),
        receiver: z.string(),
        routes: z.array(z.looseObject({ repeat_interval: z.string() })).optional(),
      }),
    ),
  }),
  receivers: z.array(
    z.looseObject({
      name: z.string(),
      webhook_configs: z.array(z.object({ url: z.string(), send_resolved: z.boolean() })),
    }),
  ),
});

function configOf(tuning: AlertmanagerTuning) {
  const text = alertmanagerConfig({
    tuning,
    times: scaleTimes(tuning, 4000),
    operators: ['identity', 'team-01'],
    webhookOf: (operator) => `http://127.0.0.1:1/${operator}`,
  });
  return Config.parse(JSON.parse(text));
}

describe('alertmanagerConfig', () => {
  test('each operator has a route and a webhook that hears of ends too', () => {
    const { route, receivers } = configOf(AS_INSTALLED);
    expect(route.routes.map(({ matchers, receiver }) => [matchers, receiver])).toEqual([
      [['owner="identity"'], 'identity'],
      [['owner="team-01"'], 'team-01'],
    ]);
    expect(receivers.map(({ webhook_configs: [hook] }) => hook)).toEqual([
      { url: 'http://127.0.0.1:1/identity', send_resolved: true },
      { url: 'http://127.0.0.1:1/team-01', send_resolved: true },
    ]);
  });

  test('as installed it groups by nothing and has one reminder for all', () => {
    const { route } = configOf(AS_INSTALLED);
    expect(route.group_by).toBeUndefined();
    expect(route.repeat_interval).toBe('667ms');
    expect(route.routes.every(({ routes }) => routes === undefined)).toBe(true);
  });

  test('tuned it groups by check and owner, and reminds of critical alerts more often', () => {
    const { global, route } = configOf(TUNED);
    expect(global.resolve_timeout).toBe('4333ms');
    expect(route.group_by).toEqual(['check', 'owner']);
    expect(route.routes[0]?.routes?.[0]?.repeat_interval).toBe('4000ms');
  });
});

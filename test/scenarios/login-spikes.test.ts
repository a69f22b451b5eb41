import { describe, expect, test } from 'vitest';
import { loginFailures } from '../../src/checks/login-failures.ts';
import { MINUTE_MS } from '../../src/domain/time.ts';
import { WORKSPACE } from '../support/logins.ts';
import type { LoginEvent } from '../support/logins.ts';
import { aRegistry } from '../support/resources.ts';
import { FAILED, DELIVERED, scenario, START } from '../support/scenario.ts';
import type { Scenario } from '../support/scenario.ts';

const at = (minutes: number) => START + minutes * MINUTE_MS;

/** `times` failures in the given minute after the start. */
function failing(minute: number, times: number, given: Partial<LoginEvent> = {}): LoginEvent {
  return { registry: 'contosoprod', at: at(minute) + 1000, times, ...given };
}

function monitorOf(events: readonly LoginEvent[]): Scenario {
  const world = { registries: [aRegistry()], logins: { [WORKSPACE]: events } };
  return scenario(world, [loginFailures]);
}

/** Runs every five minutes up to a time, and gives what was told, each with its minute. */
async function runUntil(monitor: Scenario, minutes: number): Promise<readonly string[]> {
  const lines: string[] = [];
  for (; monitor.now <= at(minutes); monitor.now += 5 * MINUTE_MS) {
    const before = monitor.told().length;
    await monitor.run();
    const minute = (monitor.now - START) / MINUTE_MS;
    lines.push(
      ...monitor
        .told()
        .slice(before)
        .map((line) => `${minute}: ${line}`),
    );
  }
  return lines;
}

const NEW = 'NEW failed-login-spike warning contosoprod';
const RESOLVED = 'RESOLVED failed-login-spike warning contosoprod';

describe('failed logins under a timer of five minutes', () => {
  test('5 + 5 across the edge of a window are one spike', async () => {
    const monitor = monitorOf([failing(9, 5), failing(11, 5)]);
    expect(await runUntil(monitor, 60)).toEqual([`15: ${NEW}`]);
  });

  test('5 + 5 that no window holds are none', async () => {
    const monitor = monitorOf([failing(9, 5), failing(14, 5)]);
    expect(await runUntil(monitor, 120)).toEqual([]);
  });

  test('rows that come 12 minutes late are told once, when they are there', async () => {
    const late = failing(10, 10, { arrivesAt: at(22) });
    expect(await runUntil(monitorOf([late]), 60)).toEqual([`25: ${NEW}`]);
  });

  test('rows of one minute that come bit by bit are counted once each', async () => {
    const bits = [0, 12, 24].map((wait) => failing(10, 4, { arrivesAt: at(10 + wait) }));
    expect(await runUntil(monitorOf(bits), 60)).toEqual([`35: ${NEW}`]);
    expect(await runUntil(monitorOf(bits.slice(0, 2)), 60)).toEqual([]);
  });

  test('what failed in three hours without a run is told once', async () => {
    const monitor = monitorOf([failing(40, 12)]);
    await runUntil(monitor, 30);
    monitor.now = at(215);
    expect(await runUntil(monitor, 215)).toEqual([`215: ${NEW}`]);
  });

  test('401s without an identity alone are told to nobody, however many', async () => {
    const anonymous = [5, 6, 7].map((minute) => failing(minute, 500, { identity: '' }));
    expect(await runUntil(monitorOf(anonymous), 120)).toEqual([]);
  });

  test('401s without an identity count where the setting says so', async () => {
    const monitor = monitorOf([failing(5, 12, { identity: '' })]);
    monitor.env = { LOGIN_COUNT_ANONYMOUS: 'true' };
    expect(await runUntil(monitor, 60)).toEqual([`10: ${NEW}`]);
  });

  test('a spike that ends is resolved after the quiet time in minutes that are settled', async () => {
    const monitor = monitorOf([failing(9, 12)]);
    expect(await runUntil(monitor, 180)).toEqual([`10: ${NEW}`, `100: ${RESOLVED}`]);
  });

  test('a flapping one is one alert with one message', async () => {
    const spikes = [5, 35, 65, 95, 125, 155].map((minute) => failing(minute, 12));
    expect(await runUntil(monitorOf(spikes), 240)).toEqual([`10: ${NEW}`]);
  });

  test('a spike that grows tenfold is worse, once', async () => {
    const monitor = monitorOf([failing(5, 12), failing(20, 100), failing(50, 100)]);
    expect(await runUntil(monitor, 90)).toEqual([
      `10: ${NEW}`,
      '25: WORSE failed-login-spike critical contosoprod',
    ]);
  });

  test('a second spike after the first was resolved is new again', async () => {
    const monitor = monitorOf([failing(9, 12), failing(119, 12)]);
    expect(await runUntil(monitor, 130)).toEqual([`10: ${NEW}`, `100: ${RESOLVED}`, `120: ${NEW}`]);
  });

  test('a message that could not be sent is sent later, once', async () => {
    const monitor = monitorOf([failing(9, 12)]);
    const [mail] = monitor.receivers;
    if (mail !== undefined) mail.answer = () => FAILED;
    expect(await runUntil(monitor, 10)).toEqual([]);
    if (mail !== undefined) mail.answer = () => DELIVERED;
    monitor.now = at(30);
    expect(await runUntil(monitor, 60)).toEqual([`30: ${NEW}`]);
  });

  test('a log that fails for an hour neither resolves nor repeats the alert', async () => {
    const events = [failing(9, 12)];
    const monitor = monitorOf(events);
    await runUntil(monitor, 60);
    const failure = { cause: 'unavailable', message: '503' } as const;
    monitor.world = { ...monitor.world, logins: { [WORKSPACE]: failure } };
    const during = await runUntil(monitor, 160);
    expect(during).toEqual(['70: NEW unread warning logins of registry contosoprod']);
    monitor.world = { ...monitor.world, logins: { [WORKSPACE]: events } };
    expect((await runUntil(monitor, 165)).toSorted()).toEqual([
      `165: ${RESOLVED}`,
      '165: RESOLVED unread warning logins of registry contosoprod',
    ]);
  });
});

import { describe, expect, test } from 'vitest';
import { loginFailures } from '../../src/checks/login-failures.ts';
import type { Gap } from '../../src/domain/coverage.ts';
import { registryScope } from '../../src/domain/scope.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/domain/time.ts';
import { sendingTo, WORKSPACE } from '../support/logins.ts';
import { aRegistry } from '../support/resources.ts';
import { scenario } from '../support/scenario.ts';
import type { Scenario, World } from '../support/scenario.ts';

const PROD = aRegistry();
const TEST = aRegistry({ name: 'contosotest' });

function monitorOf(world: World = {}): Scenario {
  return scenario({ registries: [PROD, TEST], ...world }, [loginFailures]);
}

async function gapsOf(monitor: Scenario): Promise<readonly Gap[]> {
  const { report } = await monitor.run();
  return report.coverage.flatMap(({ gaps }) => gaps);
}

/** The scopes that a run read to the end. */
async function scopesOf(monitor: Scenario): Promise<readonly string[]> {
  const { report } = await monitor.run();
  return report.coverage.flatMap(({ scopes }) => scopes);
}

describe('coverage of logins over several runs', () => {
  test('a registry that gets a setting is told as resolved within the hour', async () => {
    const monitor = monitorOf({ diagnostics: { contosotest: [] } });
    expect(await gapsOf(monitor)).toMatchObject([{ cause: 'not-configured' }]);
    monitor.world = { ...monitor.world, diagnostics: {} };
    monitor.now += HOUR_MS;
    expect(await gapsOf(monitor)).toEqual([]);
    expect(monitor.told()).toEqual([
      'NEW unread warning logins of registry contosotest',
      'RESOLVED unread warning logins of registry contosotest',
    ]);
  });

  test('a run for one registry leaves the time of the others to the next run', async () => {
    const logins = {
      [WORKSPACE]: [{ registry: 'contosotest', at: monitorOf().now + 1000, times: 12 }],
    };
    const monitor = monitorOf({ logins });
    await monitor.run();
    for (let run = 0; run < 10; run += 1) {
      await monitor.runAfter(10 * MINUTE_MS, { registry: 'contosoprod' });
    }
    expect(monitor.told()).toEqual([]);
    await monitor.runAfter(MINUTE_MS);
    expect(monitor.told()).toEqual(['NEW failed-login-spike warning contosotest']);
  });

  test('a subscription that cannot be listed for two hours loses none of its logins', async () => {
    const start = monitorOf().now;
    const other = aRegistry({ name: 'contosofar', subscriptionId: SUBSCRIPTION_TWO });
    const logins = { [WORKSPACE]: [{ registry: 'contosofar', at: start + 1000, times: 12 }] };
    const subscriptions = [PROD.subscriptionId, SUBSCRIPTION_TWO].map((id) => ({ id, name: id }));
    const monitor = monitorOf({ registries: [PROD, other], logins, subscriptions });
    await monitor.run();
    const failure = { cause: 'unavailable', message: '503' } as const;
    monitor.world = { ...monitor.world, refused: { [SUBSCRIPTION_TWO]: failure } };
    for (let run = 0; run < 12; run += 1) await monitor.runAfter(10 * MINUTE_MS);
    monitor.world = { ...monitor.world, refused: {} };
    await monitor.runAfter(10 * MINUTE_MS);
    expect(monitor.told()).toContain('NEW failed-login-spike warning contosofar');
  });

  test('a registry that moved to another workspace is read there from when it was last seen', async () => {
    const start = monitorOf().now;
    const arm = sendingTo(OTHER_ARM).workspace ?? '';
    const monitor = monitorOf({ registries: [PROD], workspaces: { [arm]: OTHER } });
    await monitor.run();
    monitor.world = {
      ...monitor.world,
      diagnostics: { contosoprod: [sendingTo(OTHER_ARM)] },
      logins: { [OTHER]: [{ registry: 'contosoprod', at: start + 10 * HOUR_MS, times: 12 }] },
    };
    for (let hour = 0; hour < 23; hour += 1) await monitor.runAfter(HOUR_MS);
    expect(monitor.told()).toEqual([]);
    await monitor.runAfter(HOUR_MS);
    expect(monitor.told()).toEqual(['NEW failed-login-spike warning contosoprod']);
  });

  test('a registry that moved is read from then on even when its first read there fails', async () => {
    const start = monitorOf().now;
    const monitor = monitorOf({ registries: [PROD], workspaces: { [OTHER_ARM]: OTHER } });
    await monitor.run();
    const logins = [{ registry: 'contosoprod', at: start + 10 * HOUR_MS, times: 12 }];
    const failure = { cause: 'unavailable', message: '503' } as const;
    monitor.world = {
      ...monitor.world,
      diagnostics: { contosoprod: [sendingTo(OTHER_ARM)] },
      logins: { [OTHER]: failure },
    };
    for (let hour = 0; hour < 24; hour += 1) await monitor.runAfter(HOUR_MS);
    monitor.world = { ...monitor.world, logins: { [OTHER]: logins } };
    await monitor.runAfter(5 * MINUTE_MS);
    expect(monitor.told()).toContain('NEW failed-login-spike warning contosoprod');
  });

  test('a spike that the old workspace showed is not resolved by the empty new one', async () => {
    const start = monitorOf().now;
    const monitor = monitorOf({ registries: [PROD], workspaces: { [OTHER_ARM]: OTHER } });
    const at = start + 23 * HOUR_MS + 10 * MINUTE_MS;
    const logins = { [WORKSPACE]: [{ registry: 'contosoprod', at, times: 12 }] };
    monitor.world = { ...monitor.world, logins };
    await monitor.run();
    await monitor.runAfter(23 * HOUR_MS + 25 * MINUTE_MS);
    monitor.world = { ...monitor.world, diagnostics: { contosoprod: [sendingTo(OTHER_ARM)] } };
    for (let run = 0; run < 3; run += 1) await monitor.runAfter(5 * MINUTE_MS);
    expect(monitor.told()).toEqual(['NEW failed-login-spike warning contosoprod']);
    await monitor.runAfter(2 * HOUR_MS);
    expect(monitor.told().at(-1)).toBe('RESOLVED failed-login-spike warning contosoprod');
  });

  test('time that no run can read any more is a gap for a day, and never resolved', async () => {
    const monitor = monitorOf();
    await monitor.run();
    monitor.now += 30 * HOUR_MS;
    const [gap] = await gapsOf(monitor);
    expect(gap).toMatchObject({ scope: `workspace/${WORKSPACE}`, cause: 'out-of-time' });
    expect(gap?.reason).toBe(
      'the logins from 2026-03-01 06:07 UTC to 2026-03-01 12:08 UTC were not read and are now older than 24 hours',
    );
    for (let hour = 0; hour < 23; hour += 1) {
      await monitor.runAfter(HOUR_MS);
    }
    expect(await gapsOf(monitor)).toHaveLength(1);
    await monitor.runAfter(HOUR_MS);
    expect(await gapsOf(monitor)).toEqual([]);
    expect(monitor.told()).toEqual([`NEW unread warning log workspace ${WORKSPACE}`]);
  });

  test('a cut answer keeps an alert, and a whole one after it settles it', async () => {
    const start = monitorOf().now;
    const monitor = monitorOf({ registries: [PROD] });
    const logins = { [WORKSPACE]: [{ registry: 'contosoprod', at: start + 1000, times: 12 }] };
    monitor.world = { ...monitor.world, logins, cuts: { [WORKSPACE]: 'the answer is partial' } };
    await monitor.runAfter(5 * MINUTE_MS);
    await monitor.runAfter(5 * MINUTE_MS);
    expect(monitor.told()).toEqual(['NEW failed-login-spike warning contosoprod']);
    monitor.world = { ...monitor.world, cuts: {} };
    expect(await scopesOf(monitor)).toContain(registryScope(PROD.id, 'logins'));
    await monitor.runAfter(2 * HOUR_MS);
    expect(monitor.told()).toEqual([
      'NEW failed-login-spike warning contosoprod',
      'RESOLVED failed-login-spike warning contosoprod',
    ]);
  });

  test('a registry that is gone takes its alert with it in silence', async () => {
    const monitor = monitorOf({ diagnostics: { contosotest: [] } });
    await monitor.run();
    monitor.world = { registries: [PROD], probes: { [TEST.id]: 'gone' } };
    await monitor.runAfter(5 * MINUTE_MS);
    expect(monitor.state.alertsOf('login-failures')).toEqual([]);
    expect(monitor.told()).toHaveLength(1);
  });
});

const SUBSCRIPTION_TWO = '22222222-2222-4222-8222-222222222222';
const OTHER_ARM =
  '/subscriptions/99999999-9999-4999-8999-999999999999/resourcegroups/rg-logs/providers/microsoft.operationalinsights/workspaces/new-logs';
const OTHER = '88888888-8888-4888-8888-888888888888';

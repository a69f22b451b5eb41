import { expect, test } from 'vitest';
import { credentialExpiry } from '../../src/checks/credential-expiry.ts';
import type { Check } from '../../src/checks/define-check.ts';
import { registryQuota } from '../../src/checks/registry-quota.ts';
import { MINUTE_MS } from '../../src/domain/time.ts';
import { aRegistry, aSize, aUsage } from '../support/resources.ts';
import { scenario } from '../support/scenario.ts';

/** A check with a defect: it throws as soon as it runs, while `isBroken`. */
function breakable(check: Check, state: { isBroken: boolean }): Check {
  return {
    id: check.id,
    describe: () => check.describe(),
    prepare: (env) => {
      const ready = check.prepare(env);
      if (!ready.ok) return ready;
      const run: typeof ready.value.run = (context) =>
        state.isBroken
          ? Promise.reject(new TypeError('cannot read properties of undefined'))
          : ready.value.run(context);
      return { ok: true, value: { ...ready.value, run } };
    },
  };
}

function watch() {
  const state = { isBroken: false };
  const registry = aRegistry({ name: 'contosoa' });
  const usages = { contosoa: [aSize(), aUsage({ limit: 100, currentValue: 90 })] };
  const world = { registries: [registry], usages, applications: [[]], servicePrincipals: [[]] };
  const checks = [credentialExpiry, breakable(registryQuota, state)];
  return { state, monitor: scenario(world, checks) };
}

test('a check that fails itself is a gap of its own, and the other checks go on', async () => {
  const { state, monitor } = watch();
  state.isBroken = true;
  const { report } = await monitor.run();
  expect(report.coverage.map(({ check, gaps }) => [check, gaps.map(({ scope }) => scope)])).toEqual(
    [
      ['credential-expiry', []],
      ['registry-quota', ['check/registry-quota']],
    ],
  );
  expect(report.summary.gaps).toBe(1);
});

test('a check that fails itself keeps its alerts, is told once, and resolved when it runs again', async () => {
  const { state, monitor } = watch();
  await monitor.run();
  expect(monitor.told()).toEqual(['NEW quota warning contosoa']);
  state.isBroken = true;
  for (let run = 0; run < 4; run += 1) await monitor.runAfter(MINUTE_MS);
  state.isBroken = false;
  await monitor.runAfter(MINUTE_MS);
  expect(monitor.told().slice(1)).toEqual([
    'NEW unread warning check registry-quota',
    'RESOLVED unread warning check registry-quota',
  ]);
});

test('a check that fails itself has not completed, so it stays due', async () => {
  const { state, monitor } = watch();
  state.isBroken = true;
  await monitor.run();
  const completed = monitor.state
    .runRecords()
    .filter(({ completedAt }) => completedAt !== undefined);
  const checks = completed.map(({ check }) => check);
  expect(checks).toContain('credential-expiry');
  expect(checks).not.toContain('registry-quota');
});

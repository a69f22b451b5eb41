import { describe, expect, test } from 'vitest';
import { generatedTenant } from '../../simulator/generated-tenant.ts';
import { mailTexts, runApp } from './support/running-app.ts';
import type { RunningApp } from './support/running-app.ts';
import { readStateRows } from './support/state-rows.ts';

/** Gives the monitor its role on each subscription by itself instead of on the whole tenant. */
function grantPerSubscription({ sandbox }: RunningApp): void {
  const { tenant } = sandbox.simulator;
  const [role] = tenant.monitor.roleAssignments;
  if (role === undefined) throw new Error('the monitor has no role');
  tenant.monitor.roleAssignments = tenant.subscriptions.map(({ subscriptionId }) => ({
    ...role,
    scope: `/subscriptions/${subscriptionId}`,
  }));
}

async function openAlerts({ sandbox }: RunningApp, check: string): Promise<number> {
  const rows = await readStateRows(sandbox.storage);
  return rows.filter((row) => row.includes(`"partitionKey":"${check}","rowKey":"alert-`)).length;
}

const LAST = 2;

describe('unknown is never fine', () => {
  test('a 403 on one of three subscriptions is one gap, told once, that names the grant', async () => {
    const app = await runApp();
    grantPerSubscription(app);
    await app.host.runTimer('checkQuotas');
    // A replica is told at the second run that sees it: not to be counted below.
    await app.host.runTimer('checkReplications');
    const first = mailTexts(app).length;
    const { roleAssignments } = app.sandbox.simulator.tenant.monitor;
    const role = roleAssignments[LAST];
    if (role === undefined) throw new Error('no role on the last subscription');
    roleAssignments[LAST] = { ...role, actions: ['Microsoft.Resources/subscriptions/read'] };
    const before = await openAlerts(app, 'registry-quota');
    for (let run = 0; run < 3; run += 1) {
      await app.host.runTimer('checkQuotas');
      await app.host.runTimer('checkReplications');
    }
    const told = mailTexts(app).slice(first);
    expect(told.length).toBe(1);
    expect(told[0]).toContain('Microsoft.ContainerRegistry/registries/read');
    expect(told[0]).toContain('az role assignment create');
    expect(told[0]).toContain('Could not be read: 1');
    expect(told.join()).not.toContain('RESOLVED');
    expect(await openAlerts(app, 'registry-quota')).toBe(before);

    roleAssignments[LAST] = role;
    await app.host.runTimer('checkQuotas');
    expect(mailTexts(app).at(-1)).toMatch(/^RESOLVED/);
  });

  test('a role assignment that disappears closes nothing: 0 gone, 0 resolved, 1 gap told once', async () => {
    const app = await runApp();
    grantPerSubscription(app);
    await app.host.runTimer('checkQuotas');
    const before = await openAlerts(app, 'registry-quota');
    expect(before).toBeGreaterThan(0);
    const [role, ...others] = app.sandbox.simulator.tenant.monitor.roleAssignments;
    app.sandbox.simulator.tenant.monitor.roleAssignments = others;
    for (let run = 0; run < 3; run += 1) await app.host.runTimer('checkQuotas');
    expect(await openAlerts(app, 'registry-quota')).toBe(before);
    const told = mailTexts(app).slice(1);
    expect(told.length).toBe(1);
    expect(told[0]).toContain('az role assignment create');
    expect(told[0]).not.toContain('RESOLVED');
    expect((await app.look('?checks=registry-quota')).summary.gaps).toBe(1);

    if (role !== undefined) app.sandbox.simulator.tenant.monitor.roleAssignments.push(role);
    await app.host.runTimer('checkQuotas');
    expect(await openAlerts(app, 'registry-quota')).toBe(before);
  });

  test('a 500 on page 2 of the applications keeps every alert and is a gap of that list', async () => {
    const app = await runApp();
    app.sandbox.simulator.tenant.pageSizes.applications = 5;
    await app.host.runTimer('checkCredentials');
    const before = await openAlerts(app, 'credential-expiry');
    const repair = app.sandbox.simulator.faults.add({
      service: 'graph',
      path: /\/applications/,
      query: /skiptoken/i,
      status: 500,
    });
    const report = await app.look('?checks=credential-expiry');
    expect(report.coverage[0]?.gaps.map(({ scope }) => scope)).toEqual(['applications']);
    expect(report.coverage[0]?.scopes).toEqual(['servicePrincipals']);
    await app.host.runTimer('checkCredentials');
    await app.host.runTimer('checkCredentials');
    expect(
      mailTexts(app)
        .slice(1)
        .map((text) => text.split(' ')[0]),
    ).toEqual(['NEW']);
    expect(await openAlerts(app, 'credential-expiry')).toBe(before + 1);
    repair();
    await app.host.runTimer('checkCredentials');
    expect(mailTexts(app).at(-1)).toMatch(/^RESOLVED/);
    expect(await openAlerts(app, 'credential-expiry')).toBe(before);
  });

  test('a registry that is deleted is gone in silence', async () => {
    const app = await runApp();
    await app.host.runTimer('checkQuotas');
    const { tenant } = app.sandbox.simulator;
    const before = await openAlerts(app, 'registry-quota');
    tenant.registries = tenant.registries.filter(({ name }) => name !== 'contosodata');
    await app.host.runTimer('checkQuotas');
    expect(await openAlerts(app, 'registry-quota')).toBe(before - 2);
    expect(mailTexts(app).length).toBe(1);
  });

  test('a registry that only left the list, because its right is gone, keeps its alerts', async () => {
    const app = await runApp();
    await app.host.runTimer('checkQuotas');
    const before = await openAlerts(app, 'registry-quota');
    const { tenant } = app.sandbox.simulator;
    const [role] = tenant.monitor.roleAssignments;
    if (role === undefined) throw new Error('the monitor has no role');
    const kept = tenant.registries.filter(({ name }) => name !== 'contosodata');
    tenant.monitor.roleAssignments = [
      { ...role, actions: ['Microsoft.Resources/subscriptions/read'] },
      ...kept.map(({ subscriptionId, resourceGroup, name }) => ({
        ...role,
        scope: `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.ContainerRegistry/registries/${name}`,
      })),
    ];
    for (let run = 0; run < 3; run += 1) await app.host.runTimer('checkQuotas');
    const told = mailTexts(app).slice(1);
    expect(told.length).toBe(1);
    expect(told[0]).toContain('contosodata');
    expect(told[0]).toContain('Microsoft.ContainerRegistry/registries/read');
    expect(told[0]).not.toContain('RESOLVED');
    expect(await openAlerts(app, 'registry-quota')).toBe(before + 1);
  });

  test('5,000 findings at first start are one mail with all of them, and cards within the budget', async () => {
    const size = { subscriptions: 1, registries: 1, replicated: 0, servicePrincipals: 10 };
    const tenant = generatedTenant({ now: new Date(), seed: 1, applications: 5000, ...size });
    const end = new Date(Date.now() + 3 * 24 * 3600 * 1000).toISOString();
    for (const { passwordCredentials } of tenant.applications) {
      const [secret] = passwordCredentials;
      if (secret !== undefined) secret.endDateTime = end;
    }
    const app = await runApp({ tenant });
    const report = await app.look('?checks=credential-expiry');
    expect(report.findings.length).toBeGreaterThanOrEqual(5000);
    await app.host.runTimer('checkCredentials');
    const { mails, cards } = app.sandbox.simulator.outbox;
    expect([mails.length, cards.length]).toEqual([1, 1]);
    expect(mails[0]?.attachments).toHaveLength(1);
    await app.host.runTimer('checkCredentials');
    expect(mails.length).toBe(1);
    // What the first card could not name follows, the worst first, 20 cards an hour.
    expect(cards.length).toBeGreaterThan(1);
    expect(cards.length).toBeLessThanOrEqual(20);
    const count = cards.length;
    await app.host.runTimer('checkCredentials');
    expect(cards.length).toBe(count);
  });
});

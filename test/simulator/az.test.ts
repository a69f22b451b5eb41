import { describe, expect, onTestFinished, test } from 'vitest';
import { azIsInstalled, signInAz } from '../integration/support/az-cli.ts';
import { at, runSimulator, trustTestAuthority } from './support/running.ts';

const installed = azIsInstalled();
/** Shown where the suite is skipped, so that the line says why. */
const why = installed ? '' : ' (az, the Azure CLI, is not installed)';

async function signedIn() {
  const simulator = await runSimulator();
  const az = await signInAz(simulator, await trustTestAuthority());
  onTestFinished(() => az.close());
  const list = async (...args: readonly string[]): Promise<readonly unknown[]> => {
    const found = await az.json(...args);
    if (!Array.isArray(found)) throw new Error(`az ${args.join(' ')} gave no list`);
    return found;
  };
  return { simulator, list, json: az.json };
}

const field = (name: string) => (item: unknown) => at(item, name);

describe.skipIf(!installed)(`Debian’s azure-cli${why}`, () => {
  test('signs in, lists the subscriptions and reads registries, usages and replicas', async () => {
    const { simulator, list, json } = await signedIn();
    const accounts = await list('account', 'list');
    expect(accounts.map(field('name'))).toEqual(
      simulator.tenant.subscriptions.map((s) => s.displayName),
    );
    const [production] = simulator.tenant.subscriptions;
    const own = simulator.tenant.registries.filter(
      (r) => r.subscriptionId === production?.subscriptionId,
    );
    const registries = await list('acr', 'list');
    expect(registries.map(field('name'))).toEqual(own.map((r) => r.name));
    const usage = await json('acr', 'show-usage', '-n', 'contosodata');
    expect(at(usage, 'value', 1)).toEqual({
      currentValue: 10,
      limit: 10,
      name: 'Webhooks',
      unit: 'Count',
    });
    const replicas = await list('acr', 'replication', 'list', '-r', 'contosoedge');
    expect(replicas.map((r) => at(r, 'status', 'displayStatus'))).toEqual([
      'Ready',
      null,
      'Syncing',
      'Ready',
    ]);
  });

  test('lists applications, service principals and role assignments', async () => {
    const { simulator, list } = await signedIn();
    const applications = await list('ad', 'app', 'list', '--all');
    expect(applications.map(field('id'))).toEqual(simulator.tenant.applications.map((a) => a.id));
    const principals = await list('ad', 'sp', 'list', '--all');
    expect(principals.map(field('id'))).toEqual(
      simulator.tenant.servicePrincipals.map((s) => s.id),
    );
    const assignments = await list('role', 'assignment', 'list', '--all');
    expect(assignments.map(field('roleDefinitionName'))).toEqual([
      'Registry Monitor Reader',
      'AcrPull',
      'AcrPull',
      'AcrPush',
      'AcrPull',
      'Reader',
    ]);
  });
});

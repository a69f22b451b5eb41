import { makeCertificates } from '../dev/certificates.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Tenant } from '../simulator/tenant.ts';
import { azIsInstalled, signInAz } from '../test/integration/support/az-cli.ts';
import type { AzCli } from '../test/integration/support/az-cli.ts';

export type AzMeasure = {
  readonly processes: number;
  readonly requests: number;
  readonly seconds: number;
};

/** What a script with az asks for the same evidence, signed in beforehand; undefined without az. */
export async function measureAzSweep(tenant: Tenant): Promise<AzMeasure | undefined> {
  if (!azIsInstalled()) return undefined;
  const certificate = await makeCertificates();
  const simulator = await startSimulator({ tenant, certificate });
  const az = await signInAz(simulator, certificate.ca);
  try {
    simulator.requests.clear();
    const started = performance.now();
    const processes = await sweep(az, tenant);
    const seconds = (performance.now() - started) / 1000;
    return { processes, requests: simulator.requests.count(), seconds };
  } finally {
    await az.close();
    await simulator.close();
  }
}

async function sweep(az: AzCli, tenant: Tenant): Promise<number> {
  const commands = [
    ...tenant.subscriptions.map((one) => ['acr', 'list', '--subscription', one.subscriptionId]),
    ...tenant.registries.map((one) => ['acr', 'show-usage', ...address(one)]),
    ...tenant.registries
      .filter(({ sku }) => sku === 'Premium')
      .map((one) => ['acr', 'replication', 'list', '--registry', ...address(one).slice(1)]),
    ['ad', 'app', 'list', '--all'],
    ['ad', 'sp', 'list', '--all'],
  ];
  for (const command of commands) await az.json(...command);
  return commands.length;
}

function address(registry: Tenant['registries'][number]): readonly string[] {
  const { name, resourceGroup, subscriptionId } = registry;
  return ['--name', name, '--resource-group', resourceGroup, '--subscription', subscriptionId];
}

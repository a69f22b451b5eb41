import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleTenant } from '../simulator/sample-tenant.ts';
import { type Simulator, startSimulator } from '../simulator/simulator.ts';
import type { Tenant } from '../simulator/tenant.ts';
import { startAzurite } from './azurite.ts';
import { type Certificates, makeCertificates } from './certificates.ts';
import { type Cleanup, createCleanup } from './cleanup.ts';
import { type Env, pointsAtAzure } from './configured.ts';

/** A simulated Azure with storage, and the settings that point the app at it. */
export type Sandbox = {
  /** A whole environment for a child process: documented settings and nothing else of ours. */
  readonly env: Record<string, string>;
  readonly simulator: Simulator;
  /** PEM file of the authorities to trust: the sandbox's, and those already trusted. */
  readonly caFile: string;
  /** The cloud's file, in the shape that `az cloud register --cloud-config` takes. */
  readonly cloudFile: string;
  readonly storage: string;
  /** Stops everything and deletes the folder; a second call waits for the first. */
  readonly stop: () => Promise<void>;
};

/**
 * Starts Azurite and the simulator, with the sample tenant unless another is given. Rejects with
 * nothing left running.
 */
export async function startSandbox({
  tenant = sampleTenant(new Date()),
  inherited = process.env,
}: {
  readonly tenant?: Tenant;
  readonly inherited?: Env;
} = {}): Promise<Sandbox> {
  const cleanup = createCleanup();
  try {
    return await startParts({ tenant, inherited, cleanup });
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

async function startParts({
  tenant,
  inherited,
  cleanup,
}: {
  readonly tenant: Tenant;
  readonly inherited: Env;
  readonly cleanup: Cleanup;
}): Promise<Sandbox> {
  const folder = await mkdtemp(join(tmpdir(), 'acr-watch-'));
  cleanup.add(() => rm(folder, { recursive: true, force: true }));
  const [azurite, certificates] = await Promise.all([
    cleanup.own(startAzurite({ cwd: folder })),
    makeCertificates(),
  ]);
  const simulator = await startSimulator({ tenant, certificate: certificates });
  cleanup.add(() => simulator.close());
  const cloudFile = join(folder, 'cloud.json');
  await writeFile(cloudFile, `${JSON.stringify(simulator.cloud, null, 2)}\n`);
  const caFile = await writeAuthorities({ folder, certificates, inherited });
  const storage = azurite.connectionString;
  const env = sandboxEnv({ simulator, cloudFile, caFile, storage, inherited });
  return { env, simulator, caFile, cloudFile, storage, stop: cleanup.run };
}

/** Node reads one file only, so authorities that are already trusted by file go into the same. */
async function writeAuthorities({
  folder,
  certificates,
  inherited,
}: {
  readonly folder: string;
  readonly certificates: Certificates;
  readonly inherited: Env;
}): Promise<string> {
  const known = inherited['NODE_EXTRA_CA_CERTS'] ?? '';
  const trusted = known === '' ? '' : await readFile(known, 'utf8');
  const file = join(folder, 'authorities.pem');
  await writeFile(file, `${trusted.trimEnd()}\n${certificates.ca}\n`.trimStart());
  return file;
}

/**
 * The settings of an app that watches the sandbox. Of the inherited environment everything stays
 * but what points at another Azure or another storage.
 */
export function sandboxEnv({
  simulator,
  cloudFile,
  caFile,
  storage,
  inherited,
}: {
  readonly simulator: Pick<Simulator, 'credentials' | 'endpoints' | 'webhookUrl'>;
  readonly cloudFile: string;
  readonly caFile: string;
  readonly storage: string;
  readonly inherited: Env;
}): Record<string, string> {
  const kept = Object.entries(inherited).flatMap(([name, value]) =>
    value === undefined || isForeign(name) ? [] : [[name, value] as const],
  );
  const noProxy = [inherited['NO_PROXY'] ?? inherited['no_proxy'], 'localhost,127.0.0.1'];
  return {
    ...Object.fromEntries(kept),
    AZURE_CLOUD: cloudFile,
    AZURE_TENANT_ID: simulator.credentials.tenantId,
    AZURE_CLIENT_ID: simulator.credentials.clientId,
    AZURE_CLIENT_SECRET: simulator.credentials.clientSecret,
    AZURE_TOKEN_CREDENTIALS: 'EnvironmentCredential',
    AzureWebJobsStorage: storage,
    EMAIL_ENDPOINT: simulator.endpoints.mail,
    EMAIL_SENDER: 'acr-watch@contoso.example',
    EMAIL_RECIPIENTS: 'platform-team@contoso.example',
    TEAMS_WEBHOOK_URL: simulator.webhookUrl,
    NODE_EXTRA_CA_CERTS: caFile,
    NO_PROXY: noProxy.filter((text) => text !== undefined && text !== '').join(','),
  };
}

/** `no_proxy` goes because it would win over the capital one in some clients. */
function isForeign(name: string): boolean {
  return (
    pointsAtAzure(name) ||
    name === 'no_proxy' ||
    ['AZURE_', 'IDENTITY_', 'MSI_', 'AzureWebJobsStorage'].some((start) => name.startsWith(start))
  );
}

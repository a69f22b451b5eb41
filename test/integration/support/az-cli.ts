import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Simulator } from '../../../simulator/simulator.ts';

const run = promisify(execFile);

/** The Azure CLI, signed in to a simulator with a configuration of its own. */
export type AzCli = {
  /** Runs `az <args>` and gives the JSON it prints, undefined when it prints nothing. */
  json(...args: readonly string[]): Promise<unknown>;
  /** Removes the configuration and with it the sign-in. */
  close(): Promise<void>;
};

/** Whether `az` is on the PATH. */
export function azIsInstalled(): boolean {
  return spawnSync('az', ['version'], { stdio: 'ignore' }).status === 0;
}

// Debian 12 ships azure-cli 2.45, written for azure-mgmt-authorization 0.61, beside version 3.0, where
// the attribute `config` became private: every `az role` command that finds something fails. Python
// reads this file at start, so the commands run as they are.
const debianRepair = `
try:
    from azure.mgmt.authorization.v2018_01_01_preview.operations import RoleDefinitionsOperations
    if not hasattr(RoleDefinitionsOperations, 'config'):
        RoleDefinitionsOperations.config = property(lambda self: self._config)
except ImportError:
    pass
`;

/** Registers the simulator as a cloud and signs in as its service principal. */
export async function signInAz(
  simulator: Pick<Simulator, 'cloud' | 'credentials'>,
  ca: string,
): Promise<AzCli> {
  const home = await mkdtemp(join(tmpdir(), 'az-simulator-'));
  const inHome = (name: string) => join(home, name);
  await writeFile(inHome('ca.pem'), ca);
  await writeFile(inHome('cloud.json'), JSON.stringify(simulator.cloud));
  await writeFile(inHome('sitecustomize.py'), debianRepair);
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    AZURE_CONFIG_DIR: inHome('config'),
    AZURE_CORE_COLLECT_TELEMETRY: 'no',
    AZURE_CORE_NO_COLOR: 'yes',
    REQUESTS_CA_BUNDLE: inHome('ca.pem'),
  };
  const az = async (...args: readonly string[]): Promise<unknown> => {
    const repaired = args[0] === 'role' ? { ...env, PYTHONPATH: home } : env;
    const options = { env: repaired, maxBuffer: 256 * 1024 * 1024 };
    const { stdout } = await run('az', [...args, '--output', 'json'], options);
    return stdout.trim() === '' ? undefined : JSON.parse(stdout);
  };
  const { tenantId, clientId, clientSecret } = simulator.credentials;
  await az('cloud', 'register', '-n', 'Simulator', '--cloud-config', `@${inHome('cloud.json')}`);
  await az('cloud', 'set', '-n', 'Simulator');
  const identity = ['--service-principal', '-u', clientId, '-p', clientSecret];
  await az('login', ...identity, '--tenant', tenantId, '--allow-no-subscriptions');
  return { json: az, close: () => rm(home, { recursive: true, force: true }) };
}

import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { makeCertificates } from '../../dev/certificates.ts';
import { ROOT } from '../../dev/paths.ts';
import { type Sandbox, startSandbox } from '../../dev/sandbox.ts';

const run = promisify(execFile);

/** What an app does first: sign in, list subscriptions, write to the storage. */
const PROBE = `
  const { readFileSync } = require('node:fs');
  const { DefaultAzureCredential } = require('@azure/identity');
  const { TableClient } = require('@azure/data-tables');
  const { env } = process;
  async function probe() {
    const { endpoints } = JSON.parse(readFileSync(env.AZURE_CLOUD, 'utf8'));
    const credential = new DefaultAzureCredential({
      authorityHost: endpoints.activeDirectory,
      disableInstanceDiscovery: true,
    });
    const { token } = await credential.getToken(endpoints.resourceManager + '.default');
    const url = endpoints.resourceManager + 'subscriptions?api-version=2022-12-01';
    const answer = await fetch(url, { headers: { authorization: 'Bearer ' + token } });
    const options = { allowInsecureConnection: true };
    await TableClient.fromConnectionString(env.AzureWebJobsStorage, 'probe', options).createTable();
    return (await answer.json()).value.length;
  }
  probe().then(console.log);
`;

describe('the sandbox', () => {
  const folder = mkdtempSync(join(tmpdir(), 'acr-watch-known-'));
  let sandbox: Sandbox;
  let known = '';

  beforeAll(async () => {
    known = (await makeCertificates()).ca;
    writeFileSync(join(folder, 'known.pem'), known);
    const inherited = { PATH: process.env['PATH'], NODE_EXTRA_CA_CERTS: join(folder, 'known.pem') };
    sandbox = await startSandbox({ inherited });
  });
  afterAll(async () => {
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('is reached by the SDKs with its settings alone', async () => {
    const { stdout } = await run(process.execPath, ['-e', PROBE], { env: sandbox.env, cwd: ROOT });
    expect(Number(stdout)).toBe(sandbox.simulator.tenant.subscriptions.length);
  });

  test('keeps the authorities that were trusted before', () => {
    const trusted = readFileSync(sandbox.caFile, 'utf8');
    expect(trusted).toContain(known.trim());
    expect(trusted.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
  });

  test('leaves nothing behind when it is stopped, twice or once', async () => {
    await Promise.all([sandbox.stop(), sandbox.stop()]);
    expect(existsSync(dirname(sandbox.cloudFile))).toBe(false);
    await expect(fetch(sandbox.simulator.endpoints.arm)).rejects.toThrow('fetch failed');
    const [, table = ''] = /TableEndpoint=([^;]+)/.exec(sandbox.storage) ?? [];
    await expect(fetch(table)).rejects.toThrow('fetch failed');
  });
});

test('a sandbox that cannot start leaves nothing behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'acr-watch-empty-'));
  vi.stubEnv('TMPDIR', folder);
  vi.stubEnv('TEMP', folder);
  const inherited = { NODE_EXTRA_CA_CERTS: join(folder, 'none.pem') };
  await expect(startSandbox({ inherited })).rejects.toThrow('ENOENT');
  vi.unstubAllEnvs();
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
});

import { ContainerRegistryManagementClient } from '@azure/arm-containerregistry';
import { EmailClient } from '@azure/communication-email';
import { ClientSecretCredential } from '@azure/identity';
import { LogsQueryClient } from '@azure/monitor-query';
import { Client, PageIterator } from '@microsoft/microsoft-graph-client';
import { expect, test } from 'vitest';
import type { Simulator } from '../../simulator/simulator.ts';
import { runSimulator } from './support/running.ts';

// The credential takes the authority's host and the tenant apart; `adfs` is the tenant.
function credentialFor(simulator: Simulator): ClientSecretCredential {
  const { tenantId, clientId, clientSecret } = simulator.credentials;
  return new ClientSecretCredential(tenantId, clientId, clientSecret, {
    authorityHost: simulator.endpoints.login,
    disableInstanceDiscovery: true,
    retryOptions: { maxRetries: 0 },
  });
}

async function collect<T>(pages: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of pages) found.push(item);
  return found;
}

test('the registry client signs in, follows pages and reads usages and replicas', async () => {
  const simulator = await runSimulator();
  simulator.tenant.pageSizes = { registries: 2, usages: 3, replications: 1 };
  const subscription = simulator.tenant.subscriptions[0]?.subscriptionId ?? '';
  const client = new ContainerRegistryManagementClient(credentialFor(simulator), subscription, {
    endpoint: simulator.endpoints.arm,
    retryOptions: { maxRetries: 0 },
  });
  const registries = await collect(client.registries.list());
  expect(registries.map((r) => [r.name, r.sku.name, r.provisioningState])).toEqual([
    ['contosoprod', 'Premium', 'Succeeded'],
    ['contosoimages', 'Premium', 'Succeeded'],
    ['contosoedge', 'Premium', 'Succeeded'],
    ['contosodata', 'Standard', 'Succeeded'],
  ]);
  const usages = await client.registries.listUsages('rg-data-prod', 'contosodata');
  expect(usages.value?.[1]).toMatchObject({ name: 'Webhooks', limit: 10, currentValue: 10 });
  const replicas = await collect(client.replications.list('rg-shop-prod', 'contosoedge'));
  expect(replicas.map((r) => [r.name, r.status?.displayStatus, r.regionEndpointEnabled])).toEqual([
    ['eastus', 'Ready', true],
    ['southeastasia', undefined, true],
    ['japaneast', 'Syncing', true],
    ['brazilsouth', 'Ready', false],
  ]);
  const single = await client.replications.get('rg-shop-prod', 'contosoimages', 'northeurope');
  expect(single.status?.message).toMatch(/no free address/);
  const missing = client.registries.get('rg-shop-prod', 'none');
  await expect(missing).rejects.toMatchObject({ statusCode: 404, code: 'ResourceNotFound' });
});

test('the Graph client pages through applications with the token of the credential', async () => {
  const simulator = await runSimulator();
  const credential = credentialFor(simulator);
  const client = Client.initWithMiddleware({
    baseUrl: `${simulator.endpoints.graph}/`,
    customHosts: new Set(['localhost']),
    authProvider: {
      getAccessToken: async () => {
        const token = await credential.getToken(`${simulator.endpoints.graph}/.default`);
        return token.token;
      },
    },
  });
  const first = await client.api('/applications').version('v1.0').top(10).select(['id']).get();
  const ids: unknown[] = [];
  await new PageIterator(client, first, (app) => {
    ids.push(app.id);
    return true;
  }).iterate();
  expect(ids).toEqual(simulator.tenant.applications.map((app) => app.id));
  const missing = client.api('/servicePrincipals/none').version('v1.0').get();
  await expect(missing).rejects.toMatchObject({
    statusCode: 404,
    code: 'Request_ResourceNotFound',
  });
});

test('the mail client sends with a token and sees its operation end', async () => {
  const simulator = await runSimulator();
  const client = new EmailClient(simulator.endpoints.mail, credentialFor(simulator));
  const message = {
    senderAddress: 'watch@contoso.example',
    content: { subject: 'Two findings', plainText: 'text' },
    recipients: { to: [{ address: 'robin@contoso.example' }] },
  };
  const poller = await client.beginSend(message);
  const result = await poller.pollUntilDone();
  expect(result.status).toBe('Succeeded');
  expect(simulator.outbox.mails.map((mail) => mail.operationId)).toEqual([result.id]);
});

test('the logs client reports the error of a table that was never written', async () => {
  const simulator = await runSimulator();
  const client = new LogsQueryClient(credentialFor(simulator), {
    endpoint: simulator.endpoints.logs,
    audience: simulator.endpoints.logs,
    retryOptions: { maxRetries: 0 },
  });
  const [workspace] = simulator.tenant.workspaces;
  if (workspace === undefined) throw new Error('the tenant has no workspace');
  workspace.loginTable = 'never-written';
  const id = workspace.customerId;
  const query = client.queryWorkspace(id, 'ContainerRegistryLoginEvents | count', {
    duration: 'PT1H',
  });
  await expect(query).rejects.toMatchObject({ statusCode: 400, code: 'BadArgumentError' });
});

test('the credential also takes the authority as the cloud document has it', async () => {
  const simulator = await runSimulator();
  const { tenantId, clientId, clientSecret } = simulator.credentials;
  const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, {
    authorityHost: simulator.cloud.endpoints.activeDirectory,
    disableInstanceDiscovery: true,
  });
  const audience = simulator.cloud.endpoints.activeDirectoryResourceId;
  const { token } = await credential.getToken(`${audience}/.default`);
  expect(token.split('.')).toHaveLength(3);
});

test('a wrong secret fails with the text that Entra gives', async () => {
  const simulator = await runSimulator();
  simulator.tenant.monitor.clientSecret = 'rotated';
  const token = credentialFor(simulator).getToken(`${simulator.endpoints.arm}/.default`);
  await expect(token).rejects.toThrow(/AADSTS7000215/);
});

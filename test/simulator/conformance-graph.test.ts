import { expect, test } from 'vitest';
import { ask, at, items, runSimulator } from './support/running.ts';
import { differences, recorded, recording } from './support/structure.ts';

const graph = (name: string) => recorded(`graph/${name}.json`);
const list = (name: string) => {
  const value = at(graph(name), 'value');
  return Array.isArray(value) ? value : [];
};

// The newest recordings; older ones lack properties that Graph added later.
const newestApplications = [
  ...list('applications-list-cert-keyvault'),
  ...list('applications-list-fraction-6-digits'),
];
const allApplications = [
  ...newestApplications,
  ...list('applications-list-cert-expired'),
  ...list('applications-list-two-secrets'),
];
const managedIdentities = [
  ...list('serviceprincipals-list-managed-identity-certs'),
  ...list('serviceprincipals-list-three-certs-one-sp'),
];
const allServicePrincipals = [...list('serviceprincipals-list-two-secrets'), ...managedIdentities];
// No recording has a credential without an end; the type's property is nullable.
const nullable = {
  keyCredentials: [{ endDateTime: null }],
  passwordCredentials: [{ endDateTime: null, customKeyIdentifier: '' }],
};
const singleSignOn = { preferredSingleSignOnMode: '', appDisplayName: null };

test('applications have the recorded shape', async () => {
  const simulator = await runSimulator();
  const answer = await ask(simulator, 'graph', '/v1.0/applications');
  expect(items(answer)).toHaveLength(24);
  for (const body of items(answer)) {
    expect(differences(body, newestApplications, [...allApplications, nullable])).toEqual([]);
  }
  expect(Object.keys(Object(answer.body))).toEqual(['@odata.context', 'value']);
});

test('service principals of every type have the recorded shape', async () => {
  const simulator = await runSimulator();
  const answer = await ask(simulator, 'graph', '/v1.0/servicePrincipals');
  expect(items(answer)).toHaveLength(30);
  for (const body of items(answer)) {
    const known = [...allServicePrincipals, nullable, singleSignOn];
    expect(differences(body, allServicePrincipals, known)).toEqual([]);
  }
});

test('a single application and its owners have the recorded shape', async () => {
  const simulator = await runSimulator();
  const [first] = simulator.tenant.applications;
  const path = `/v1.0/applications/${first?.id}`;
  const single = await ask(simulator, 'graph', path);
  const context = { '@odata.context': '' };
  const known = [graph('application-get-two-secrets'), ...allApplications, context];
  expect(differences(single.body, [graph('application-get-two-secrets')], known)).toEqual([]);
  const owners = await ask(simulator, 'graph', `${path}/owners`);
  expect(items(owners)).toHaveLength(1);
  expect(differences(owners.body, [graph('application-owners-one-user')])).toEqual([]);
});

test('a missing object and a missing permission are told as recorded', async () => {
  const simulator = await runSimulator();
  const missing = await ask(simulator, 'graph', '/v1.0/applications/0-0');
  expect([missing.status, at(missing.body, 'error', 'code')]).toEqual([
    404,
    'Request_ResourceNotFound',
  ]);
  expect(differences(missing.body, [graph('error-404-resource-not-found')])).toEqual([]);
  simulator.tenant.monitor.graphPermissions = ['User.Read.All'];
  const denied = await ask(simulator, 'graph', '/v1.0/servicePrincipals');
  expect(denied.status).toBe(403);
  expect(differences(denied.body, [graph('error-403-authorization-requestdenied')])).toEqual([]);
  expect(at(denied.body, 'error', 'code')).toBe('Authorization_RequestDenied');
});

test('the headers of a list are those recorded, and a request costs what is documented', async () => {
  const simulator = await runSimulator();
  const headers = recording('graph/applications-list-one-secret.json').headers;
  const all = await ask(simulator, 'graph', '/v1.0/applications');
  for (const name of ['content-type', 'odata-version', 'x-ms-resource-unit']) {
    expect(all.headers.get(name)).toBe(headers[name]);
  }
  const selected = await ask(simulator, 'graph', '/v1.0/applications?$select=id&$top=999');
  expect(selected.headers.get('x-ms-resource-unit')).toBe('1');
});

test('only what is selected is sent, and the key of a certificate only when it is asked for', async () => {
  const simulator = await runSimulator();
  const keysOf = (body: unknown) => {
    const keys = at(body, 'keyCredentials');
    return Array.isArray(keys) ? keys.map((key) => at(key, 'key')) : [];
  };
  const all = await ask(simulator, 'graph', '/v1.0/applications');
  const unasked = items(all).flatMap(keysOf);
  expect(unasked.length).toBeGreaterThan(3);
  expect(unasked.every((key) => key === null)).toBe(true);
  const asked = await ask(simulator, 'graph', '/v1.0/applications?$select=id,keyCredentials');
  expect(items(asked).map((body) => Object.keys(Object(body)))).toContainEqual([
    'id',
    'keyCredentials',
  ]);
  expect(
    items(asked)
      .flatMap(keysOf)
      .every((key) => typeof key === 'string'),
  ).toBe(true);
  const wrong = await ask(simulator, 'graph', '/v1.0/applications?$select=keyCredential');
  expect([wrong.status, at(wrong.body, 'error', 'code')]).toEqual([400, 'BadRequest']);
});

test('secret values are never sent', async () => {
  const simulator = await runSimulator();
  for (const collection of ['applications', 'servicePrincipals']) {
    const answer = await ask(simulator, 'graph', `/v1.0/${collection}`);
    const secrets = items(answer).flatMap((body) => {
      const found = at(body, 'passwordCredentials');
      return Array.isArray(found) ? found : [];
    });
    expect(secrets.length).toBeGreaterThan(3);
    expect(secrets.every((secret) => at(secret, 'secretText') === null)).toBe(true);
  }
});

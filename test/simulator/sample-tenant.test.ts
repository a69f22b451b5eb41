import { expect, test } from 'vitest';
import { usageItems } from '../../simulator/arm/usages.ts';
import { generatedTenant } from '../../simulator/generated-tenant.ts';
import { sampleTenant } from '../../simulator/sample-tenant.ts';
import { testNow } from './support/running.ts';

const tenant = sampleTenant(testNow);
const hour = 3_600_000;
const TiB = 2 ** 40;
const microsoft = ['f8cdef31-a31e-4b4a-93e4-5f571e91255a', '72f988bf-86f1-41af-91ab-2d7cd011db47'];

const judged = tenant.servicePrincipals.filter(
  (sp) =>
    sp.servicePrincipalType !== 'ManagedIdentity' &&
    !microsoft.includes(sp.appOwnerOrganizationId ?? ''),
);
const secrets = [...tenant.applications, ...judged].flatMap((o) => o.passwordCredentials);
const certificates = [...tenant.applications, ...judged].flatMap((o) => o.keyCredentials);
const daysLeft = (c: { endDateTime: string | null }) =>
  c.endDateTime === null ? Number.NaN : (Date.parse(c.endDateTime) - testNow.getTime()) / 24 / hour;
const inDays = (low: number, high: number) => (c: { endDateTime: string | null }) =>
  daysLeft(c) > low && daysLeft(c) <= high;

const usages = tenant.registries.flatMap((registry) =>
  usageItems(registry, '2025-11-01').map((item) => ({ ...item, registry: registry.name })),
);
const used = (name: string) =>
  usages.filter((u) => u.name === name && u.limit > 0).map((u) => u.currentValue / u.limit);
const replicas = tenant.registries.flatMap((r) => r.replicas);
const hoursSince = (text: string) => (testNow.getTime() - Date.parse(text)) / hour;

test.each<[string, readonly unknown[]]>([
  ['a secret that expired lately', secrets.filter(inDays(-30, 0))],
  ['a secret that ends within a week', secrets.filter(inDays(0, 7))],
  ['a secret that ends within a month', secrets.filter(inDays(7, 30))],
  ['a secret that ends within two months', secrets.filter(inDays(30, 60))],
  ['a secret that expired too long ago', secrets.filter(inDays(-1000, -31))],
  ['a secret for ever', secrets.filter((s) => s.endDateTime?.startsWith('9999'))],
  ['a credential without an end', secrets.filter((s) => s.endDateTime === null)],
  ['a certificate that expired lately', certificates.filter(inDays(-30, 0))],
  ['a certificate that ends soon', certificates.filter(inDays(0, 30))],
  ['a certificate that ends within two months', certificates.filter(inDays(30, 60))],
  ['a healthy secret', secrets.filter(inDays(61, 1000))],
  [
    'storage just below what is included',
    used('Size').filter((share) => share >= 0.8 && share < 1),
  ],
  ['storage beyond what is included', used('Size').filter((share) => share >= 1)],
  ['a named capacity nearly reached', used('MaximumStorageCapacity').filter((s) => s >= 0.95)],
  [
    'a capacity of the SKU nearly reached',
    tenant.registries.filter((r) => r.sku === 'Standard' && r.usedBytes >= 0.8 * 40 * TiB),
  ],
  ['no webhook left', used('Webhooks').filter((share) => share === 1)],
  ['few tokens left', used('Tokens').filter((share) => share >= 0.8 && share < 0.95)],
  ['an unlimited item', usages.filter((u) => u.limit === -1)],
  ['an item with the limit 0', usages.filter((u) => u.limit === 0)],
  [
    'a failed replica',
    replicas.filter((r) => r.provisioningState === 'Failed' && r.status.message),
  ],
  [
    'a replica just begun',
    replicas.filter((r) => r.provisioningState === 'Creating' && hoursSince(r.createdAt) < 1),
  ],
  [
    'a stuck replica',
    replicas.filter(
      (r) => r.status.displayStatus === 'Syncing' && hoursSince(r.status.timestamp) > 2,
    ),
  ],
  ['a replica out of routing', replicas.filter((r) => !r.regionEndpointEnabled)],
  ['a healthy replica', replicas.filter((r) => r.status.displayStatus === 'Ready' && !r.listed)],
  ['a list that disagrees', replicas.filter((r) => r.listed)],
  ['a failed registry', tenant.registries.filter((r) => r.provisioningState === 'Failed')],
  [
    'a failed replica behind private endpoints',
    tenant.registries.filter(
      (r) =>
        r.privateEndpointConnections.length > 0 &&
        r.replicas.some((replica) => replica.provisioningState === 'Failed'),
    ),
  ],
])('the sample tenant has %s', (_what, found) => {
  expect(found.length).toBeGreaterThan(0);
});

test('some registries and most credentials of the sample tenant are fine', () => {
  const troubled = secrets.filter((s) => !(daysLeft(s) > 60)).length;
  expect(troubled).toBeLessThan(secrets.length);
  expect([tenant.registries.length, tenant.applications.length]).toEqual([9, 24]);
  expect(tenant.servicePrincipals).toHaveLength(30);
});

test('a SAML certificate is a Sign key, a Verify key and a password of one identifier', () => {
  const [sso] = tenant.servicePrincipals.filter((sp) => sp.displayName === 'Expense Sign-on');
  const parts = [...(sso?.keyCredentials ?? []), ...(sso?.passwordCredentials ?? [])];
  expect(new Set(parts.map((part) => part.customKeyIdentifier)).size).toBe(1);
  expect(sso?.keyCredentials.map((key) => key.usage)).toEqual(['Sign', 'Verify']);
  expect(sso?.passwordCredentials[0]?.keyId).toBe(sso?.keyCredentials[0]?.keyId);
});

test('credentials to leave out are past their end: of managed identities and of Microsoft', () => {
  const left = tenant.servicePrincipals.filter((sp) => !judged.includes(sp));
  const ended = left.filter((sp) => sp.keyCredentials.some(inDays(-1000, 0)));
  expect(ended.map((sp) => sp.displayName)).toEqual(['id-shop-aks', 'Office 365 Exchange Online']);
});

test('end dates come with every number of fractional digits, and with an offset', () => {
  const ends = [...secrets, ...certificates].map((c) => c.endDateTime ?? '');
  const digits = ends.map((end) => /\.(\d+)/.exec(end)?.[1]?.length ?? 0);
  expect([...new Set(digits)].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(ends.filter((end) => /[+-]\d\d:\d\d$/.test(end)).length).toBeGreaterThan(0);
});

test('ids are the same whenever the sample tenant is made, and all different', () => {
  const later = sampleTenant(new Date('2027-01-01T00:00:00Z'));
  const ids = (t: typeof tenant) =>
    [...t.applications, ...t.servicePrincipals].flatMap((o) => [
      o.id,
      ...o.passwordCredentials.map((c) => c.keyId),
    ]);
  expect(ids(later)).toEqual(ids(tenant));
  expect(new Set(tenant.applications.map((app) => app.id)).size).toBe(24);
});

test('no host of the sample tenant exists', () => {
  const hosts = JSON.stringify(tenant).match(/\b[\w-]+(\.[\w-]+)+\b/g) ?? [];
  const addresses = hosts.filter((host) => /\.(io|com|net|cn|us)$/.test(host));
  expect(addresses).toEqual([]);
});

test('a generated tenant has the size asked for and is the same for a seed', () => {
  const options = {
    now: testNow,
    seed: 7,
    subscriptions: 3,
    registries: 100,
    replicated: 30,
    applications: 500,
    servicePrincipals: 400,
  };
  const generated = generatedTenant(options);
  expect(generated.subscriptions).toHaveLength(3);
  expect(generated.registries).toHaveLength(100);
  expect(generated.registries.filter((r) => r.replicas.length > 0)).toHaveLength(30);
  expect(generated.registries.filter((r) => r.sku === 'Premium')).toHaveLength(30);
  expect(generated.applications).toHaveLength(500);
  expect(generated.servicePrincipals).toHaveLength(400);
  expect(generatedTenant(options)).toEqual(generated);
  expect(generatedTenant({ ...options, seed: 8 })).not.toEqual(generated);
});

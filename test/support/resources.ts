import type {
  CredentialHolder,
  KeyCredential,
  PasswordCredential,
  Registry,
  Replica,
  Usage,
} from '../../src/domain/resource.ts';

export const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111';

/** A healthy Premium registry; its id follows its name. */
export function aRegistry(given: Partial<Registry> = {}): Registry {
  const name = given.name ?? 'contosoprod';
  const subscriptionId = given.subscriptionId ?? SUBSCRIPTION;
  const resourceGroup = given.resourceGroup ?? 'rg-containers';
  return {
    id: `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.ContainerRegistry/registries/${name}`,
    name,
    subscriptionId,
    resourceGroup,
    location: 'westeurope',
    sku: 'Premium',
    provisioningState: 'Succeeded',
    privateEndpointCount: 0,
    tags: {},
    ...given,
  };
}

/** A replica that is Succeeded and Ready; its id follows its registry and name. */
export function aReplica(given: Partial<Replica> & { readonly of?: Registry } = {}): Replica {
  const { of = aRegistry(), ...fields } = given;
  const name = fields.name ?? 'northeurope';
  return {
    id: `${of.id}/replications/${name}`,
    name,
    location: name,
    provisioningState: 'Succeeded',
    displayStatus: 'Ready',
    statusMessage: undefined,
    statusAt: undefined,
    regionEndpointEnabled: true,
    ...fields,
  };
}

export function aUsage(given: Partial<Usage> = {}): Usage {
  return { name: 'Webhooks', limit: 500, currentValue: 1, unit: 'Count', ...given };
}

/** The item every registry has: stored bytes against what the SKU includes (Premium: 500 GiB). */
export function aSize(given: Partial<Usage> = {}): Usage {
  return aUsage({ name: 'Size', limit: 500 * 2 ** 30, currentValue: 0, unit: 'Bytes', ...given });
}

export function anApplication(given: Partial<CredentialHolder> = {}): CredentialHolder {
  return {
    kind: 'application',
    objectId: 'aaaaaaaa-0000-4000-8000-000000000001',
    appId: 'bbbbbbbb-0000-4000-8000-000000000001',
    displayName: 'billing-api',
    tags: [],
    servicePrincipalType: undefined,
    ownerTenantId: undefined,
    passwords: [],
    keys: [],
    ...given,
  };
}

/** An application with one secret that ends at a time, ms since the epoch. */
export function anApplicationEnding(
  at: number,
  given: Partial<CredentialHolder> = {},
): CredentialHolder {
  return anApplication({
    passwords: [aSecret({ endDateTime: new Date(at).toISOString() })],
    ...given,
  });
}

export function aServicePrincipal(given: Partial<CredentialHolder> = {}): CredentialHolder {
  return anApplication({
    kind: 'servicePrincipal',
    objectId: 'cccccccc-0000-4000-8000-000000000001',
    servicePrincipalType: 'Application',
    ...given,
  });
}

export function aSecret(given: Partial<PasswordCredential> = {}): PasswordCredential {
  return {
    keyId: 'dddddddd-0000-4000-8000-000000000001',
    displayName: 'ci',
    customKeyIdentifier: undefined,
    endDateTime: '2030-01-01T00:00:00Z',
    ...given,
  };
}

export function aKey(given: Partial<KeyCredential> = {}): KeyCredential {
  return {
    ...aSecret({ keyId: 'eeeeeeee-0000-4000-8000-000000000001', displayName: 'CN=billing' }),
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
    ...given,
  };
}

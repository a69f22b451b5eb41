import { DefaultAzureCredential } from '@azure/identity';
import type { Cloud } from '../domain/cloud.ts';
import type { SharedCredential } from './shared-credential.ts';
import { shareTokens } from './token.ts';
import type { TokenSource } from './token.ts';

/**
 * The app's identity in a cloud: environment variables, managed identity or `az login`, in the
 * order of `DefaultAzureCredential`; `clientId` is that of a user-assigned managed identity, where
 * the one in `AZURE_CLIENT_ID` is not meant. An authority that ends in `/adfs` is signed in to with
 * `AZURE_TENANT_ID=adfs`, which the library takes for the same path. For a cloud from a file, and
 * only then, instance discovery is off, because it asks Microsoft's public login host.
 */
export function createCredential(cloud: Cloud, clientId?: string): SharedCredential {
  const options = {
    authorityHost: cloud.authority,
    ...(clientId === undefined ? {} : { managedIdentityClientId: clientId }),
    ...(cloud.custom ? { disableInstanceDiscovery: true } : {}),
  };
  let credential = new DefaultAzureCredential(options);
  const source: TokenSource = {
    getToken: (scopes, asked) => credential.getToken(scopes, asked),
    // The library has no call to forget a token: a new credential has none.
    startAnew: () => {
      credential = new DefaultAzureCredential(options);
    },
  };
  return shareTokens(source, Date.now);
}

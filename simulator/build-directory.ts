import { azureDate, shifted } from './dates.ts';
import { stableGuid, stableThumbprint } from './stable-id.ts';
import type {
  Application,
  KeyCredential,
  PasswordCredential,
  ServicePrincipal,
} from './tenant-directory.ts';

/** An application without credentials; its ids follow from its name. */
export function buildApplication(
  now: Date,
  displayName: string,
  given: Partial<Application> = {},
): Application {
  return {
    id: stableGuid(`application/${displayName}`),
    appId: stableGuid(`app/${displayName}`),
    displayName,
    createdDateTime: azureDate(shifted(now, { days: -420 }), 0),
    signInAudience: 'AzureADMyOrg',
    notes: null,
    tags: [],
    identifierUris: [],
    passwordCredentials: [],
    keyCredentials: [],
    ...given,
  };
}

/** A service principal without credentials; its appId is that of the application of its name. */
export function buildServicePrincipal(
  now: Date,
  displayName: string,
  given: Partial<ServicePrincipal> = {},
): ServicePrincipal {
  return {
    id: stableGuid(`servicePrincipal/${displayName}`),
    appId: stableGuid(`app/${displayName}`),
    displayName,
    appDisplayName: displayName,
    appOwnerOrganizationId: null,
    accountEnabled: true,
    createdDateTime: azureDate(shifted(now, { days: -420 }), 0),
    servicePrincipalType: 'Application',
    alternativeNames: [],
    preferredSingleSignOnMode: null,
    tags: [],
    passwordCredentials: [],
    keyCredentials: [],
    ...given,
  };
}

/** A client secret; `key` is any text that tells it from its owner's other credentials. */
export function buildSecret(
  key: string,
  endDateTime: string | null,
  given: Partial<PasswordCredential> = {},
): PasswordCredential {
  return {
    customKeyIdentifier: null,
    displayName: key.split('/').at(-1) ?? key,
    endDateTime,
    hint: stableThumbprint(key).slice(0, 3),
    keyId: stableGuid(`secret/${key}`),
    startDateTime: '2025-01-15T08:00:00Z',
    ...given,
  };
}

/** A certificate that verifies; `key` is any text that tells it from its owner's others. */
export function buildCertificate(
  key: string,
  endDateTime: string | null,
  given: Partial<KeyCredential> = {},
): KeyCredential {
  return {
    customKeyIdentifier: stableThumbprint(key),
    displayName: `CN=${key.split('/').at(-1) ?? key}`,
    endDateTime,
    key: Buffer.from(`public key of ${key}`).toString('base64'),
    keyId: stableGuid(`certificate/${key}`),
    startDateTime: '2025-01-15T08:00:00Z',
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
    ...given,
  };
}

/**
 * What addTokenSigningCertificate leaves on a service principal: a Sign key, a Verify key and the
 * password of the PFX, all with one customKeyIdentifier; the password has the Sign key's keyId. Source:
 * the Graph reference of servicePrincipal: addTokenSigningCertificate.
 */
export function buildSamlCertificate(
  key: string,
  endDateTime: string,
): Pick<ServicePrincipal, 'keyCredentials' | 'passwordCredentials' | 'preferredSingleSignOnMode'> {
  const signing = buildCertificate(`${key}/sign`, endDateTime);
  const shared = { customKeyIdentifier: stableThumbprint(key), displayName: `CN=${key}` };
  return {
    preferredSingleSignOnMode: 'saml',
    keyCredentials: [
      { ...signing, ...shared, type: 'X509CertAndPassword', usage: 'Sign', key: null },
      { ...buildCertificate(`${key}/verify`, endDateTime), ...shared },
    ],
    passwordCredentials: [
      buildSecret(key, endDateTime, { ...shared, keyId: signing.keyId, hint: null }),
    ],
  };
}

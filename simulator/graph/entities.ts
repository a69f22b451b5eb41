import type { JsonObject } from '../json.ts';
import type { Tenant } from '../tenant.ts';
import type { Application, KeyCredential, ServicePrincipal } from '../tenant-directory.ts';

const noPublisher = { displayName: null, verifiedPublisherId: null, addedDateTime: null };
const noInfo = {
  logoUrl: null,
  marketingUrl: null,
  privacyStatementUrl: null,
  supportUrl: null,
  termsOfServiceUrl: null,
};

/** An application with every property that Graph v1.0 sends (recorded). */
export function applicationBody(tenant: Tenant, app: Application): JsonObject {
  return {
    id: app.id,
    deletedDateTime: null,
    appId: app.appId,
    applicationTemplateId: null,
    disabledByMicrosoftStatus: null,
    createdDateTime: app.createdDateTime,
    displayName: app.displayName,
    description: null,
    groupMembershipClaims: null,
    identifierUris: app.identifierUris,
    isDeviceOnlyAuthSupported: null,
    isFallbackPublicClient: null,
    notes: app.notes,
    publisherDomain: tenant.domain,
    serviceManagementReference: null,
    signInAudience: app.signInAudience,
    tags: app.tags,
    tokenEncryptionKeyId: null,
    samlMetadataUrl: null,
    defaultRedirectUri: null,
    certification: null,
    optionalClaims: null,
    servicePrincipalLockConfiguration: null,
    requestSignatureVerification: null,
    addIns: [],
    ...emptyParts,
    keyCredentials: app.keyCredentials,
    passwordCredentials: app.passwordCredentials.map((p) => ({ ...p, secretText: null })),
    verifiedPublisher: noPublisher,
  };
}

const emptyParts: JsonObject = {
  api: {
    acceptMappedClaims: null,
    knownClientApplications: [],
    requestedAccessTokenVersion: null,
    oauth2PermissionScopes: [],
    preAuthorizedApplications: [],
  },
  appRoles: [],
  info: noInfo,
  parentalControlSettings: { countriesBlockedForMinors: [], legalAgeGroupRule: 'Allow' },
  publicClient: { redirectUris: [] },
  requiredResourceAccess: [],
  web: {
    homePageUrl: null,
    logoutUrl: null,
    redirectUris: [],
    implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
    redirectUriSettings: [],
  },
  spa: { redirectUris: [] },
};

/** A service principal with every property that Graph v1.0 sends (recorded). */
export function servicePrincipalBody(_tenant: Tenant, sp: ServicePrincipal): JsonObject {
  const managed = sp.servicePrincipalType === 'ManagedIdentity';
  return {
    id: sp.id,
    deletedDateTime: null,
    accountEnabled: sp.accountEnabled,
    alternativeNames: sp.alternativeNames,
    appDisplayName: sp.appDisplayName,
    appDescription: null,
    appId: sp.appId,
    applicationTemplateId: null,
    appOwnerOrganizationId: sp.appOwnerOrganizationId,
    appRoleAssignmentRequired: false,
    createdDateTime: sp.createdDateTime,
    description: null,
    disabledByMicrosoftStatus: null,
    displayName: sp.displayName,
    homepage: null,
    loginUrl: null,
    logoutUrl: null,
    notes: null,
    notificationEmailAddresses: [],
    preferredSingleSignOnMode: sp.preferredSingleSignOnMode,
    preferredTokenSigningKeyThumbprint: null,
    replyUrls: [],
    servicePrincipalNames: [sp.appId],
    servicePrincipalType: sp.servicePrincipalType,
    signInAudience: managed ? null : 'AzureADMyOrg',
    tags: sp.tags,
    tokenEncryptionKeyId: null,
    samlSingleSignOnSettings: null,
    addIns: [],
    appRoles: [],
    info: managed ? null : noInfo,
    keyCredentials: sp.keyCredentials,
    oauth2PermissionScopes: [],
    passwordCredentials: sp.passwordCredentials.map((p) => ({ ...p, secretText: null })),
    resourceSpecificApplicationPermissions: [],
    verifiedPublisher: noPublisher,
  };
}

/**
 * Only the selected properties, or all of them. A certificate's `key` is null unless keyCredentials is
 * named (documented at the list operations of both types).
 */
export function selectFrom(body: JsonObject, select: readonly string[] | undefined): JsonObject {
  if (select !== undefined) return Object.fromEntries(select.map((name) => [name, body[name]]));
  const { keyCredentials } = body;
  if (!isKeyList(keyCredentials)) return body;
  return { ...body, keyCredentials: keyCredentials.map((key) => ({ ...key, key: null })) };
}

function isKeyList(value: unknown): value is readonly KeyCredential[] {
  return Array.isArray(value);
}

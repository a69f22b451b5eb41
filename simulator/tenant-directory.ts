/**
 * The Graph objects of a tenant. They have Graph's own names and nulls, because Graph has one shape per
 * type; what is not named here is filled in when the object is sent.
 */

/** A client secret, or the password beside a SAML signing certificate. */
export type PasswordCredential = {
  customKeyIdentifier: string | null;
  displayName: string | null;
  /** Null is possible and has to be borne. */
  endDateTime: string | null;
  hint: string | null;
  keyId: string;
  startDateTime: string | null;
};

/** A certificate or a symmetric key. */
export type KeyCredential = {
  customKeyIdentifier: string | null;
  displayName: string | null;
  endDateTime: string | null;
  /** Base64; sent only when `$select` names keyCredentials. */
  key: string | null;
  keyId: string;
  startDateTime: string | null;
  type: 'AsymmetricX509Cert' | 'X509CertAndPassword' | 'Symmetric';
  usage: 'Verify' | 'Sign';
};

export type Application = {
  id: string;
  appId: string;
  displayName: string;
  createdDateTime: string;
  signInAudience: string;
  notes: string | null;
  tags: string[];
  identifierUris: string[];
  passwordCredentials: PasswordCredential[];
  keyCredentials: KeyCredential[];
};

export type ServicePrincipal = {
  id: string;
  appId: string;
  displayName: string;
  appDisplayName: string | null;
  /** The tenant that owns the application; null is possible for own ones too. */
  appOwnerOrganizationId: string | null;
  accountEnabled: boolean;
  createdDateTime: string;
  servicePrincipalType: 'Application' | 'ManagedIdentity' | 'Legacy' | 'SocialIdp';
  alternativeNames: string[];
  preferredSingleSignOnMode: string | null;
  tags: string[];
  passwordCredentials: PasswordCredential[];
  keyCredentials: KeyCredential[];
};

export type DirectoryUser = { id: string; displayName: string; userPrincipalName: string };

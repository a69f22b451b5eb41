import { fingerprintOf } from '../domain/fingerprint.ts';
import type {
  CredentialHolder,
  CredentialKind,
  KeyCredential,
  PasswordCredential,
} from '../domain/resource.ts';
import { tameText } from '../domain/text.ts';

/** One secret or one certificate of a holder, as it is judged. */
export type Credential = {
  readonly kind: CredentialKind;
  /** `applications/<object id>/secrets/<key id>` and alike. */
  readonly subjectId: string;
  readonly displayName: string | undefined;
  /** Every Graph entry it consists of. */
  readonly keyIds: readonly string[];
  /** End dates of those entries as the service wrote them; undefined where it gave none. */
  readonly ends: readonly (string | undefined)[];
  /** True when it holds a key that signs, as SAML single sign-on uses. */
  readonly signs: boolean;
};

/**
 * The secrets and certificates of a holder. Keys that share a `customKeyIdentifier` are one
 * certificate. A password that shares it, or the keyId, with a key that signs is that certificate's
 * PFX password, no secret: so Microsoft Graph's addTokenSigningCertificate writes a SAML certificate
 * (a Sign key, a Verify key and a password). A key without the identifier stands for itself by its
 * keyId.
 */
export function credentialsOf(holder: CredentialHolder): readonly Credential[] {
  const owner = `${holder.kind === 'application' ? 'applications' : 'servicePrincipals'}/${holder.objectId}`;
  const groups = Map.groupBy(holder.keys, (key) => identifierOf(key) ?? key.keyId);
  const signing = holder.keys.filter(isSigning);
  const secrets = holder.passwords.filter(
    (password) => !signing.some((key) => opens(password, key)),
  );
  return [
    ...secrets.map((secret) => secretOf(owner, secret)),
    ...[...groups].map(([identifier, keys]) => certificateOf(owner, identifier, keys)),
  ];
}

function secretOf(owner: string, secret: PasswordCredential): Credential {
  return {
    kind: 'secret',
    subjectId: `${owner}/secrets/${pathPart(secret.keyId)}`,
    displayName: secret.displayName,
    keyIds: [secret.keyId],
    ends: [secret.endDateTime],
    signs: false,
  };
}

function certificateOf(
  owner: string,
  identifier: string,
  keys: readonly KeyCredential[],
): Credential {
  return {
    kind: 'certificate',
    subjectId: `${owner}/certificates/${pathPart(identifier)}`,
    displayName: keys.find((key) => key.displayName !== undefined)?.displayName,
    keyIds: keys.map((key) => key.keyId),
    ends: keys.map((key) => key.endDateTime),
    signs: keys.some(isSigning),
  };
}

/** True for the PFX password of a key. */
function opens(password: PasswordCredential, key: KeyCredential): boolean {
  const identifier = identifierOf(password);
  const isShared = identifier !== undefined && identifier === identifierOf(key);
  return isShared || password.keyId === key.keyId;
}

function isSigning(key: KeyCredential): boolean {
  return key.usage?.toLowerCase() === 'sign';
}

/** One that would have to be tamed is told from others like it by its digest. */
function pathPart(id: string): string {
  return tameText(id) === id ? id : fingerprintOf(id);
}

function identifierOf(credential: PasswordCredential): string | undefined {
  return credential.customKeyIdentifier === '' ? undefined : credential.customKeyIdentifier;
}

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
 * certificate, and a password that shares it is that certificate's PFX password, no secret: so
 * Microsoft Graph's addTokenSigningCertificate writes a SAML certificate (a Sign key, a Verify key
 * and a password). A key without the identifier stands for itself by its keyId.
 */
export function credentialsOf(holder: CredentialHolder): readonly Credential[] {
  const owner = `${holder.kind === 'application' ? 'applications' : 'servicePrincipals'}/${holder.objectId}`;
  const groups = Map.groupBy(holder.keys, (key) => identifierOf(key) ?? key.keyId);
  const identifiers = new Set(holder.keys.map(identifierOf));
  const secrets = holder.passwords.filter((password) => {
    const identifier = identifierOf(password);
    return identifier === undefined || !identifiers.has(identifier);
  });
  return [
    ...secrets.map((secret) => secretOf(owner, secret)),
    ...[...groups].map(([identifier, keys]) => certificateOf(owner, identifier, keys)),
  ];
}

function secretOf(owner: string, secret: PasswordCredential): Credential {
  return {
    kind: 'secret',
    subjectId: `${owner}/secrets/${tameText(secret.keyId)}`,
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
    subjectId: `${owner}/certificates/${tameText(identifier)}`,
    displayName: keys.find((key) => key.displayName !== undefined)?.displayName,
    keyIds: keys.map((key) => key.keyId),
    ends: keys.map((key) => key.endDateTime),
    signs: keys.some((key) => key.usage?.toLowerCase() === 'sign'),
  };
}

function identifierOf(credential: PasswordCredential): string | undefined {
  return credential.customKeyIdentifier === '' ? undefined : credential.customKeyIdentifier;
}

import { tameText } from '../domain/text.ts';

const REASON_LIMIT = 300;

/**
 * True for the text that an app setting has while its Key Vault reference is not resolved (App
 * Service, "Use Key Vault references": the reference string itself is then the value).
 */
export function isUnresolvedReference(text: string): boolean {
  return /^@Microsoft\.KeyVault\(/i.test(text.trim());
}

/** What to do about such a text. */
export const UNRESOLVED_REFERENCE_HELP =
  "the secret itself: the Key Vault reference did not resolve; check that the secret exists and is enabled, that the app's identity has the role Key Vault Secrets User, and that the app may reach the vault";

/**
 * A reason fit for logs and the outbox: one line without URLs, keys and signatures, and without
 * any of the given secrets.
 */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  const known = secrets
    .filter((secret) => secret.length > 3)
    .reduce((rest, secret) => rest.replaceAll(secret, '(hidden)'), text);
  const shaped = known
    .replace(/\b[a-z][a-z0-9+.-]*:\/\/\S+/gi, '(address hidden)')
    .replace(/\b(sig|code|accesskey|access_token|bearer)(\s*[=:]\s*|\s+)\S+/gi, '$1 (hidden)');
  return tameText(shaped, REASON_LIMIT);
}

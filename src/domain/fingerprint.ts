import { createHash } from 'node:crypto';

declare const brand: unique symbol;

/** Identity of an alert: 32 lower-case hex digits. */
export type Fingerprint = string & { readonly [brand]: 'Fingerprint' };

/**
 * Identity from what stays the same while a condition lasts: never severity, text, counts or time.
 * ARM ids are case-insensitive, so `parts` are compared in lower case.
 */
export function fingerprintOf(...parts: readonly string[]): Fingerprint {
  const text = JSON.stringify(parts.map((part) => part.toLowerCase()));
  return brandFingerprint(createHash('sha256').update(text).digest('hex').slice(0, 32));
}

/** True for text in the form that `fingerprintOf` gives, such as a stored row key. */
export function isFingerprint(text: string): text is Fingerprint {
  return /^[0-9a-f]{32}$/.test(text);
}

/** Safe: the only caller passes 32 hex digits of a digest. */
function brandFingerprint(text: string): Fingerprint {
  return text as Fingerprint;
}

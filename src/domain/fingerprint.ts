import { createHash } from 'node:crypto';

declare const brand: unique symbol;

/** Identity of an alert: 32 lower-case hex digits. */
export type Fingerprint = string & { readonly [brand]: 'Fingerprint' };

/**
 * Identity from what stays the same while a condition lasts: never severity, text, counts or time.
 * Letter case counts: a part that is compared without it is given by `subjectKey` or in lower case.
 */
export function fingerprintOf(...parts: readonly string[]): Fingerprint {
  const text = JSON.stringify(parts);
  return brandFingerprint(createHash('sha256').update(text).digest('hex').slice(0, 32));
}

/**
 * The id of a subject as it is compared. ARM ids begin with `/` and are case-insensitive; others
 * may hold base64, where another letter case is another thing.
 */
export function subjectKey(id: string): string {
  return id.startsWith('/') ? id.toLowerCase() : id;
}

/** True for text in the form that `fingerprintOf` gives, such as a stored row key. */
export function isFingerprint(text: string): text is Fingerprint {
  return /^[0-9a-f]{32}$/.test(text);
}

/** Safe: the only caller passes 32 hex digits of a digest. */
function brandFingerprint(text: string): Fingerprint {
  return text as Fingerprint;
}

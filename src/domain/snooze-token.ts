import { isFingerprint } from './fingerprint.ts';
import type { Fingerprint } from './fingerprint.ts';
import { DAY_MS, HOUR_MS } from './time.ts';

/** How long a snooze link works after its message was made, in ms. */
export const SNOOZE_LINK_MS = 14 * DAY_MS;
/** The durations that the page of a snooze link offers, in hours. */
export const SNOOZE_HOURS = [1, 8, 24, 72, 168, 720] as const;

/** The one alert that a snooze link is for, and until when the link works, ms since the epoch. */
export type SnoozePayload = {
  readonly owner: string;
  readonly fingerprint: Fingerprint;
  readonly expiresAt: number;
};

/** Begins with what it is for and its version, so that no other signed text is taken for one. */
const PAYLOAD = /^snooze1:(\d{1,16}):([0-9a-f]{32}):([a-z0-9][a-z0-9-]{0,63})$/;

/** Text of a payload, to be signed; what a link carries. Throws for an owner it cannot hold. */
export function snoozePayload({ owner, fingerprint, expiresAt }: SnoozePayload): string {
  const text = `snooze1:${expiresAt}:${fingerprint}:${owner}`;
  if (!PAYLOAD.test(text)) throw new Error('an alert has an owner that no link can name');
  return text;
}

/** The payload in a text whose signature was found right; undefined for any other text. */
export function parseSnoozePayload(text: string): SnoozePayload | undefined {
  const [, time = '', fingerprint = '', owner = ''] = PAYLOAD.exec(text) ?? [];
  const expiresAt = Number(time);
  const isCanonical = String(expiresAt) === time && Number.isSafeInteger(expiresAt);
  if (!isCanonical || !isFingerprint(fingerprint)) return undefined;
  return { owner, fingerprint, expiresAt };
}

/** A token as the signer makes them: id of the key, payload and signature. */
const TOKEN = /^[a-z0-9]{1,20}\.([\w-]{1,900})\.[\w-]{43}$/;

/** How far the clocks of two hosts may be apart, in ms. */
const CLOCK_SLACK_MS = DAY_MS;

/**
 * What a token claims, before anybody looked whether it was signed: enough to turn away what cannot
 * be a link of this app, which anybody may send. `now` is ms since the epoch.
 */
export function claimOf(token: string, now: number): SnoozePayload | 'invalid' | 'expired' {
  const body = TOKEN.exec(token)?.[1];
  // Other lengths are no base64url at all (RFC 4648, section 4).
  if (body === undefined || body.length % 4 === 1) return 'invalid';
  const payload = parseSnoozePayload(atob(body.replaceAll('-', '+').replaceAll('_', '/')));
  if (payload === undefined) return 'invalid';
  if (now >= payload.expiresAt) return 'expired';
  return payload.expiresAt - now > SNOOZE_LINK_MS + CLOCK_SLACK_MS ? 'invalid' : payload;
}

/**
 * Id of the silence that a link makes until a time: the same for many clicks at once, so that they
 * make one. Past those in `taken`, which hold no longer. `endsAt` is ms since the epoch.
 */
export function linkSilenceId(
  { fingerprint, endsAt }: { readonly fingerprint: Fingerprint; readonly endsAt: number },
  taken: ReadonlySet<string>,
): string {
  const id = `link-${fingerprint}-${Math.round(endsAt / HOUR_MS)}`;
  if (!taken.has(id)) return id;
  for (let number = 2; ; number += 1) {
    const other = `${id}-${number}`;
    if (!taken.has(other)) return other;
  }
}

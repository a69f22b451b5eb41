import { isFingerprint } from './fingerprint.ts';
import type { Fingerprint } from './fingerprint.ts';
import { DAY_MS } from './time.ts';

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

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { LinkSigner } from '../ports/link-signer.ts';

/** Most characters of a token; a link has to fit in a mail and in the log of no proxy. */
const MAX_TOKEN_UNITS = 1000;
const TOKEN = /^([a-z0-9]{1,20})\.([\w-]{1,900})\.([\w-]{43})$/;

/** A secret of 32 bytes and the id that tokens name it by: letters a to z and digits. */
export type SigningKey = { readonly id: string; readonly secret: Uint8Array };

/**
 * Signs with HMAC-SHA256 (RFC 2104) and base64url (RFC 4648, section 5): `<key id>.<payload>.<mac>`.
 * The current key signs; the current and the one before are accepted. Throws for a payload that
 * makes a token too long. The keys are held in closures alone, so that printing it shows none.
 */
export function createLinkSigner(
  current: SigningKey,
  previous: SigningKey | undefined,
): LinkSigner {
  const accepted = previous === undefined ? [current] : [current, previous];
  return {
    sign(payload) {
      const signed = `${current.id}.${Buffer.from(payload, 'utf8').toString('base64url')}`;
      const token = `${signed}.${macOf(current, signed)}`;
      if (!TOKEN.test(token) || token.length > MAX_TOKEN_UNITS) {
        throw new Error(`a link cannot carry a payload of ${payload.length} characters`);
      }
      return token;
    },
    verify(token) {
      if (token.length > MAX_TOKEN_UNITS) return undefined;
      const [, id = '', body = '', mac = ''] = TOKEN.exec(token) ?? [];
      const key = accepted.find((one) => one.id === id);
      if (key === undefined || !isSame(macOf(key, `${id}.${body}`), mac)) return undefined;
      return Buffer.from(body, 'base64url').toString('utf8');
    },
  };
}

function macOf({ secret }: SigningKey, text: string): string {
  return createHmac('sha256', secret).update(text).digest('base64url');
}

/** Compares the texts and not the bytes they stand for: two texts may stand for the same bytes. */
function isSame(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

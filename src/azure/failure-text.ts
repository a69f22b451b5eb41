import { tameText } from '../domain/text.ts';
import { isRecord } from './error-body.ts';

/** Most characters of a failure's message. */
const MESSAGE_LIMIT = 300;

/** Text of anything thrown, without addresses' queries and without tokens. */
export function messageOf(thrown: unknown): string {
  const message = isRecord(thrown) && 'message' in thrown ? thrown['message'] : thrown;
  return sentence(String(message));
}

/** The first sentence of a text, on one line of at most 300 characters, without its final stop. */
export function sentence(text: string): string {
  const line = tameText(withoutSecrets(text), 4 * MESSAGE_LIMIT);
  const first = line.split(/(?<=[\p{Ll}\d'")\]])\.\s+(?=\p{Lu})/u, 1)[0] ?? '';
  return tameText(first.replace(/[.\s]+$/, ''), MESSAGE_LIMIT);
}

/** Tokens, signatures and keys, and queries of addresses, which may carry them, are cut out. */
export function withoutSecrets(text: string): string {
  return text
    .slice(0, 20_000)
    .replace(/(https?:\/\/[^\s/?#'"]+)[^\s?#'"]*\?[^\s'"]*/gi, '$1/…')
    .replace(/\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)*/g, '…')
    .replace(/\b(bearer|sharedkey)\s+[\w.~+/=:-]{8,}/gi, '$1 …')
    .replace(
      /\b(sig|accountkey|accesskey|client_secret|client_assertion|password)=[^&;\s'"]+/gi,
      '$1=…',
    );
}

import { tameText } from '../domain/text.ts';
import { SECOND_MS } from '../domain/time.ts';
import type { SendAnswer, WebhookPoster } from '../ports/mailer.ts';
import { toReadFailure } from './failure.ts';
import { withoutSecrets } from './failure-text.ts';
import type { Http } from './http-types.ts';
import { isUnsent, pauseAsked } from './send-answer.ts';

/** Longest wait for the webhook's answer. */
export const TIMEOUT_MS = 20 * SECOND_MS;

/** Most bytes read of an answer; a 200 may carry the text of an error. */
export const BODY_LIMIT_BYTES = 4096;

export type WebhookDependencies = {
  readonly http: Pick<Http, 'fetch'>;
  /** A signal that aborts after some ms; `AbortSignal.timeout` where absent. */
  readonly timeoutSignal?: (ms: number) => AbortSignal;
};

/**
 * Posts JSON to one webhook. Its URL is a secret, since the signature is in the query: it is sent
 * as it was given and appears in no answer and in nothing that is thrown. The POST is never
 * repeated here and no redirect is followed. Throws when the URL is none.
 */
export function createWebhookPoster(dependencies: WebhookDependencies, url: string): WebhookPoster {
  // What `new URL` throws quotes the text.
  if (!URL.canParse(url)) throw new Error('the webhook address is not a URL');
  const timeoutSignal = dependencies.timeoutSignal ?? ((ms) => AbortSignal.timeout(ms));
  return {
    async postJson(body, signal) {
      if (signal.aborted) return noAnswer('it was stopped before it began', true);
      const timeout = timeoutSignal(TIMEOUT_MS);
      const init = {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        signal: AbortSignal.any([signal, timeout]),
      };
      try {
        const target = { origin: new URL(url).origin };
        const answer = await dependencies.http.fetch(target, { url, init, send: fetchHead });
        return await answered(answer, url);
      } catch (error) {
        if (timeout.aborted) return noAnswer(`nothing came within ${TIMEOUT_MS / SECOND_MS} s`);
        const { message } = toReadFailure(error, 'the webhook');
        return noAnswer(withoutAddress(message, url), isUnsent(error));
      }
    },
  };
}

/** Fetches and reads no more of the body than is looked at. */
async function fetchHead(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  const { status, headers, body } = response;
  if (body === null) return response;
  return new Response(await readHead(body), { status, headers });
}

async function readHead(body: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    // Leaving the loop cancels the rest.
    if (bytes >= BODY_LIMIT_BYTES) break;
  }
  return new Uint8Array(Buffer.concat(chunks).subarray(0, BODY_LIMIT_BYTES));
}

async function answered(response: Response, url: string): Promise<SendAnswer> {
  const text = withoutAddress(withoutSecrets(await response.text()), url);
  const body = tameText(text, BODY_LIMIT_BYTES);
  const pause = pauseAsked((name) => response.headers.get(name));
  return { kind: 'answered', status: response.status, body, ...pause };
}

function noAnswer(reason: string, unsent = false): SendAnswer {
  return { kind: 'no-answer', reason, ...(unsent ? { unsent } : {}) };
}

/** Cuts out the address and its parts, host and signature too, wherever an error quotes them. */
function withoutAddress(text: string, url: string): string {
  const { href, origin, host, hostname, pathname, searchParams } = new URL(url);
  const parts = [url, href, origin, host, hostname, pathname, ...searchParams.values()];
  return parts
    .filter((part) => part.length > 3)
    .reduce((rest, part) => rest.replaceAll(part, 'the webhook'), text);
}

import { malformed } from './failure.ts';
import { exchange } from './http-exchange.ts';
import type { ExchangeContext } from './http-exchange.ts';
import { fail } from './http-failure.ts';
import type { FetchJob, HttpTarget } from './http-types.ts';

/** Largest body taken: a full Graph page is about 4 MiB. */
export const BODY_LIMIT_BYTES = 32 * 1024 * 1024;

/** One fetch through the retry; gives an answer whose body is text already read. */
export async function fetchWhole(input: {
  readonly context: ExchangeContext;
  readonly target: HttpTarget;
  readonly job: FetchJob;
}): Promise<Response> {
  const { context, target, job } = input;
  const send = context.transport?.fetch ?? job.send;
  const answer = await exchange(context, {
    target,
    method: (job.init.method ?? 'GET').toUpperCase(),
    url: job.url,
    signal: job.init.signal ?? undefined,
    send: async (signal) => {
      const response = await send(job.url, { ...job.init, signal, redirect: 'manual' });
      return { response, text: await readText(response, job.url) };
    },
    view: ({ response, text }) => ({
      status: response.status,
      header: (name) => response.headers.get(name),
      body: text,
    }),
  });
  return rebuild(answer);
}

/** The body as text; one that is too large is refused, and not asked for again. */
async function readText(response: Response, url: string): Promise<string> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  const chunks: AsyncIterable<Uint8Array> = response.body;
  for await (const chunk of chunks) {
    bytes += chunk.byteLength;
    if (bytes > BODY_LIMIT_BYTES) refuseLarge(url);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** Throws the failure of an answer that is too large to be one. */
export function refuseLarge(url: string): never {
  fail(malformed('the answer is larger than 32 MiB', url));
}

function rebuild(answer: { readonly response: Response; readonly text: string }): Response {
  const { status, statusText, headers } = answer.response;
  const isBodiless = [204, 205, 304].includes(status);
  return new Response(isBodiless ? null : answer.text, { status, statusText, headers });
}

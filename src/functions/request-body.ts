import type { HttpRequest } from '@azure/functions';

export type BodyReading =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly status: 413 | 415; readonly problem: string };

/**
 * The text of a request of one media type, up to `limit` bytes. What is longer is not read to its
 * end, whatever its length header says. An empty body may have no type.
 */
export async function readBody(
  request: Pick<HttpRequest, 'headers' | 'body'>,
  { type, limit }: { readonly type: string; readonly limit: number },
): Promise<BodyReading> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    const bytes = bytesOf(chunk);
    size += bytes.length;
    if (size > limit) {
      return { ok: false, status: 413, problem: `the body is longer than ${limit} bytes` };
    }
    chunks.push(bytes);
  }
  const [given = ''] = (request.headers.get('content-type') ?? '').split(';');
  if (size > 0 && given.trim().toLowerCase() !== type) {
    return { ok: false, status: 415, problem: `send it with the header Content-Type: ${type}` };
  }
  return { ok: true, text: Buffer.concat(chunks).toString('utf8') };
}

function bytesOf(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  throw new Error('the body of a request is no bytes');
}

/** The value of a JSON text; undefined when it is not JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

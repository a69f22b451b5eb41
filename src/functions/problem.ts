import type { HttpResponseInit } from '@azure/functions';

/** An error as `application/problem+json` (RFC 9457), every problem listed. */
export function problemResponse(
  status: number,
  title: string,
  problems: readonly string[],
): HttpResponseInit {
  const body = { type: 'about:blank', title, status, detail: problems.join('; '), problems };
  return {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
    body: JSON.stringify(body, null, 2),
  };
}

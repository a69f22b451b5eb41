import type { HttpResponseInit } from '@azure/functions';

/** Most problems that an answer lists: a small request may hold thousands. */
export const PROBLEM_LIMIT = 20;

/** An error as `application/problem+json` (RFC 9457) with its problems, of very many the first. */
export function problemResponse(
  status: number,
  title: string,
  problems: readonly string[],
): HttpResponseInit {
  const more = problems.length - PROBLEM_LIMIT;
  const named =
    more > 0 ? [...problems.slice(0, PROBLEM_LIMIT), `and ${more} more problems`] : problems;
  const detail = named.join('; ');
  const body = { type: 'about:blank', title, status, detail, problems: named };
  return {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
    body: JSON.stringify(body, null, 2),
  };
}

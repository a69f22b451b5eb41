import type { HttpResponseInit } from '@azure/functions';
import { problemResponse } from './problem.ts';

/** A value as JSON that nobody may keep. */
export function jsonResponse(status: number, value: unknown): HttpResponseInit {
  return {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
    body: `${JSON.stringify(value, null, 2)}\n`,
  };
}

/** 503 with every reason why the app can do nothing. */
export function unavailableResponse(
  answer:
    | { readonly kind: 'bad-settings'; readonly problems: readonly string[] }
    | { readonly kind: 'no-state'; readonly reason: string },
): HttpResponseInit {
  switch (answer.kind) {
    case 'bad-settings':
      return problemResponse(503, 'the settings are wrong', answer.problems);
    case 'no-state':
      return problemResponse(503, 'the state cannot be reached', [answer.reason]);
  }
}

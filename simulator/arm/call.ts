import { jsonResponse, type SimResponse } from '../http/exchange.ts';
import { decodeSkipToken, encodeSkipToken, pageOf } from '../http/paging.ts';
import type { Pattern } from '../http/router.ts';
import type { Tenant } from '../tenant.ts';
import type { ArmAction } from './actions.ts';
import { armError } from './errors.ts';

/** A request that passed authentication, api-version, subscription and permission checks. */
export type ArmCall = {
  readonly tenant: Tenant;
  readonly now: Date;
  /** `https://localhost:PORT` of this service. */
  readonly origin: string;
  readonly path: string;
  readonly params: { readonly [name: string]: string };
  readonly query: URLSearchParams;
  readonly apiVersion: string;
  /** The request's JSON body, undefined without one. */
  readonly body: unknown;
  /** Whether the monitor's identity may do this at a scope. */
  readonly may: (action: string, scope: string) => boolean;
};

/** One operation of Azure Resource Manager and the right that it needs. */
export type ArmRoute = Pattern & {
  /** The action the caller must hold; without it any signed-in caller may ask. */
  readonly action?: ArmAction;
  /** Where it must be held: a pattern over the route's own parameters. */
  readonly scope?: string;
  /** Holding it somewhere below the scope is enough; the answer then leaves the rest out. */
  readonly partial?: true;
  readonly answer: (call: ArmCall) => SimResponse;
};

/** A list as ARM sends it: `value`, and an absolute `nextLink` while there are more pages. */
export function listResponse(
  call: ArmCall,
  items: readonly unknown[],
  pageSize: number | undefined,
): SimResponse {
  const offset = decodeSkipToken(call.query.get('$skiptoken') ?? call.query.get('$skipToken'));
  if (offset === undefined) {
    return armError(400, 'InvalidSkipToken', 'The skip token in the request is not valid.');
  }
  const page = pageOf(items, offset, pageSize ?? Math.max(items.length, 1));
  if (page.nextOffset === undefined) return jsonResponse(200, { value: page.items });
  const query = new URLSearchParams(call.query);
  query.delete('$skipToken');
  query.set('$skiptoken', encodeSkipToken(page.nextOffset));
  const nextLink = `${call.origin}${call.path}?${query.toString()}`;
  return jsonResponse(200, { value: page.items, nextLink });
}

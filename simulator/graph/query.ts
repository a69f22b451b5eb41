import { decodeSkipToken } from '../http/paging.ts';
import type { JsonObject } from '../json.ts';
import { asArray } from '../json.ts';

/** The query options of a list, or the code and text of the 400 they deserve. */
export type ListQuery =
  | {
      readonly kind: 'query';
      /** Items per page: 100 unless `$top` says otherwise, at most 999 (GRAPHDOC application-list). */
      readonly top: number;
      readonly offset: number;
      readonly select: readonly string[] | undefined;
      readonly matches: (body: JsonObject) => boolean;
    }
  | { readonly kind: 'bad'; readonly code: string; readonly message: string };

/** Reads `$top`, `$skiptoken`, `$select` and `$filter`; `sample` knows the type's properties. */
export function readListQuery(
  query: URLSearchParams,
  type: string,
  sample: JsonObject | undefined,
): ListQuery {
  const top = Number(query.get('$top') ?? '100');
  if (!Number.isInteger(top) || top < 1 || top > 999) {
    const message = `Invalid page size specified: '${query.get('$top')}'. Must be between 1 and 999 inclusive.`;
    return { kind: 'bad', code: 'Request_UnsupportedQuery', message };
  }
  const offset = decodeSkipToken(query.get('$skiptoken'));
  if (offset === undefined) {
    return {
      kind: 'bad',
      code: 'Directory_ExpiredPageToken',
      message: 'The specified page token value has expired.',
    };
  }
  const select = readSelect(query.get('$select'));
  const unknown = sample && select?.find((name) => !(name in sample));
  if (unknown !== undefined) {
    const message = `Parsing OData Select and Expand failed: Could not find a property named '${unknown}' on type 'microsoft.graph.${type}'.`;
    return { kind: 'bad', code: 'BadRequest', message };
  }
  const matches = readFilter(query.get('$filter'));
  if (matches !== undefined) return { kind: 'query', top, offset, select, matches };
  const message = `Invalid filter clause: ${query.get('$filter')}`;
  return { kind: 'bad', code: 'Request_UnsupportedQuery', message };
}

/** The names in a `$select`, undefined without one. */
export function readSelect(text: string | null): readonly string[] | undefined {
  return text === null ? undefined : text.split(',').map((name) => name.trim());
}

/** The filters that az uses: eq, startswith, and any() over service principal names. */
function readFilter(text: string | null): ((body: JsonObject) => boolean) | undefined {
  if (text === null) return () => true;
  const parts = text.split(/\s+and\s+/i).map(readCondition);
  const conditions = parts.filter((part) => part !== undefined);
  if (conditions.length !== parts.length) return undefined;
  return (body) => conditions.every((condition) => condition(body));
}

function readCondition(text: string): ((body: JsonObject) => boolean) | undefined {
  const equal = /^(\w+) eq '([^']*)'$/i.exec(text);
  if (equal) return (body) => lower(body[equal[1] ?? '']) === lower(equal[2]);
  const start = /^startswith\((\w+),\s*'([^']*)'\)$/i.exec(text);
  if (start) return (body) => lower(body[start[1] ?? '']).startsWith(lower(start[2]));
  const any = /^(\w+)\/any\(\w+:\w+ eq '([^']*)'\)$/i.exec(text);
  if (!any) return undefined;
  return (body) => asArray(body[any[1] ?? '']).some((value) => lower(value) === lower(any[2]));
}

function lower(value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase() : '';
}

import { isoTime } from './time.ts';

/** A piece of a query that stands for one value; made only by the functions of this file. */
export type KqlLiteral = string;

/**
 * What may stand in a query as text: the ARM id or the login server of a registry. None of the
 * characters can end a string literal or begin an escape, so a value can never become query.
 * A resource group has letters, digits and `_-.()`, a registry 5 to 50 letters and digits
 * (learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules).
 */
const REGISTRY_ID =
  /^\/subscriptions\/[0-9a-f-]{1,90}\/resourcegroups\/[\p{L}\p{N}_.()-]{1,90}\/providers\/microsoft\.containerregistry\/registries\/[a-z0-9]{5,50}$/iu;
const LOGIN_SERVER = /^[a-z0-9]{5,50}(?:\.[a-z0-9-]{1,63}){1,8}$/i;

/** A registry's ARM id, or its login server, as a string literal in lower case; undefined for any other text. */
export function kqlRegistry(idOrServer: string): KqlLiteral | undefined {
  const lower = idOrServer.toLowerCase();
  return REGISTRY_ID.test(lower) || LOGIN_SERVER.test(lower) ? `"${lower}"` : undefined;
}

/** A moment, ms since the epoch, as a datetime literal. */
export function kqlTime(ms: number): KqlLiteral {
  return `datetime(${isoTime(ms)})`;
}

export function kqlBoolean(value: boolean): KqlLiteral {
  return value ? 'true' : 'false';
}

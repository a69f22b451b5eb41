import type { ReadFailure } from '../domain/reading.ts';
import { tameText } from '../domain/text.ts';
import { malformed } from './failure.ts';
import { fail } from './http-failure.ts';
import type { HttpTarget } from './http-types.ts';

/**
 * Refuses an address that is not the target's: another host, scheme or port, or one with a user
 * name. Next links come from outside, and a token must not follow them anywhere.
 */
export function refuseForeign(url: string, target: HttpTarget): void {
  const failure = foreignFailure(url, target);
  if (failure !== undefined) fail(failure);
}

/** The failure of an address that must not be asked, or undefined when it is the target's own. */
export function foreignFailure(url: string, target: HttpTarget): ReadFailure | undefined {
  if (!URL.canParse(url)) return refused('a link that is no address', target);
  const { protocol, username, password, origin } = new URL(url);
  const isAllowed = protocol === 'https:' || (protocol === 'http:' && target.allowHttp === true);
  const isOwn = origin === new URL(target.origin).origin && username === '' && password === '';
  if (isAllowed && isOwn) return undefined;
  return refused(`a link to ${tameText(`${protocol}//${new URL(url).host}`, 120)}`, target);
}

function refused(what: string, target: HttpTarget): ReadFailure {
  const own = new URL(target.origin).origin;
  return malformed(`the link was refused: ${what} was given where only ${own} is asked`, own);
}

import { fingerprintOf } from './fingerprint.ts';
import { isMailAddress, mailDomain } from './mail-address.ts';
import type { Destination } from './policy.ts';
import { tameText } from './text.ts';

/** Most addresses of one tag that count. */
export const MAX_OWNERS = 10;

/** Begins the name of a receiver that is made of a tag; no receiver of the settings may have it. */
export const OWNER_PREFIX = 'owner-';

/** How a registry's tag may name who is told. */
export type OwnerRule = {
  /** Name of the tag; compared without case, as ARM does. */
  readonly tag: string;
  /** Mail domains in lower case that an address may have: whoever may write a tag may write any. */
  readonly domains: ReadonlySet<string>;
};

/** What the tag of a registry says of its owners. */
export type OwnerReading = {
  /** Undefined when no address of the tag counts. */
  readonly destination: Destination | undefined;
  /** What was read, and what of it does not count and why; safe for a line of text. */
  readonly text: string;
};

/** Reads the owners of a registry from its tags. */
export function readOwners(tags: Readonly<Record<string, string>>, rule: OwnerRule): OwnerReading {
  const wanted = rule.tag.toLowerCase();
  const value = Object.entries(tags).find(([name]) => name.toLowerCase() === wanted)?.[1];
  if (value === undefined) return nobody(`there is no tag ${rule.tag}`);
  const entries = entriesOf(value);
  if (entries.length === 0) return nobody(`the tag ${rule.tag} is empty`);
  const refused = entries.map((entry) => refusalOf(entry, rule)).filter((text) => text !== '');
  const allowed = entries.filter((entry) => refusalOf(entry, rule) === '').sort();
  const recipients = allowed.slice(0, MAX_OWNERS);
  const surplus =
    allowed.length > MAX_OWNERS ? [`only ${MAX_OWNERS} of ${allowed.length} addresses count`] : [];
  const remarks = [...surplus, ...refused].join('; ');
  if (recipients.length === 0)
    return nobody(`no address of the tag ${rule.tag} counts: ${remarks}`);
  return {
    destination: { receiver: ownerReceiver(recipients), recipients },
    text: `the tag ${rule.tag} names ${recipients.join(', ')}${remarks === '' ? '' : `; ${remarks}`}`,
  };
}

/** True when mail may go to an address that a tag names. */
export function isAllowedOwner(address: string, rule: OwnerRule): boolean {
  return refusalOf(address, rule) === '';
}

/** Name of the receiver of these addresses, whatever their order and letter case. */
function ownerReceiver(recipients: readonly string[]): string {
  const addresses = recipients.map((address) => address.toLowerCase()).sort();
  return `${OWNER_PREFIX}${fingerprintOf(...addresses).slice(0, 12)}`;
}

function nobody(text: string): OwnerReading {
  return { destination: undefined, text };
}

function entriesOf(value: string): readonly string[] {
  const entries = value.toLowerCase().split(/[\s,;]+/);
  return [...new Set(entries.filter((entry) => entry !== ''))];
}

/** Why an entry does not count; empty for one that does. */
function refusalOf(entry: string, { domains }: OwnerRule): string {
  const shown = tameText(entry, 60);
  if (!isPlain(entry)) return `"${shown}" is no mail address`;
  if (domains.has(mailDomain(entry))) return '';
  return `"${shown}" does not count: its domain is neither that of a configured recipient nor in OWNER_DOMAINS`;
}

/** A mail address without letters that look like others or change the direction of a line. */
function isPlain(entry: string): boolean {
  return /^[!-~]+$/.test(entry) && isMailAddress(entry);
}

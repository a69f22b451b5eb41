import type { LoginCounts, LoginMinutes, LoginName, LoginNames } from '../domain/login.ts';
import type { MemoryValue } from '../domain/outcome.ts';

/**
 * What the check remembers, by the word its key begins with: `route <registry>` where its logins
 * go, `workspace <ARM id>` its GUID, `read <GUID>` how far a workspace was read, `behind <registry>
 * <GUID>` how far for a registry that the last read left out, `minutes <registry>` its failures.
 * Times are ms since the epoch, ids in lower case.
 */
export type MemoryChanges = Map<string, MemoryValue | null>;

export const routeKey = (registry: string): string => `route ${registry.toLowerCase()}`;
export const workspaceKey = (armId: string): string => `workspace ${armId.toLowerCase()}`;
export const readKey = (workspace: string): string => `read ${workspace}`;
export const minutesKey = (registry: string): string => `minutes ${registry.toLowerCase()}`;
export const behindKey = (registry: string, workspace: string): string =>
  `behind ${registry.toLowerCase()} ${workspace}`;

/** Where a registry's logins go, as it was found at `checkedAt`. */
export type KnownRoute = {
  readonly checkedAt: number;
  /** `sends` by its settings, `seen` by its rows; the others name no workspace. */
  readonly kind: 'sends' | 'seen' | 'elsewhere' | 'nowhere';
  /** ARM ids of workspaces for `sends`; words for `elsewhere`. */
  readonly names: readonly string[];
  /** GUIDs of the workspaces that were asked about it. */
  readonly targets: readonly string[];
  /** Since when just these are asked. */
  readonly joinedAt: number;
};

/** How far a workspace was read, and the last time that was lost for good. */
export type ReadMark = {
  readonly readTo: number;
  readonly missed: { readonly from: number; readonly to: number; readonly at: number } | undefined;
};

export type KnownMinutes = { readonly minutes: LoginMinutes; readonly names: LoginNames };

export function routeValue({ names, targets, ...rest }: KnownRoute): MemoryValue {
  return { ...rest, names: names.join('\n'), targets: targets.join(' ') };
}

export function routeOfValue(value: MemoryValue | undefined): KnownRoute | undefined {
  const { checkedAt, kind, names, targets, joinedAt } = value ?? {};
  const known = KINDS.find((one) => one === kind);
  if (typeof checkedAt !== 'number' || typeof joinedAt !== 'number') return undefined;
  if (known === undefined) return undefined;
  if (typeof names !== 'string' || typeof targets !== 'string') return undefined;
  return {
    checkedAt,
    joinedAt,
    kind: known,
    names: parts(names, '\n'),
    targets: parts(targets, ' '),
  };
}

const KINDS = ['sends', 'seen', 'elsewhere', 'nowhere'] as const;

export function readValue({ readTo, missed }: ReadMark): MemoryValue {
  if (missed === undefined) return { readTo };
  return { readTo, missedFrom: missed.from, missedTo: missed.to, missedAt: missed.at };
}

export function readOfValue(value: MemoryValue | undefined): ReadMark | undefined {
  const { readTo, missedFrom: from, missedTo: to, missedAt: at } = value ?? {};
  if (typeof readTo !== 'number') return undefined;
  const isMissed = typeof from === 'number' && typeof to === 'number' && typeof at === 'number';
  return { readTo, missed: isMissed ? { from, to, at } : undefined };
}

/** One text: minutes counted from the one before, each with its five counts. */
export function minutesValue({ minutes, names }: KnownMinutes): MemoryValue {
  const sorted = [...minutes].sort(([left], [right]) => left - right);
  let before = 0;
  const words = sorted.map(([minute, counts]) => {
    const word = [minute - before, ...COUNTS.map((name) => counts[name])].join('.');
    before = minute;
    return word;
  });
  return { minutes: words.join(' '), names: JSON.stringify(names), last: before };
}

const COUNTS = ['unauthorized', 'forbidden', 'throttled', 'other', 'anonymous'] as const;

/** The inverse; a value in another form is as good as none. */
export function minutesOfValue(value: MemoryValue | undefined): KnownMinutes | undefined {
  const { minutes: text, names: namesText } = value ?? {};
  if (typeof text !== 'string' || typeof namesText !== 'string') return undefined;
  const minutes = new Map<number, LoginCounts>();
  let minute = 0;
  for (const word of parts(text, ' ')) {
    const [step, unauthorized, forbidden, throttled, other, anonymous] = word
      .split('.')
      .map(Number);
    const numbers = [step, unauthorized, forbidden, throttled, other, anonymous];
    if (!numbers.every((one) => Number.isSafeInteger(one))) return undefined;
    minute += step ?? 0;
    minutes.set(minute, {
      unauthorized: unauthorized ?? 0,
      forbidden: forbidden ?? 0,
      throttled: throttled ?? 0,
      other: other ?? 0,
      anonymous: anonymous ?? 0,
    });
  }
  const names = namesOf(namesText);
  return names === undefined ? undefined : { minutes, names };
}

function namesOf(text: string): LoginNames | undefined {
  const value = parse(text);
  if (!isRecord(value)) return undefined;
  const { identities, addresses, topIdentities, topAddresses } = value;
  if (typeof identities !== 'number' || typeof addresses !== 'number') return undefined;
  return {
    identities,
    addresses,
    topIdentities: topOf(topIdentities),
    topAddresses: topOf(topAddresses),
  };
}

function topOf(value: unknown): readonly LoginName[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: unknown) => {
    if (!isRecord(one)) return [];
    const { name, count } = one;
    return typeof name === 'string' && typeof count === 'number' ? [{ name, count }] : [];
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parts(text: string, separator: string): readonly string[] {
  return text.split(separator).filter((part) => part !== '');
}

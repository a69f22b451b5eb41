import { addCounts, NO_COUNTS, NO_NAMES, totalOf } from '../domain/login.ts';
import type { LoginCounts, LoginFailures, LoginName, LoginNames } from '../domain/login.ts';
import { read, unread } from '../domain/reading.ts';
import type { Reading } from '../domain/reading.ts';
import { tameText } from '../domain/text.ts';
import { MINUTE_MS, parseIsoTime } from '../domain/time.ts';
import type { LoginAnswer, LoginQuestion } from '../ports/login-log.ts';
import { parseJson } from './error-body.ts';
import { malformed } from './failure.ts';
import { TOP_COUNT } from './login-query.ts';
import { TopNames } from './logs-schemas.ts';
import type { FailureRow } from './logs-schemas.ts';

const NAME_LIMIT = 100;

type Draft = {
  minutes: Map<number, LoginCounts>;
  /** Failures that the answer itself says there are. */
  promised: number;
  names: LoginNames;
};

/**
 * What the rows say of each registry. A registry whose minutes do not add up to the sum in its own
 * row, or that has no such row, makes the answer a cut one, whatever the service says of it.
 */
export function readFailureRows(input: {
  readonly rows: readonly FailureRow[];
  readonly cut: string | undefined;
  readonly question: LoginQuestion;
  readonly registrySuffix: string;
  readonly service: string;
}): Reading<LoginAnswer> {
  const owners = ownersOf(input.question, input.registrySuffix);
  const drafts = new Map<string, Draft>();
  for (const row of input.rows) {
    const owner = owners.get(row.Registry);
    if (owner === undefined) continue;
    const draft = drafts.get(owner) ?? { minutes: new Map(), promised: 0, names: NO_NAMES };
    const added = add(draft, row);
    if (added === undefined) return unread(malformed(oddRow(row), input.service));
    drafts.set(owner, added);
  }
  const sums = [...drafts.values()].every(({ minutes, promised }) => promised === sumOf(minutes));
  const cut = input.cut ?? (sums ? undefined : 'the answer is partial: its sums do not add up');
  return read({ registries: new Map([...drafts].map(finish)), cut });
}

/** Both names that a row may have for a registry, to its ARM id in lower case. */
function ownersOf(question: LoginQuestion, suffix: string): ReadonlyMap<string, string> {
  return new Map(
    question.registries.flatMap(({ id, name }) => [
      [id.toLowerCase(), id.toLowerCase()],
      [`${name}${suffix}`.toLowerCase(), id.toLowerCase()],
    ]),
  );
}

function finish([id, { minutes, names }]: [string, Draft]): [string, LoginFailures] {
  return [id, { minutes, names }];
}

/** The draft with one more row; undefined for a row without what its part must have. */
function add(draft: Draft, row: FailureRow): Draft | undefined {
  const { names } = draft;
  switch (row.Part) {
    case 'minute':
      return addMinute(draft, row);
    case 'all':
      return { ...draft, promised: draft.promised + (row.Failures ?? 0) };
    case 'counted': {
      const identities = Math.max(names.identities, row.Identities ?? 0);
      const addresses = Math.max(names.addresses, row.Addresses ?? 0);
      return { ...draft, names: { ...names, identities, addresses } };
    }
    case 'identities': {
      const top = joinTop(names.topIdentities, row.Top);
      return top && { ...draft, names: { ...names, topIdentities: top } };
    }
    case 'addresses': {
      const top = joinTop(names.topAddresses, row.Top);
      return top && { ...draft, names: { ...names, topAddresses: top } };
    }
  }
}

function addMinute(draft: Draft, row: FailureRow): Draft | undefined {
  const at = row.Minute === null ? undefined : parseIsoTime(row.Minute);
  const { Failures, Unauthorized, Forbidden, Throttled, AnonymousFailures } = row;
  if (at === undefined || Failures === null) return undefined;
  const [unauthorized, forbidden, throttled] = [Unauthorized ?? 0, Forbidden ?? 0, Throttled ?? 0];
  const anonymous = AnonymousFailures ?? 0;
  const other = Failures - unauthorized - forbidden - throttled;
  if (other < 0 || anonymous > unauthorized) return undefined;
  const minute = Math.floor(at / MINUTE_MS);
  const counts = { unauthorized, forbidden, throttled, other, anonymous };
  draft.minutes.set(minute, addCounts(draft.minutes.get(minute) ?? NO_COUNTS, counts));
  return draft;
}

/** A dynamic value comes as its JSON in text; rows with and without a resource id are two lists. */
function joinTop(known: readonly LoginName[], top: unknown): readonly LoginName[] | undefined {
  const parsed = TopNames.safeParse(typeof top === 'string' ? parseJson(top) : top);
  if (!parsed.success) return undefined;
  const counts = new Map(known.map(({ name, count }) => [name, count]));
  for (const { name, count } of parsed.data) {
    const tame = tameText(name, NAME_LIMIT);
    counts.set(tame, (counts.get(tame) ?? 0) + count);
  }
  const all = [...counts].map(([name, count]) => ({ name, count }));
  return all.sort((left, right) => right.count - left.count).slice(0, TOP_COUNT);
}

function sumOf(minutes: ReadonlyMap<number, LoginCounts>): number {
  return [...minutes.values()].reduce((sum, counts) => sum + totalOf(counts), 0);
}

function oddRow({ Part, Registry }: FailureRow): string {
  const what = `a row ${Part} of ${tameText(Registry, 80)} lacks what it must have`;
  return `the answer was not in the documented form: ${what}`;
}

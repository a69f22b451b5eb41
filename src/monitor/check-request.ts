import { tameText } from '../domain/text.ts';

/** What a request may be checked against. */
export type KnownCheck = { readonly id: string; readonly readsRegistries: boolean };

/** What somebody asks to be looked at. */
export type LookRequest = {
  /** Check ids; undefined for all that fit. */
  readonly checks: readonly string[] | undefined;
  /** Name or ARM id of the one registry to look at. */
  readonly registry: string | undefined;
};

/** Every problem of a request, each with what exists or what to do; none when it can run. */
export function requestProblems(
  request: LookRequest,
  known: readonly KnownCheck[],
): readonly string[] {
  return [...checkProblems(request, known), ...registryProblems(request, known)];
}

/** The checks that a request without problems runs. */
export function chosenChecks<C extends KnownCheck>(
  request: LookRequest,
  known: readonly C[],
): readonly C[] {
  const { checks, registry } = request;
  if (checks !== undefined) return known.filter(({ id }) => checks.includes(id));
  return registry === undefined ? known : known.filter((check) => check.readsRegistries);
}

/** What a request leaves out although it does not say so, for the report. */
export function leftOutNotes(
  request: LookRequest,
  known: readonly KnownCheck[],
): readonly string[] {
  if (request.registry === undefined || request.checks !== undefined) return [];
  return known
    .filter((check) => !check.readsRegistries)
    .map(({ id }) => `${id} was left out: it does not look at registries`);
}

function checkProblems({ checks }: LookRequest, known: readonly KnownCheck[]): readonly string[] {
  const names = known.map(({ id }) => id).join(', ');
  if (checks?.length === 0) return [`no check is named; there are ${names}`];
  return (checks ?? [])
    .filter((check) => !known.some(({ id }) => id === check))
    .map((check) => `there is no check "${tameText(check, 60)}"; there are ${names}`);
}

function registryProblems(
  { registry, checks }: LookRequest,
  known: readonly KnownCheck[],
): readonly string[] {
  if (registry === undefined) return [];
  if (registry.trim() === '') return ['registry is empty; give the name or ARM id of a registry'];
  return known
    .filter((check) => checks?.includes(check.id) === true && !check.readsRegistries)
    .map(({ id }) => `${id} does not look at registries; leave out the check or the registry`);
}

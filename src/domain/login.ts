/** Failed logins by the HTTP status in `ResultDescription`. */
export type LoginCounts = {
  /** 401, with or without an identity. */
  readonly unauthorized: number;
  readonly forbidden: number;
  readonly throttled: number;
  readonly other: number;
  /** 401 without an identity: Docker asks so before it signs in. Part of `unauthorized`. */
  readonly anonymous: number;
};

/** Counts by UTC minute, as whole minutes since the epoch; a minute without failures is absent. */
export type LoginMinutes = ReadonlyMap<number, LoginCounts>;

/** One of the names that stand behind most failures; text that an attacker chose. */
export type LoginName = { readonly name: string; readonly count: number };

/** Who failed, as far as an answer names them. */
export type LoginNames = {
  /** Distinct ones, an estimate where there are many. */
  readonly identities: number;
  readonly addresses: number;
  /** At most five each, the most frequent first. */
  readonly topIdentities: readonly LoginName[];
  readonly topAddresses: readonly LoginName[];
};

/** Failed logins of one registry in the time that a question was about. */
export type LoginFailures = { readonly minutes: LoginMinutes; readonly names: LoginNames };

export const NO_COUNTS: LoginCounts = {
  unauthorized: 0,
  forbidden: 0,
  throttled: 0,
  other: 0,
  anonymous: 0,
};

export const NO_NAMES: LoginNames = {
  identities: 0,
  addresses: 0,
  topIdentities: [],
  topAddresses: [],
};

export function addCounts(left: LoginCounts, right: LoginCounts): LoginCounts {
  return combine(left, right, (one, other) => one + other);
}

/** The larger of each count: two looks at the same minute, of which one may have seen less. */
export function mostCounts(left: LoginCounts, right: LoginCounts): LoginCounts {
  return combine(left, right, Math.max);
}

/** All failures of it. */
export function totalOf(counts: LoginCounts): number {
  return counts.unauthorized + counts.forbidden + counts.throttled + counts.other;
}

/** The failures that count towards the threshold. */
export function countedOf(counts: LoginCounts, countAnonymous: boolean): number {
  return totalOf(counts) - (countAnonymous ? 0 : counts.anonymous);
}

function combine(
  left: LoginCounts,
  right: LoginCounts,
  join: (one: number, other: number) => number,
): LoginCounts {
  return {
    unauthorized: join(left.unauthorized, right.unauthorized),
    forbidden: join(left.forbidden, right.forbidden),
    throttled: join(left.throttled, right.throttled),
    other: join(left.other, right.other),
    anonymous: join(left.anonymous, right.anonymous),
  };
}

import { DAY_MS } from '../src/domain/time.ts';

/** What the simulated tenant is like. Names say the unit; shares and weights are from 0 to 1. */
export type NoiseParameters = {
  readonly seed: number;
  /** ms since the epoch: the first run. */
  readonly startsAt: number;
  readonly days: number;
  readonly runsPerDay: number;
  readonly teams: number;
  readonly registries: number;
  readonly credentials: number;
  readonly credential: CredentialParameters;
  readonly quota: QuotaParameters;
  readonly replica: ReplicaParameters;
  readonly login: {
    /** Per registry. */
    readonly incidentsPerYear: number;
    readonly meanHours: number;
    readonly criticalShare: number;
  };
  readonly unread: UnreadParameters;
};

type CredentialParameters = {
  readonly lifetimes: Choices<{ readonly days: number }>;
  /** Ladder in days, widest first. */
  readonly steps: readonly [number, ...number[]];
  readonly warningDays: number;
  readonly criticalDays: number;
  readonly expiredDays: number;
  /** When a person acts: so many days before the end, then an exponential lag. */
  readonly rotations: Choices<{ readonly from: number; readonly meanLagDays: number }>;
};

type Choices<T> = readonly [Weighted<T>, ...Weighted<T>[]];
type Weighted<T> = T & { readonly weight: number };

type QuotaParameters = {
  readonly warningPercent: number;
  readonly criticalPercent: number;
  /** Registries that are near their limit for good, with nobody minding. */
  readonly livedWith: { readonly share: number; readonly from: number; readonly to: number };
  readonly others: {
    readonly from: number;
    readonly to: number;
    readonly meanPointsPerDay: number;
  };
  /** Pushes and purges of a day: deviation in points, and how much of it lasts until the next run. */
  readonly noise: { readonly deviation: number; readonly persistence: number };
  /** Mean time until somebody cleans up, in days, and how many points that frees. */
  readonly cleanUp: {
    readonly warningDays: number;
    readonly criticalDays: number;
    readonly from: number;
    readonly to: number;
  };
};

type ReplicaParameters = {
  readonly replicatedShare: number;
  readonly replicasEach: number;
  readonly regions: number;
  /** Per replica. */
  readonly incidentsPerYear: number;
  readonly medianHours: number;
  /** Deviation of the natural logarithm of how long one lasts. */
  readonly spread: number;
  /** Incidents that end up Failed after two hours. */
  readonly failedShare: number;
  readonly regionalOutages: {
    readonly count: number;
    readonly fromHours: number;
    readonly toHours: number;
  };
};

type UnreadParameters = {
  /** Per registry and run, for one run. */
  readonly throttledShare: number;
  /** Role assignments that went missing. */
  readonly forbidden: {
    readonly count: number;
    readonly fromDays: number;
    readonly toDays: number;
  };
  /** Outages of the list of applications, in runs. */
  readonly directory: {
    readonly count: number;
    readonly fromRuns: number;
    readonly toRuns: number;
  };
};

/** The tenant of the comparison, chosen before any result was looked at; `docs/noise.md` says why. */
export const NOISE_PARAMETERS: NoiseParameters = {
  seed: 20_261_121,
  // A Monday.
  startsAt: Date.parse('2026-01-05T06:07:00Z'),
  days: 90,
  runsPerDay: 2,
  teams: 20,
  registries: 200,
  credentials: 5000,
  credential: {
    // What the portal proposes, what `az` makes, the longest that the portal allows.
    lifetimes: [
      { days: 180, weight: 0.2 },
      { days: 365, weight: 0.7 },
      { days: 730, weight: 0.1 },
    ],
    // The product's defaults.
    steps: [60, 30, 14, 7, 3, 1],
    warningDays: 30,
    criticalDays: 7,
    expiredDays: 30,
    rotations: [
      { from: 60, meanLagDays: 10, weight: 0.6 },
      { from: 30, meanLagDays: 7, weight: 0.28 },
      { from: 7, meanLagDays: 2.5, weight: 0.1 },
      { from: 0, meanLagDays: 2, weight: 0.02 },
    ],
  },
  quota: {
    warningPercent: 80,
    criticalPercent: 95,
    livedWith: { share: 0.05, from: 80, to: 94.5 },
    others: { from: 15, to: 79, meanPointsPerDay: 0.12 },
    noise: { deviation: 0.7, persistence: 0.8 },
    cleanUp: { warningDays: 14, criticalDays: 3, from: 10, to: 30 },
  },
  replica: {
    replicatedShare: 0.3,
    replicasEach: 2,
    regions: 6,
    incidentsPerYear: 2,
    medianHours: 5,
    spread: 1,
    failedShare: 0.3,
    regionalOutages: { count: 2, fromHours: 3, toHours: 8 },
  },
  login: { incidentsPerYear: 2, meanHours: 10, criticalShare: 0.15 },
  unread: {
    throttledShare: 0.0005,
    forbidden: { count: 4, fromDays: 3, toDays: 10 },
    directory: { count: 2, fromRuns: 1, toRuns: 4 },
  },
};

/** Time between two runs, in ms. */
export function runIntervalMs({ runsPerDay }: NoiseParameters): number {
  return DAY_MS / runsPerDay;
}

/** Name of the operator who gets what no team owns: credentials, and what could not be read. */
export const IDENTITY_TEAM = 'identity';

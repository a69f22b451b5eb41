import * as fc from 'fast-check';
import type { Severity } from '../../src/domain/severity.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/domain/time.ts';
import { CHECK_IDS, SCOPES, THING_NAMES } from './history-world.ts';
import type { CheckId, Thing, ThingState } from './history-world.ts';

export const RECEIVERS = ['email', 'teams', 'chat'] as const;
export type ReceiverName = (typeof RECEIVERS)[number];

/** How a service answers a send; what is `lost` shows nothing, `cut` shows it and answers nothing. */
export const ANSWERS = [
  'takes',
  'fails',
  'asks to wait',
  'refuses',
  'cut',
  'lost',
  'hangs and takes',
  'hangs and loses',
  'throws',
  'bounces',
  'kills and takes',
  'kills and loses',
] as const;
export type Answer = (typeof ANSWERS)[number];

/** How a service behaves in one step: its first answer, and every later one. */
export type Behaviour = {
  readonly first: Answer;
  readonly later: Answer;
  /** What it says when it is asked what became of a send. */
  readonly isSilent: boolean;
  readonly waitMs: number;
};

/** What breaks at the n-th call of a store in a run: the process, the store from then on, or one call. */
export type Fault = {
  readonly kind: 'dies' | 'down' | 'blip';
  readonly at: number;
  readonly phase: 'before' | 'after';
};

export type Change =
  | { readonly kind: 'settings'; readonly receiver: ReceiverName }
  | { readonly kind: 'toggle'; readonly receiver: ReceiverName }
  | { readonly kind: 'route'; readonly table: number }
  | { readonly kind: 'fallback'; readonly receiver: ReceiverName | undefined }
  | {
      readonly kind: 'silence';
      readonly thing: Thing;
      readonly ms: number;
      readonly breaks: boolean;
    }
  | { readonly kind: 'end silences' };

export type Step = {
  /** How the clock moves before the run, in ms. */
  readonly jumpMs: number;
  readonly things: readonly (readonly [Thing, ThingState])[];
  readonly unread: readonly string[];
  readonly broken: readonly CheckId[];
  readonly checks: readonly CheckId[];
  readonly changes: readonly Change[];
  readonly isQuiet: boolean;
  readonly behaviours: Readonly<Record<ReceiverName, Behaviour>>;
  readonly fault: Fault | undefined;
  /** Of a second run beside the first: a seed for how the two interleave. */
  readonly overlap: number | undefined;
};

const SEVERITIES = ['info', 'warning', 'critical'] as const satisfies readonly Severity[];

const trouble = fc
  .record({
    severity: fc.constantFrom(...SEVERITIES),
    stage: fc.constantFrom(0, 0, 1),
    step: fc.constantFrom(undefined, undefined, 30, 7),
  })
  .map(({ step, ...rest }) => (step === undefined ? rest : { ...rest, step }));
const thingState: fc.Arbitrary<ThingState> = fc.oneof(
  { weight: 6, arbitrary: trouble },
  { weight: 5, arbitrary: fc.constant('fine' as const) },
  { weight: 1, arbitrary: fc.constant('dismissed' as const) },
);

const takes: Behaviour = { first: 'takes', later: 'takes', isSilent: false, waitMs: 0 };
const behaviour: fc.Arbitrary<Behaviour> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(takes) },
  {
    weight: 2,
    arbitrary: fc.record({
      first: fc.constantFrom(...ANSWERS),
      later: fc.constantFrom('takes' as const, ...ANSWERS),
      isSilent: fc.boolean(),
      waitMs: fc.constantFrom(0, 17 * SECOND_MS, 3 * HOUR_MS),
    }),
  },
);

const receiver = fc.constantFrom(...RECEIVERS);
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant('settings' as const), receiver }),
  fc.record({ kind: fc.constant('toggle' as const), receiver }),
  fc.record({ kind: fc.constant('route' as const), table: fc.nat(3) }),
  fc.record({
    kind: fc.constant('fallback' as const),
    receiver: fc.option(receiver, { nil: undefined }),
  }),
  fc.record({
    kind: fc.constant('silence' as const),
    thing: fc.constantFrom(...THING_NAMES),
    ms: fc.constantFrom(HOUR_MS, 2 * DAY_MS),
    breaks: fc.boolean(),
  }),
  fc.constant({ kind: 'end silences' as const }),
);

const rarely = <T>(arbitrary: fc.Arbitrary<T>, freq: number) =>
  fc.option(arbitrary, { nil: undefined, freq });

/** A few ms off, so that no two runs have one time. */
const jumpMs = fc
  .tuple(
    fc.constantFrom(
      5 * MINUTE_MS,
      HOUR_MS,
      6 * HOUR_MS,
      20 * HOUR_MS,
      DAY_MS,
      DAY_MS + HOUR_MS,
      3 * DAY_MS,
      -3 * MINUTE_MS,
    ),
    fc.nat(50_000),
  )
  .map(([ms, more]) => ms + more);

const step: fc.Arbitrary<Step> = fc.record({
  jumpMs,
  things: fc.array(fc.tuple(fc.constantFrom(...THING_NAMES), thingState), { maxLength: 3 }),
  unread: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.subarray(SCOPES) },
  ),
  broken: fc.oneof(
    { weight: 6, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.subarray([...CHECK_IDS]) },
  ),
  checks: fc.oneof(
    { weight: 4, arbitrary: fc.constant([...CHECK_IDS]) },
    { weight: 1, arbitrary: fc.subarray([...CHECK_IDS], { minLength: 1 }) },
  ),
  changes: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(change, { minLength: 1, maxLength: 2 }) },
  ),
  isQuiet: fc.constantFrom(false, false, false, false, true),
  behaviours: fc.record({ email: behaviour, teams: behaviour, chat: behaviour }),
  fault: rarely(
    fc.record({
      kind: fc.constantFrom('dies' as const, 'dies' as const, 'down' as const, 'blip' as const),
      at: fc.integer({ min: 1, max: 60 }),
      phase: fc.constantFrom('before' as const, 'after' as const),
    }),
    4,
  ),
  overlap: rarely(fc.nat(10_000), 8),
});

export type History = {
  /** Which way findings go at first, and who gets what another refuses. */
  readonly table: number;
  readonly fallback: ReceiverName | undefined;
  readonly steps: readonly Step[];
  /** Refuses to the very end, so that the fallback is all there is. */
  readonly stubborn: ReceiverName | undefined;
};

/** Any history of up to `maxLength` runs. */
export function histories(maxLength: number): fc.Arbitrary<History> {
  return fc.record({
    table: fc.nat(3),
    fallback: fc.option(receiver, { nil: undefined }),
    steps: fc.array(step, { minLength: 1, maxLength }),
    stubborn: rarely(receiver, 2),
  });
}

const CALM_BEHAVIOURS = { email: takes, teams: takes, chat: takes };

/** A run in which nothing breaks and nothing changes. */
export function calmStep(jump: number): Step {
  return {
    ...{ jumpMs: jump, things: [], unread: [], broken: [], checks: CHECK_IDS },
    ...{ changes: [], isQuiet: false, behaviours: CALM_BEHAVIOURS },
    ...{ fault: undefined, overlap: undefined },
  };
}

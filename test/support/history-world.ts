import type { ReadyCheck } from '../../src/checks/define-check.ts';
import { fingerprintOf } from '../../src/domain/fingerprint.ts';
import type { Fingerprint } from '../../src/domain/fingerprint.ts';
import { registryScope } from '../../src/domain/scope.ts';
import type { Severity } from '../../src/domain/severity.ts';
import { isWorse } from '../../src/domain/severity.ts';
import { aThingFinding, aThingGap, anOutcome } from './fake-check.ts';
import { REGISTRY_ID } from './findings.ts';

/** How bad a thing is. */
export type Trouble = {
  readonly severity: Severity;
  readonly stage: number;
  readonly step?: number;
};
export type ThingState = 'fine' | 'dismissed' | Trouble;

type Place = { readonly check: string; readonly scope: string };

/** Every thing there may be; two scopes are of one registry, so that one unread holds back the other. */
export const THINGS = {
  e1: { check: 'fake', scope: 'east' },
  e2: { check: 'fake', scope: 'east' },
  w1: { check: 'fake', scope: registryScope(REGISTRY_ID, 'usages') },
  w2: { check: 'fake', scope: registryScope(REGISTRY_ID, 'replications') },
  n1: { check: 'damped', scope: 'north' },
} as const satisfies Readonly<Record<string, Place>>;
export type Thing = keyof typeof THINGS;
export const THING_NAMES = ['e1', 'e2', 'w1', 'w2', 'n1'] as const satisfies readonly Thing[];
export const SCOPES = [...new Set(Object.values(THINGS).map(({ scope }) => scope))];
export const CHECK_IDS = ['fake', 'damped'] as const;
export type CheckId = (typeof CHECK_IDS)[number];

/** Runs that must see it, and runs that must no longer see it. */
const RUNS_NEEDED: Readonly<Record<CheckId, number>> = { fake: 1, damped: 2 };

export function fingerprintOfThing(thing: Thing): Fingerprint {
  return fingerprintOf('fake', thing);
}

/** What there is to see. */
export type HistoryWorld = {
  readonly things: Readonly<Record<Thing, ThingState>>;
  readonly unread: readonly string[];
  /** Checks that throw. */
  readonly broken: readonly CheckId[];
};

export const CALM: HistoryWorld = {
  things: { e1: 'fine', e2: 'fine', w1: 'fine', w2: 'fine', n1: 'fine' },
  unread: [],
  broken: [],
};

/** What one run saw of one check: everything of the scopes that were read. */
export type Sight = ReadonlyMap<Thing, ThingState>;

/** A check over the world; `saw` is told what it read. */
export function historyCheck(
  id: CheckId,
  see: () => HistoryWorld,
  saw: (id: CheckId, sight: Sight) => void,
): ReadyCheck {
  const scopes = SCOPES.filter((scope) => ofCheck(id).some((name) => THINGS[name].scope === scope));
  const threshold = RUNS_NEEDED[id];
  return {
    id,
    settingsKey: 'key',
    failureThreshold: threshold,
    successThreshold: threshold,
    run: async () => {
      const { things, unread, broken } = see();
      if (broken.includes(id)) throw new Error('a bug in the check');
      const isRead = (scope: string) => !unread.includes(scope);
      const read = ofCheck(id).filter((name) => isRead(THINGS[name].scope));
      saw(id, new Map(read.map((name) => [name, things[name]])));
      return anOutcome({
        check: id,
        findings: read.flatMap((name) => findingOf(name, things[name])),
        scopes: scopes.filter(isRead),
        gaps: scopes.filter((scope) => !isRead(scope)).map((scope) => aThingGap({ scope })),
        noLongerJudged: read.filter((name) => things[name] === 'dismissed').map(fingerprintOfThing),
      });
    },
  };
}

function ofCheck(id: CheckId): readonly Thing[] {
  return THING_NAMES.filter((name) => THINGS[name].check === id);
}

function findingOf(name: Thing, state: ThingState) {
  if (typeof state === 'string') return [];
  const { check, scope } = THINGS[name];
  const fingerprint = fingerprintOfThing(name);
  const subject = { type: 'thing', id: name, name };
  return [aThingFinding({ ...state, fingerprint, check, scope, subject })];
}

/** What the completed reads so far say of a thing. */
export type Truth = {
  readonly status: 'off' | 'on' | 'resolved' | 'dismissed';
  readonly trouble: Trouble | undefined;
  readonly seen: number;
  /** The same, counted through runs that did not read it: so it is once the closed alert is gone. */
  readonly seenAtAll: number;
  readonly clear: number;
  /** ms since the epoch. */
  readonly worseAt: number | undefined;
};

export const UNSEEN: Truth = {
  ...{ status: 'off', trouble: undefined, seen: 0, seenAtAll: 0, clear: 0 },
  worseAt: undefined,
};

/** The truth after one more completed read of the thing's scope. */
export function truthAfter(
  before: Truth,
  input: { thing: Thing; state: ThingState; now: number },
): Truth {
  const needed = RUNS_NEEDED[THINGS[input.thing].check];
  const { state, now } = input;
  if (state === 'dismissed') return dismissed(before);
  if (state === 'fine') return cleared(before, needed);
  const seen = before.seen + 1;
  const seenAtAll = before.seenAtAll + 1;
  if (before.status !== 'on') {
    const status = seen >= needed ? 'on' : before.status;
    return { status, trouble: state, seen, seenAtAll, clear: 0, worseAt: undefined };
  }
  const worseAt = isGraver(state, before.trouble) ? now : before.worseAt;
  return { status: 'on', trouble: state, seen, seenAtAll, clear: 0, worseAt };
}

function dismissed(before: Truth): Truth {
  if (before.status !== 'on') return { ...before, seen: 0, seenAtAll: 0 };
  return { ...before, status: 'dismissed', seen: 0, seenAtAll: 0, clear: 0 };
}

function cleared(before: Truth, needed: number): Truth {
  const clear = before.clear + 1;
  if (before.status !== 'on') return { ...before, seen: 0, seenAtAll: 0, clear };
  if (clear < needed) return { ...before, clear };
  return { ...before, status: 'resolved', seen: 0, seenAtAll: 0, clear };
}

/** True when the alert may have fired, whether or not a closed one of it was still kept. */
export function mayBeOn({ status, seenAtAll }: Truth, thing: Thing): boolean {
  return status === 'on' || seenAtAll >= RUNS_NEEDED[THINGS[thing].check];
}

export function isGraver(left: Trouble, right: Trouble | undefined): boolean {
  if (right === undefined) return true;
  return isWorse(left.severity, right.severity) || left.stage > right.stage;
}

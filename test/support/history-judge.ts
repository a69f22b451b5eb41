import type { AlertFinding } from '../../src/domain/alert.ts';
import type { MessageItem } from '../../src/domain/message.ts';
import type { Destination } from '../../src/domain/policy.ts';
import type { Silence } from '../../src/domain/silence.ts';
import type { OutboxRow } from '../../src/ports/outbox.ts';
import type { Delivery } from '../../src/ports/receiver.ts';
import { aThingFinding } from './fake-check.ts';
import type { HistoryRun, StoreCall } from './history-faults.ts';
import type { Step } from './history-steps.ts';
import { brief } from './history-beliefs.ts';
import type { Oracle } from './history-oracle.ts';
import {
  fingerprintOfThing,
  isGraver,
  mayBeOn,
  THING_NAMES,
  THINGS,
  truthAfter,
  UNSEEN,
} from './history-world.ts';
import type { CheckId, Sight, Thing, Truth } from './history-world.ts';
import { aSilence } from './silences.ts';

type Kept = {
  readonly thing: Thing;
  readonly breaks: boolean;
  readonly silence: Silence;
  ended: boolean;
};

/** Knows what the stored reads say is true, and judges by it what is sent. */
export function createJudge({
  oracle,
  now,
}: {
  readonly oracle: Oracle;
  readonly now: () => number;
}) {
  const truths = new Map<Thing, Truth>(THING_NAMES.map((name) => [name, UNSEEN]));
  const byFingerprint = new Map<string, Thing>(
    THING_NAMES.map((name) => [fingerprintOfThing(name), name]),
  );
  let atStart: ReadonlyMap<Thing, Truth> = new Map(truths);
  const silences: Kept[] = [];
  const truthOf = (thing: Thing): Truth => truths.get(thing) ?? UNSEEN;

  const mutedBy = (item: MessageItem, at: number): string | undefined => {
    if (self.isQuiet && item.finding.severity !== 'critical') return 'a mute window';
    const thing = byFingerprint.get(item.finding.fingerprint);
    if (thing === undefined) return undefined;
    const { worseAt } = truthOf(thing);
    const active = silences.some(
      ({ thing: of, silence: { startsAt, endsAt }, breaks, ended }) =>
        of === thing &&
        !ended &&
        at >= startsAt &&
        at < endsAt &&
        !(breaks && worseAt !== undefined && worseAt > startsAt),
    );
    return active ? 'a silence' : undefined;
  };
  /** Why an item of a message that was never sent before is wrong; empty when it is right. */
  const wrongOf = (item: MessageItem, at: number): string => {
    const muted = mutedBy(item, at);
    if (muted !== undefined) return `is held back by ${muted}`;
    const thing = byFingerprint.get(item.finding.fingerprint);
    if (thing === undefined) return '';
    // Beside another run a message may tell what that run has just changed.
    const isOld = self.isOverlapped && disagreementOf(item, atStart.get(thing)) === '';
    return isOld ? '' : disagreementOf(item, truthOf(thing));
  };
  const disagreementOf = (item: MessageItem, truth: Truth = UNSEEN): string => {
    const { status, trouble } = truth;
    const thing = byFingerprint.get(item.finding.fingerprint);
    if (item.reason === 'resolved') return status === 'resolved' ? '' : `is ${status}`;
    if (thing === undefined || trouble === undefined) return `is ${status}`;
    if (!mayBeOn(truth, thing)) return `is ${status}`;
    const { severity, stage } = item.finding;
    const isNewest = severity === trouble.severity && stage === trouble.stage;
    return isNewest ? '' : `is ${trouble.severity}/${trouble.stage}`;
  };

  const self = {
    isQuiet: false,
    isOverlapped: false,
    isBroken: false,
    startedAt: 0,

    startStep(step: Pick<Step, 'isQuiet' | 'overlap' | 'broken'>): void {
      self.isQuiet = step.isQuiet;
      self.isOverlapped = step.overlap !== undefined;
      self.isBroken = step.broken.length > 0;
      self.startedAt = now();
      atStart = new Map(truths);
    },

    /** A check has read; it counts once it is stored. */
    saw(input: {
      readonly check: CheckId;
      readonly sight: Sight;
      readonly now: number;
      readonly run: HistoryRun;
    }): void {
      const { check, sight, now: at, run } = input;
      if (run.claimed.has(check)) run.sights.set(check, { sight, now: at });
    },

    /** A call of a store took effect. */
    heard({ verb, args, result }: StoreCall, run: HistoryRun): void {
      const [first, writes] = args;
      if (verb === 'claimRun' && result !== undefined) run.claimed.add(checkOf(first));
      if (verb === 'replaceRow' && isRow(writes) && writes.inDoubt) {
        const { message } = writes;
        run.sends.push({ receiver: message.receiver, message, named: [] });
      }
      if (verb !== 'saveAlerts') return;
      const check = String(first);
      if (check !== 'fake' && check !== 'damped') return;
      const read = run.sights.get(check);
      run.sights.delete(check);
      const lost = lostWrites(writes, result);
      for (const [thing, state] of read?.sight ?? []) {
        if (lost.has(fingerprintOfThing(thing))) continue;
        const before = truthOf(thing);
        const after = truthAfter(before, { thing, state, now: read?.now ?? 0 });
        truths.set(thing, after);
        if (after.status === 'on') oracle.opened(fingerprintOfThing(thing));
        if (before.status === 'on' && after.status === 'dismissed') {
          oracle.closedSilently(fingerprintOfThing(thing));
        }
      }
      if (read !== undefined) forgetUnread(check, read.sight);
    },

    /** A message is about to be sent. */
    check(receiver: string, delivery: Delivery): void {
      const { message } = delivery;
      if (oracle.isBlind(delivery) || oracle.isDoubtful(receiver, message)) return;
      // A run that completes no check cannot make a greeting anew: it sends the one that waits.
      // The clock may have gone back since it was made.
      const isOld = message.createdAt < self.startedAt || message.createdAt > now();
      if (message.kind === 'summary' && isOld && (self.isBroken || self.isOverlapped)) return;
      for (const item of message.items) {
        const wrong = wrongOf(item, message.createdAt);
        if (wrong === '') continue;
        oracle.problems.push(
          `${receiver}: ${brief(message)}: ${item.finding.subject.name} ${wrong}`,
        );
      }
    },

    silence(given: {
      readonly thing: Thing;
      readonly ms: number;
      readonly breaks: boolean;
    }): Silence {
      const { thing, ms, breaks } = given;
      const silence = aSilence(silences.length + 1, {
        matchers: [{ field: 'subject', how: 'equals', values: [thing] }],
        ...{ startsAt: now(), endsAt: now() + ms, createdAt: now(), breaksOnRise: breaks },
      });
      silences.push({ thing, breaks, silence, ended: false });
      return silence;
    },

    endSilences(): readonly string[] {
      for (const kept of silences) kept.ended = true;
      return silences.map(({ silence: { id } }) => id);
    },

    /** What was not told although everything works again. */
    remaining(input: {
      readonly route: (finding: AlertFinding) => readonly Destination[];
      readonly fallback: readonly Destination[];
      /** Those that refuse to the very end. */
      readonly stubborn: readonly string[];
      readonly names: readonly string[];
    }): readonly string[] {
      return THING_NAMES.flatMap((thing) => {
        const { status } = truthOf(thing);
        // What is no longer judged is told to nobody.
        if (status === 'dismissed') return [];
        return status === 'on' ? untold(input, thing) : unresolved(input, thing);
      });
    },
  };

  /** A gap in the sight of a closed alert begins the count of its runs anew. */
  function forgetUnread(check: CheckId, sight: Sight): void {
    for (const thing of THING_NAMES) {
      const truth = truthOf(thing);
      if (THINGS[thing].check !== check || sight.has(thing)) continue;
      if (truth.status === 'resolved') truths.set(thing, { ...truth, seen: 0 });
    }
  }

  type End = Parameters<typeof self.remaining>[0];

  function isShown(receiver: string, thing: Thing): boolean {
    const { shown, isBounced } = oracle.pairOf(receiver, fingerprintOfThing(thing));
    const { trouble } = truthOf(thing);
    if (isBounced) return true;
    if (typeof shown === 'string' || trouble === undefined) return false;
    const isStepShown = (trouble.step ?? Infinity) >= (shown.step ?? Infinity);
    return isStepShown && !isGraver(trouble, shown);
  }

  function untold({ route, fallback, stubborn }: End, thing: Thing): readonly string[] {
    const { trouble } = truthOf(thing);
    const finding = aThingFinding({
      ...trouble,
      subject: { type: 'thing', id: thing, name: thing },
    });
    const routed = route(finding).map(({ receiver }) => receiver);
    const isRefused = routed.some((name) => stubborn.includes(name) && !isShown(name, thing));
    const wanted = isRefused ? [...routed, ...fallback.map(({ receiver }) => receiver)] : routed;
    return wanted
      .filter((name) => !stubborn.includes(name) && !isShown(name, thing))
      .map((name) => `${name} was never shown ${thing}, which is ${JSON.stringify(trouble)}`);
  }

  function unresolved({ names, stubborn }: End, thing: Thing): readonly string[] {
    return names
      .filter((name) => {
        const { shown, isExcused, isBounced } = oracle.pairOf(name, fingerprintOfThing(thing));
        return !stubborn.includes(name) && typeof shown !== 'string' && !isExcused && !isBounced;
      })
      .map((name) => `${name} was never told that ${thing} is resolved`);
  }

  return self;
}

/** Safe: only the second argument of `replaceRow` is passed, which is a row. */
function isRow(value: unknown): value is OutboxRow {
  return typeof value === 'object' && value !== null && 'inDoubt' in value;
}

/** Fingerprints of writes that another run was faster than. */
function lostWrites(writes: unknown, result: unknown): ReadonlySet<string> {
  const stored = new Set(listOf(result).map((entry) => fingerprintIn(Reflect.get(entry, 'alert'))));
  const wanted = listOf(writes).filter((write) => Reflect.get(write, 'alert') !== undefined);
  return new Set(wanted.map(fingerprintIn).filter((fingerprint) => !stored.has(fingerprint)));
}

function listOf(value: unknown): readonly object[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'object') : [];
}

function fingerprintIn(value: unknown): string {
  return typeof value === 'object' && value !== null
    ? String(Reflect.get(value, 'fingerprint'))
    : '';
}

function checkOf(claim: unknown): string {
  return typeof claim === 'object' && claim !== null ? String(Reflect.get(claim, 'check')) : '';
}

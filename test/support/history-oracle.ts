import type { Message, MessageItem } from '../../src/domain/message.ts';
import type { NotificationPolicy } from '../../src/domain/policy.ts';
import { MINUTE_MS } from '../../src/domain/time.ts';
import { MONITOR } from '../../src/monitor/watch-itself.ts';
import type { Attempt, Delivery } from '../../src/ports/receiver.ts';
import { beliefAfter, both, brief, permits, tellingOf, wordOf } from './history-beliefs.ts';
import type { Belief } from './history-beliefs.ts';

/** How long the mail service certainly knows a repeat by its id, in ms ("Repeatable requests"). */
const RECOGNISED_MS = 4.5 * MINUTE_MS;

/** One run, as far as the oracle must know it. */
export type RunTrace = {
  /** True once a fault was injected into it: what it was answered may not have been kept. */
  isFaulty: boolean;
  /** True once a call of a store failed in it, so that what it sent may not be known anywhere. */
  isForgetful: boolean;
  /** True once its process died. */
  isDead: boolean;
  readonly events: Event[];
  readonly sends: Sent[];
  /** Mails that it found to have failed after they were taken. */
  readonly bounced: Pick<Sent, 'receiver' | 'message'>[];
};

type Sent = {
  readonly receiver: string;
  readonly message: Message;
  /** What it shows people, if it may have been taken. */
  readonly named: readonly MessageItem[];
};

type Event = {
  readonly pair: Pair;
  readonly fingerprint: string;
  readonly after: Belief;
  readonly isCertain: boolean;
  /** Of the message. */
  readonly id: string;
};

/** One alert and one receiver. */
type Pair = {
  /** What the receiver may believe as far as the monitor can know. */
  possible: readonly Belief[];
  /** True after what nobody can settle, such as a refusal after a send without an answer. */
  isWild: boolean;
  /** True while a RESOLVED cannot be expected. */
  isExcused: boolean;
  /** What people were really shown last. */
  shown: Belief;
  /** What a process that died had sent of it, and in which message: a repeat is that message. */
  cutOff: { readonly telling: string; readonly id: string } | undefined;
  /** True while its last telling is a mail that bounced and that nobody has asked about. */
  isBounced: boolean;
  /** What it was told last, whichever run told it. */
  last: Event | undefined;
};

type Doubt = {
  readonly attempts: Set<string>;
  /** The last of them. */
  readonly last: Attempt;
  readonly fingerprints: ReadonlySet<string>;
};

/** Keeps account of what every receiver is shown, and says what was wrong with it. */
export type Oracle = ReturnType<typeof createOracle>;

export function createOracle(remindAfterMs: NotificationPolicy['remindAfterMs']) {
  const problems: string[] = [];
  const pairs = new Map<string, Map<string, Pair>>();
  const doubts = new Map<string, Map<string, Doubt>>();
  const shownOf = new Map<string, number>();
  const incidents = new Map<string, number>();
  const ofReceiver = <T>(all: Map<string, Map<string, T>>, receiver: string) => {
    const own = all.get(receiver) ?? new Map<string, T>();
    all.set(receiver, own);
    return own;
  };
  const pairOf = (receiver: string, fingerprint: string): Pair => {
    const own = ofReceiver(pairs, receiver);
    const pair = own.get(fingerprint) ?? {
      ...{ possible: ['nothing'], isWild: false, isExcused: false, shown: 'nothing' },
      ...{ cutOff: undefined, isBounced: false, last: undefined },
    };
    own.set(fingerprint, pair);
    return pair;
  };
  const add = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);
  let mayForgetItself = false;
  const suspects = new Set<string>();
  const warned = new Set<string>();
  const forgotten = new Set<string>();
  const refused = new Set<string>();
  const isDoubtful = (receiver: string, message: Message) =>
    ofReceiver(doubts, receiver).has(message.id) || suspects.has(keyOf(receiver, message));
  const isOfItself = ({ owner, reason }: MessageItem) =>
    mayForgetItself && owner === MONITOR && reason === 'new';
  const isBlind = ({ mayRepeat }: Delivery) =>
    mayRepeat?.startsWith('what was told before is not known') ?? false;

  return {
    problems,
    pairOf,
    isBlind,
    /** True when a message in flight may have been taken already. */
    isDoubtful,

    /** A send begins. */
    tried(input: {
      readonly receiver: string;
      readonly delivery: Delivery;
      readonly named: readonly MessageItem[];
      /** The service knows a repeat by its id. */
      readonly asks: boolean;
      readonly now: number;
    }): void {
      const { receiver, delivery, named, asks, now } = input;
      const { message, attempt, mayRepeat } = delivery;
      if (isBlind(delivery)) return;
      const own = ofReceiver(doubts, receiver);
      const doubt = own.get(message.id);
      if (doubt !== undefined && !doubt.attempts.has(attempt.id) && mayRepeat === undefined) {
        problems.push(`${receiver}: ${brief(message)} is repeated and does not say so`);
      }
      const isKnown = asks && doubt !== undefined && now - doubt.last.firstSentAt < RECOGNISED_MS;
      if (isKnown && now >= doubt.last.firstSentAt && attempt.id !== doubt.last.id) {
        problems.push(`${receiver}: ${brief(message)} is repeated under an id that is not known`);
      }
      for (const [id, other] of own) {
        const both = named.filter((item) => other.fingerprints.has(item.finding.fingerprint));
        if (id === message.id || both.length === 0) continue;
        problems.push(`${receiver}: ${brief(message)} tells what another message in doubt tells`);
      }
      for (const item of named) {
        const pair = pairOf(receiver, item.finding.fingerprint);
        const { cutOff } = pair;
        if (cutOff === undefined || cutOff.id === message.id) continue;
        pair.cutOff = undefined;
        if (cutOff.telling !== tellingOf(item) || isOfItself(item)) continue;
        problems.push(`${receiver}: ${brief(message)} is told again under another id`);
      }
    },

    /** People see a message; `named` are the items that it shows them. */
    shown(input: {
      readonly receiver: string;
      readonly delivery: Delivery;
      readonly named: readonly MessageItem[];
      readonly run: RunTrace;
    }): void {
      const { receiver, delivery, named, run } = input;
      const { message } = delivery;
      // With the store down it is sent unclaimed, so that another run may send it too.
      if (run.isFaulty) add(incidents, keyOf(receiver, message));
      const isAgain = (shownOf.get(keyOf(receiver, message)) ?? 0) > 0;
      if (delivery.mayRepeat !== undefined) warned.add(keyOf(receiver, message));
      if (isAgain && !warned.has(keyOf(receiver, message))) {
        problems.push(`${receiver}: ${brief(message)} is shown again and does not say so`);
      }
      const allowed = 1 + (incidents.get(keyOf(receiver, message)) ?? 0);
      add(shownOf, keyOf(receiver, message));
      if ((shownOf.get(keyOf(receiver, message)) ?? 0) > allowed) {
        problems.push(`${receiver}: ${brief(message)} is shown again without a reason`);
      }
      for (const item of named) {
        const pair = pairOf(receiver, item.finding.fingerprint);

        const isAllowed = isAgain || isBlind(delivery) || pair.isWild || isOfItself(item);
        if (
          !isAllowed &&
          !pair.possible.some((belief) => permits({ belief, item, message, remindAfterMs }))
        ) {
          problems.push(`${receiver}: ${wordOf(item)} after ${JSON.stringify(pair.possible)}`);
        }
        // What is told and not remembered may be less than what was told before.
        const after = beliefAfter(item, message);
        const isForgotten = isBlind(delivery) || run.isForgetful;
        pair.shown = isForgotten ? both(pair.shown, after) : after;
        if (!isBlind(delivery)) pair.isBounced = false;
        pair.isExcused = isBlind(delivery) || forgotten.has(item.finding.fingerprint);
      }
    },

    /** What came of a send, as far as the monitor can know. */
    answered(input: {
      readonly receiver: string;
      readonly delivery: Delivery;
      readonly named: readonly MessageItem[];
      readonly run: RunTrace;
      /** `taken` also for a mail that bounces later. */
      readonly answer: 'taken' | 'bounces' | 'ambiguous' | 'fails' | 'refuses';
    }): void {
      const { receiver, delivery, named, run, answer } = input;
      const { message, attempt } = delivery;
      const own = ofReceiver(doubts, receiver);
      const wasDoubtful = isDoubtful(receiver, message);
      const wasTaken = answer !== 'fails' && answer !== 'refuses';
      if (!isBlind(delivery)) run.sends.push({ receiver, message, named: wasTaken ? named : [] });
      if (answer === 'ambiguous' || isBlind(delivery)) add(incidents, keyOf(receiver, message));
      if (wasTaken) {
        for (const item of named) {
          const pair = pairOf(receiver, item.finding.fingerprint);
          const after = beliefAfter(item, message);
          pair.possible = [...pair.possible, after];
          const { fingerprint } = item.finding;
          const isCertain = answer === 'taken' && !isBlind(delivery);
          if (answer === 'bounces') pair.isBounced = true;
          const event = { pair, fingerprint, after, isCertain, id: message.id };
          run.events.push(event);
          pair.last = event;
        }
      }
      if (answer === 'ambiguous' && !isBlind(delivery)) {
        const fingerprints = new Set(named.map(({ finding }) => finding.fingerprint));
        const attempts = own.get(message.id)?.attempts ?? new Set();
        own.set(message.id, { attempts: attempts.add(attempt.id), last: attempt, fingerprints });
      }
      if (answer === 'taken' || answer === 'bounces' || answer === 'refuses')
        own.delete(message.id);
      if (answer === 'refuses') {
        refused.add(keyOf(receiver, message));
        if (wasDoubtful) this.isUnsure(receiver, message);
        for (const { finding } of message.items) {
          pairOf(receiver, finding.fingerprint).cutOff = undefined;
        }
      }
      if (run.isFaulty) {
        own.delete(message.id);
        suspects.add(keyOf(receiver, message));
        if (answer !== 'fails') this.isUnsure(receiver, message);
      }
    },

    /** What became of a message was found out by asking. */
    asked(input: {
      readonly receiver: string;
      readonly message: Message;
      readonly fate: 'taken' | 'failed';
      readonly run: RunTrace;
    }): void {
      const { receiver, message, fate, run } = input;
      ofReceiver(doubts, receiver).delete(message.id);
      if (fate === 'taken') return;
      refused.add(keyOf(receiver, message));
      this.isUnsure(receiver, message);
      run.bounced.push({ receiver, message });
    },

    /** Nobody can know what the receiver believes of these alerts. */
    isUnsure(receiver: string, message: Message): void {
      for (const { finding } of message.items) {
        const pair = pairOf(receiver, finding.fingerprint);
        pair.isWild = true;
        pair.isExcused = true;
        pair.cutOff = undefined;
      }
    },

    /** A receiver that no setting has any more is owed nothing. */
    removed(receiver: string): void {
      for (const id of ofReceiver(doubts, receiver).keys()) suspects.add(`${receiver} ${id}`);
      doubts.delete(receiver);
      // What was on its way to it is forgotten, and made again should it come back.
      for (const key of [...shownOf.keys()]) {
        if (key.startsWith(`${receiver} `)) shownOf.delete(key);
      }
      for (const pair of ofReceiver(pairs, receiver).values()) {
        pair.possible = [...pair.possible, 'nothing'];
        pair.cutOff = undefined;
        pair.isExcused = true;
      }
    },

    /** With other settings of a receiver the monitor closes what it said of it, without a word. */
    forgotItself(): void {
      mayForgetItself = true;
    },

    /** An alert was closed without a word. */
    closedSilently(fingerprint: string): void {
      forgotten.add(fingerprint);
      for (const own of pairs.values()) {
        const pair = own.get(fingerprint);
        if (pair === undefined) continue;
        pair.possible = [...pair.possible, 'nothing'];
        pair.cutOff = undefined;
        pair.isExcused = true;
      }
    },

    /** An alert is there again. */
    opened(fingerprint: string): void {
      forgotten.delete(fingerprint);
    },

    /** A run has ended: what it was told for certain counts from now on, unless it broke off. */
    endRun({ events, sends, bounced, isFaulty, isForgetful, isDead }: RunTrace): void {
      for (const { receiver, message } of isFaulty ? [] : bounced) {
        for (const { finding } of message.items) {
          pairOf(receiver, finding.fingerprint).isBounced = false;
        }
      }
      for (const { receiver, message, named } of isFaulty ? sends : []) {
        add(incidents, keyOf(receiver, message));
        suspects.add(keyOf(receiver, message));
        if (refused.has(keyOf(receiver, message))) continue;
        for (const item of isDead && !isForgetful ? named : []) {
          const pair = pairOf(receiver, item.finding.fingerprint);
          const { fingerprint } = item.finding;
          if (item.reason === 'reminder' || forgotten.has(fingerprint)) continue;
          if (pair.last?.id !== message.id) continue;
          pair.cutOff = { telling: tellingOf(item), id: message.id };
        }
      }
      for (const event of isFaulty ? [] : events) {
        const { pair, fingerprint, after, isCertain } = event;
        if (!isCertain || pair.last !== event || forgotten.has(fingerprint)) continue;
        pair.possible = [after];
        pair.isWild = false;
      }
    },
  };
}

function keyOf(receiver: string, { id }: Message): string {
  return `${receiver} ${id}`;
}

import type { Message, MessageItem } from '../../src/domain/message.ts';
import { MINUTE_MS } from '../../src/domain/time.ts';
import type {
  AttemptFate,
  Budget,
  Delivery,
  DeliveryResult,
  Receiver,
} from '../../src/ports/receiver.ts';
import type { Oracle, RunTrace } from './history-oracle.ts';
import type { Answer, Behaviour } from './history-steps.ts';

/** How long the mail service knows a repeat by its id, in ms ("Repeatable requests"). */
const REPEATABLE_MS = 5 * MINUTE_MS;

/** What a service needs of the history it stands in. */
export type ServiceSurroundings = {
  readonly oracle: Oracle;
  readonly now: () => number;
  /** The run that sends. */
  readonly run: () => RunTrace;
  /** Ends the time of a signal, and moves the clock to where that is. */
  readonly exhaust: (signal: AbortSignal) => void;
  /** Called before each send; says what is wrong with it. */
  readonly check: (receiver: string, delivery: Delivery) => void;
};

type Taken = { readonly at: number; readonly message: Message; readonly bounces: boolean };

/** A service as people know it: what it shows them is told to the oracle. */
export type HistoryService = {
  behave(behaviour: Behaviour): void;
  /** The receiver that sends to it, under settings. */
  receiver(given: { readonly settingsKey: string; readonly budget: Budget }): Receiver;
};

/** `asks`: whether it can be asked what became of a send, and knows a repeat of one. */
export function createHistoryService(
  name: string,
  asks: boolean,
  surroundings: ServiceSurroundings,
): HistoryService {
  const { oracle, now, run, exhaust, check } = surroundings;
  let behaviour: Behaviour | undefined;
  let sends = 0;
  const taken = new Map<string, Taken>();
  const names = ({ kind, items }: Message): readonly MessageItem[] =>
    kind === 'summary' && !asks ? items.slice(0, 2) : items;
  const nextAnswer = (): Answer => {
    sends += 1;
    const answer = (sends === 1 ? behaviour?.first : behaviour?.later) ?? 'takes';
    return answer === 'bounces' && !asks ? 'takes' : answer;
  };
  /** Takes a message; undefined when the service knows the attempt and shows nothing anew. */
  const take = (delivery: Delivery, bounces: boolean): DeliveryResult | undefined => {
    const { attempt, message } = delivery;
    const known = asks ? taken.get(attempt.id) : undefined;
    if (known !== undefined) return now() - known.at < REPEATABLE_MS ? DELIVERED : EXPIRED;
    taken.set(attempt.id, { at: now(), message, bounces });
    if (!bounces) oracle.shown({ receiver: name, delivery, named: names(message), run: run() });
    return undefined;
  };
  const say = (
    delivery: Delivery,
    answer: 'taken' | 'bounces' | 'ambiguous' | 'fails' | 'refuses',
    result: DeliveryResult,
  ): DeliveryResult => {
    oracle.answered({
      receiver: name,
      delivery,
      named: names(delivery.message),
      run: run(),
      answer,
    });
    return result;
  };
  const die = (): void => {
    run().isDead = true;
    run().isFaulty = true;
  };
  const answer = (delivery: Delivery): DeliveryResult => {
    const what = nextAnswer();
    switch (what) {
      case 'takes':
      case 'bounces': {
        const known = take(delivery, what === 'bounces');
        if (known === EXPIRED) return say(delivery, 'ambiguous', EXPIRED);
        return say(
          delivery,
          what === 'bounces' && known === undefined ? 'bounces' : 'taken',
          DELIVERED,
        );
      }
      case 'fails':
        return say(delivery, 'fails', FAILED);
      case 'asks to wait':
        return say(delivery, 'fails', { ...FAILED, retryAfterMs: behaviour?.waitMs ?? 0 });
      case 'refuses':
        return say(delivery, 'refuses', REFUSED);
      case 'throws':
        say(delivery, 'refuses', REFUSED);
        throw new Error('a bug in the channel');
      case 'cut':
        take(delivery, false);
        return say(delivery, 'ambiguous', CUT);
      case 'lost':
        return say(delivery, 'ambiguous', CUT);
      case 'hangs and takes':
        take(delivery, false);
        exhaust(delivery.signal);
        return say(delivery, 'ambiguous', CUT);
      case 'hangs and loses':
        exhaust(delivery.signal);
        return say(delivery, 'ambiguous', CUT);
      case 'kills and takes':
        take(delivery, false);
        die();
        return say(delivery, 'ambiguous', CUT);
      case 'kills and loses':
        die();
        return say(delivery, 'ambiguous', CUT);
    }
  };
  const lookUp = async ({ id }: { readonly id: string }): Promise<AttemptFate> => {
    if (run().isDead || behaviour?.isSilent === true) return { kind: 'cannot-tell', reason: '429' };
    const known = taken.get(id);
    if (known === undefined) return { kind: 'unknown' };
    const { message, bounces } = known;
    oracle.asked({ receiver: name, message, fate: bounces ? 'failed' : 'taken', run: run() });
    return bounces ? { kind: 'failed', reason: 'bounced' } : { kind: 'taken' };
  };
  return {
    behave: (next) => {
      behaviour = next;
      sends = 0;
    },
    receiver: (given) => ({
      ...given,
      name,
      channel: asks ? 'email' : 'teams',
      names,
      deliver: async (delivery) => {
        await new Promise<void>((resolve) => queueMicrotask(resolve));
        if (run().isDead) return FAILED;
        check(name, delivery);
        oracle.tried({
          receiver: name,
          delivery,
          named: names(delivery.message),
          asks,
          now: now(),
        });
        return answer(delivery);
      },
      ...(asks ? { lookUp } : {}),
    }),
  };
}

const DELIVERED: DeliveryResult = { status: 'delivered', detail: '202' };
const FAILED = { status: 'failed', retryable: true, reason: '503' } as const;
const REFUSED: DeliveryResult = { status: 'failed', retryable: false, reason: '410' };
const CUT: DeliveryResult = { ...FAILED, reason: 'no answer', ambiguous: true };
const EXPIRED: DeliveryResult = { ...FAILED, reason: '412', attemptExpired: true };

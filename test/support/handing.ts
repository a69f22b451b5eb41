import type { Message, MessageItem } from '../../src/domain/message.ts';
import { handOver } from '../../src/monitor/hand-over.ts';
import type { HandOverRequest } from '../../src/monitor/hand-over.ts';
import type { State } from '../../src/monitor/run.ts';
import { aRecord, statesOf } from './delivery.ts';
import type { Desk } from './delivery.ts';
import { bookOf, recorder } from './scenario.ts';

const RECEIVERS = [recorder('email'), recorder('teams')];

/** Two receivers that were greeted. */
export const GREETED = {
  book: bookOf(RECEIVERS),
  states: statesOf(...RECEIVERS.map(({ name }) => aRecord({ receiver: name }))),
} as const;

/** A run that holds the owner `fake` and hands over to `email` and `teams`, both greeted. */
export function handing(desk: Desk, given: Partial<HandOverRequest> = {}): HandOverRequest {
  return {
    ...GREETED,
    now: desk.now,
    storeNow: desk.now,
    owners: ['fake'],
    mutingFor: () => () => undefined,
    snoozeUrlOf: () => undefined,
    heldElsewhere: new Set(),
    mayGreet: true,
    unread: [],
    watching: [],
    portal: undefined,
    ...given,
  };
}

/** Titles in their order. */
export function titlesOf(items: readonly MessageItem[] = []): readonly string[] {
  return items.map(({ finding }) => finding.title);
}

/** Hands over, and gives the messages. */
export async function messagesFrom(
  state: State,
  request: HandOverRequest,
): Promise<readonly Message[]> {
  return (await handOver(state, request)).messages;
}

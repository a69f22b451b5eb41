import { testIdOf } from '../domain/message-id.ts';
import { countItems } from '../domain/message.ts';
import type { Message } from '../domain/message.ts';

/** A message that only tries the way to a receiver. `now` is ms since the epoch. */
export function testMessage(receiver: string, now: number): Message {
  return {
    id: testIdOf(receiver, now),
    receiver,
    kind: 'test',
    reason: 'new',
    createdAt: now,
    items: [],
    counts: countItems([]),
    unread: [],
    portal: undefined,
  };
}

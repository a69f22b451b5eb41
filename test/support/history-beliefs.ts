import type { Message, MessageItem } from '../../src/domain/message.ts';
import type { NotificationPolicy } from '../../src/domain/policy.ts';
import { MINUTE_MS } from '../../src/domain/time.ts';
import type { Trouble } from './history-world.ts';
import { isGraver } from './history-world.ts';

/** How much earlier than its interval a reminder may come, in ms. */
const SLACK_MS = 5 * MINUTE_MS;

/** What a receiver that reads every message believes of an alert. */
export type Belief = 'nothing' | 'resolved' | (Trouble & { readonly at: number });

/** True when who believes this may be told that. */
export function permits(input: {
  readonly belief: Belief;
  readonly item: MessageItem;
  readonly message: Message;
  readonly remindAfterMs: NotificationPolicy['remindAfterMs'];
}): boolean {
  const { belief, item, message, remindAfterMs } = input;
  if (typeof belief === 'string') return item.reason === 'new';
  switch (item.reason) {
    case 'new':
      return false;
    case 'worse':
      return isGraver(item.finding, belief);
    case 'resolved':
      return true;
    case 'reminder': {
      const { step = Infinity, severity } = item.finding;
      const interval = remindAfterMs[severity] ?? Infinity;
      const wait = message.createdAt - belief.at;
      // What was told by a clock that was ahead says nothing of when.
      const isDue = wait >= interval - SLACK_MS || wait < -SLACK_MS;
      return isDue || step < (belief.step ?? Infinity);
    }
  }
}

/** What is known of both, by whoever was told both. */
export function both(before: Belief, after: Belief): Belief {
  if (typeof before === 'string' || typeof after === 'string') return after;
  const step = Math.min(before.step ?? Infinity, after.step ?? Infinity);
  const graver = isGraver(after, before) ? after : before;
  return step === Infinity ? graver : { ...graver, step };
}

/** What is believed once an item was told. */
export function beliefAfter(
  { reason, finding, owedAt }: MessageItem,
  { createdAt }: Message,
): Belief {
  if (reason === 'resolved') return 'resolved';
  const at = Math.min(Math.max(createdAt, owedAt), createdAt + SLACK_MS);
  const { severity, stage, step } = finding;
  return { severity, stage, ...(step === undefined ? {} : { step }), at };
}

/** What an item says, without when. */
export function tellingOf({ reason, finding: { severity, stage } }: MessageItem): string {
  return `${reason} ${severity} ${stage}`;
}

/** An item in a few words. */
export function wordOf({ reason, finding: { subject, severity, stage } }: MessageItem): string {
  return `${reason.toUpperCase()} ${severity}/${stage} ${subject.name}`;
}

/** A message in a few words. */
export function brief(message: Message): string {
  return `${message.id.slice(0, 4)} [${message.items.map(wordOf).join(', ')}]`;
}

import type { NotificationReason } from '../../src/domain/alert.ts';
import type { Finding } from '../../src/domain/finding.ts';
import { countItems } from '../../src/domain/message.ts';
import type { Message, MessageItem } from '../../src/domain/message.ts';
import { aFinding, withoutEvidence } from './findings.ts';

/** 2026-11-20 06:07 UTC: the time of messages unless a test says otherwise. */
export const MESSAGE_TIME = Date.UTC(2026, 10, 20, 6, 7);

/** One item, seen since the day before; a resolved one has just ended. */
export function anItem(
  finding: Finding = aFinding(),
  reason: NotificationReason = 'new',
  changes: Partial<MessageItem> = {},
): MessageItem {
  return {
    reason,
    finding: withoutEvidence(finding),
    startsAt: MESSAGE_TIME - 24 * 3_600_000,
    owner: finding.check,
    owedAt: MESSAGE_TIME,
    ...(reason === 'resolved' ? { endsAt: MESSAGE_TIME - 3_600_000 } : {}),
    ...changes,
  };
}

/** A digest with one new item; counts and reason follow the items unless given. */
export function aMessage(changes: Partial<Message> = {}): Message {
  const items = changes.items ?? [anItem()];
  return {
    id: '0f0f0f0f-aaaa-4bbb-8ccc-dddddddddddd',
    receiver: 'email',
    kind: 'digest',
    reason: items[0]?.reason ?? 'new',
    createdAt: MESSAGE_TIME,
    counts: countItems(items),
    unread: [],
    portal: 'https://portal.azure.com',
    ...changes,
    items,
  };
}

/** The page that silences an alert, as a message has it. */
export const SNOOZE_URL = 'https://watch.example.com/api/silence?token=abc.def-123_x';

/** `count` items about different subjects, every one recognisable by `subject-<n>-end`. */
export function manyItems(count: number): readonly MessageItem[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `subject-${index}-end`;
    const subject = { type: 'secret', id: `applications/app/secrets/${index}`, name };
    return anItem(aFinding({ subject, title: `Secret of ${name} expires soon` }));
  });
}

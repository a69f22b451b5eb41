import type { NotificationReason } from '../../src/domain/alert.ts';
import type { Finding } from '../../src/domain/finding.ts';
import { countItems } from '../../src/domain/message.ts';
import type { Message, MessageItem } from '../../src/domain/message.ts';
import { aFinding, withoutEvidence } from './findings.ts';

/** 2026-11-20 06:07 UTC: the time of messages unless a test says otherwise. */
export const MESSAGE_TIME = Date.UTC(2026, 10, 20, 6, 7);

/** One item, seen since the day before. */
export function anItem(
  finding: Finding = aFinding(),
  reason: NotificationReason = 'new',
): MessageItem {
  const startsAt = MESSAGE_TIME - 24 * 3_600_000;
  return { reason, finding: withoutEvidence(finding), startsAt };
}

/** A digest with one new item; counts follow the items unless given. */
export function aMessage(changes: Partial<Message> = {}): Message {
  const items = changes.items ?? [anItem()];
  return {
    id: '0f0f0f0f-aaaa-4bbb-8ccc-dddddddddddd',
    channel: 'email',
    kind: 'digest',
    createdAt: MESSAGE_TIME,
    counts: countItems(items),
    unread: [],
    portal: 'https://portal.azure.com',
    ...changes,
    items,
  };
}

/** `count` items about different subjects, every one recognisable by `subject-<n>-end`. */
export function manyItems(count: number): readonly MessageItem[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `subject-${index}-end`;
    const subject = { type: 'secret', id: `applications/app/secrets/${index}`, name };
    return anItem(aFinding({ subject, title: `Secret of ${name} expires soon` }));
  });
}

import { describe, test } from 'vitest';
import { NOTIFICATION_REASONS } from '../../src/domain/alert.ts';
import type { NotificationReason } from '../../src/domain/alert.ts';
import type { Message, MessageItem } from '../../src/domain/message.ts';
import { cardsOf } from '../../src/notify/card.ts';
import { mailOf } from '../../src/notify/mail-content.ts';
import { testMessage } from '../../src/notify/test-message.ts';
import { aFinding, anUnreadFinding, aRegistryFinding } from '../support/findings.ts';
import { expectGolden } from '../support/golden.ts';
import { aMessage, anItem, manyItems, MESSAGE_TIME, SNOOZE_URL } from '../support/messages.ts';

const gaps = Array.from({ length: 12 }, (_, index) => anUnreadFinding(index));
const gapNames = gaps.map((finding) => finding.subject.name);
const HOSTILE =
  '</td><a href="http://evil.example">x</a>\r\n**b** {{DATE(x)}} \u202e=1+1 www.evil.example';

function aHostileItem(reason: NotificationReason): MessageItem {
  const finding = aRegistryFinding({
    title: `Title ${HOSTILE}`,
    detail: `Detail ${HOSTILE}`,
    subject: { type: 'registry', id: HOSTILE, name: `=name ${HOSTILE}` },
    registry: { id: HOSTILE, name: HOSTILE, subscriptionId: HOSTILE, tags: {} },
    since: HOSTILE,
    dueAt: HOSTILE,
    remediation: { text: 'Do this.', command: `az '${HOSTILE}'`, link: HOSTILE },
  });
  return anItem(finding, reason, { snoozeUrl: 'http://evil.example/snooze' });
}

/** What each reason is shown with: one item, several, gaps of one cause, and hostile names. */
function messagesOf(reason: NotificationReason): Readonly<Record<string, Message>> {
  const one = anItem(aRegistryFinding(), reason, { snoozeUrl: SNOOZE_URL });
  const three = [one, anItem(aFinding(), reason), anItem(aFinding({ severity: 'info' }), reason)];
  return {
    [`${reason}-one`]: aMessage({ items: [one] }),
    [`${reason}-several`]: aMessage({ items: three, unread: ['subscription abc'] }),
    [`${reason}-unread`]: aMessage({
      items: gaps.map((gap) => anItem(gap, reason)),
      unread: gapNames,
    }),
    [`${reason}-hostile`]: aMessage({ items: [aHostileItem(reason)], unread: [HOSTILE] }),
  };
}

const watching = [
  { noun: 'registries', count: 200 },
  { noun: 'credentials', count: 5201 },
];

const MESSAGES: readonly (readonly [string, Message])[] = [
  ...NOTIFICATION_REASONS.flatMap((reason) => Object.entries(messagesOf(reason))),
  ['summary', aMessage({ kind: 'summary', items: manyItems(21), unread: gapNames, watching })],
  ['summary-clean', aMessage({ kind: 'summary', items: [], watching })],
  ['test', testMessage('ops', MESSAGE_TIME)],
];
const REPEAT = 'an earlier send of it had no answer';
const SENDER = 'donotreply@mail.example.com';

describe.each([...MESSAGES, ['repeat', aMessage()] as const])('%s', (name, message) => {
  const file = (channel: string, kind: string) =>
    new URL(`golden/${channel}-${name}.${kind}.golden`, import.meta.url);
  const mayRepeat = name === 'repeat' ? REPEAT : undefined;
  const { subject, text, html, attachments, headers } = mailOf({
    message,
    mayRepeat,
    sender: SENDER,
  });

  test('as the head and the text of a mail, with what is attached', () => {
    const lines = Object.entries(headers).map(([header, value]) => `${header}: ${value}`);
    const files = attachments.map((attached) => `\n=== ${attached.name}\n${attached.text}`);
    const shown = `Subject: ${subject}\n${lines.join('\n')}\n\n${text}${files.join('')}`;
    expectGolden(shown.replaceAll('\r\n', '\n'), file('email', 'txt'));
  });

  test('as the HTML of a mail', () => {
    expectGolden(html, file('email', 'html'));
  });

  test('as a card', () => {
    const cards = cardsOf(message, mayRepeat);
    const indented = cards.map((card) => JSON.stringify(JSON.parse(card), null, 2));
    expectGolden(`${indented.join('\n')}\n`, file('teams', 'json'));
  });
});

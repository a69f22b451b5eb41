import { describe, test } from 'vitest';
import { NOTIFICATION_REASONS } from '../../src/domain/alert.ts';
import { countItems } from '../../src/domain/message.ts';
import type { Message } from '../../src/domain/message.ts';
import { renderCards } from '../../src/notify/card.ts';
import { renderMailHtml } from '../../src/notify/mail-html.ts';
import { renderMailText } from '../../src/notify/mail-text.ts';
import { viewMail } from '../../src/notify/mail-view.ts';
import { viewMessage } from '../../src/notify/message.ts';
import { aFinding, anUnreadFinding, aRegistryFinding } from '../support/findings.ts';
import { expectGolden } from '../support/golden.ts';
import { aMessage, anItem, manyItems } from '../support/messages.ts';

const unread = Array.from({ length: 12 }, (_, index) => anUnreadFinding(index));
const unreadNames = unread.map((finding) => finding.subject.name);
const watching = [
  { check: 'credential-expiry', subjectsRead: 5201 },
  { check: 'registry-quota', subjectsRead: 1 },
];

/** One message per reason, and those that mix them. */
const MESSAGES: Readonly<Record<string, Message>> = {
  ...Object.fromEntries(
    NOTIFICATION_REASONS.map((reason) => {
      const items = [anItem(aRegistryFinding(), reason), anItem(aFinding(), reason)];
      return [reason, aMessage({ items })];
    }),
  ),
  unread: aMessage({ items: unread.map((finding) => anItem(finding)), unread: unreadNames }),
  mixed: aMessage({
    items: [
      anItem(),
      anItem(aRegistryFinding(), 'worse'),
      anItem(aFinding({ severity: 'info' }), 'reminder'),
      anItem(unread[0], 'resolved'),
    ],
    portal: undefined,
  }),
  summary: aMessage({
    kind: 'summary',
    items: manyItems(21),
    counts: { ...countItems(manyItems(21)), total: 130 },
    unread: unreadNames,
    watching,
  }),
  'summary-clean': aMessage({ kind: 'summary', items: [], watching }),
};

describe.each(Object.entries(MESSAGES))('%s', (name, message) => {
  const file = (channel: string, kind: string) =>
    new URL(`golden/${channel}-${name}.${kind}.golden`, import.meta.url);
  const mail = viewMail(message);

  test('as the text of a mail', () => {
    expectGolden(renderMailText(mail), file('email', 'txt'));
  });

  test('as the HTML of a mail', () => {
    expectGolden(renderMailHtml(mail), file('email', 'html'));
  });

  test('as a card', () => {
    const cards = renderCards(viewMessage(message));
    const indented = cards.map((card) => JSON.stringify(JSON.parse(card), null, 2));
    expectGolden(`${indented.join('\n')}\n`, file('teams', 'json'));
  });
});

import { describe, expect, test } from 'vitest';
import { threadIdOf } from '../../src/domain/message-id.ts';
import type { Message } from '../../src/domain/message.ts';
import { CSV_NAME } from '../../src/notify/mail-csv.ts';
import { mailOf, namesInMail } from '../../src/notify/mail-content.ts';
import { BRIEF_ENTRIES, FULL_ENTRIES } from '../../src/notify/mail-view.ts';
import { aFinding, anUnreadFinding, aRegistryFinding } from '../support/findings.ts';
import { linksOf } from '../support/tags.ts';
import { aMessage, anItem, manyItems, SNOOZE_URL } from '../support/messages.ts';

const SENDER = 'DoNotReply@Mail.example.com';
const mail = (message: Message, sender = SENDER) =>
  mailOf({ message, mayRepeat: undefined, sender });
const IN_BODY = FULL_ENTRIES + BRIEF_ENTRIES;

/** Most bytes of one request (Azure Communication Services, "Service limits"). */
const REQUEST_BYTES = 10_000_000;

function requestBytes({ subject, text, html, attachments }: ReturnType<typeof mailOf>): number {
  const inBase64 = attachments.map((file) => Buffer.from(file.text).toString('base64'));
  return Buffer.byteLength(JSON.stringify({ subject, text, html, inBase64 }));
}

describe('the items that a mail names', () => {
  test.each([0, 1, FULL_ENTRIES, FULL_ENTRIES + 1, IN_BODY])(
    'are all in the body when there are %d, and no list is attached',
    (count) => {
      const message = aMessage({ items: manyItems(count) });
      const { text, html, attachments } = mail(message);
      expect(attachments).toEqual([]);
      for (const body of [text, html])
        expect(new Set(body.match(/subject-\d+-end/g)).size).toBe(count);
      expect(namesInMail(message)).toEqual(message.items);
    },
  );

  test.each([IN_BODY + 1, 5000])('are in the attached list when there are %d', (count) => {
    const message = aMessage({ items: manyItems(count) });
    const { text, attachments } = mail(message);
    expect(attachments.map(({ name }) => name)).toEqual([CSV_NAME]);
    const listed = new Set(attachments[0]?.text.match(/subject-\d+-end/g));
    expect(listed.size).toBe(count);
    expect(namesInMail(message)).toEqual(message.items);
    const more = (count - IN_BODY).toLocaleString('en-US');
    const all = count.toLocaleString('en-US');
    expect(text).toContain(`and ${more} more: all ${all} are in the attached ${CSV_NAME}`);
  });

  test.each([
    [10, 0],
    [11, 1],
  ])('are in the list too where a group of %d has more names than it shows', (count, more) => {
    const items = Array.from({ length: count }, (_, index) => anItem(anUnreadFinding(index)));
    const { attachments, text } = mail(aMessage({ items }));
    expect(attachments).toHaveLength(more);
    expect(text.includes(`and 1 more: all 11 are in the attached`)).toBe(more === 1);
    expect(namesInMail(aMessage({ items }))).toHaveLength(count);
  });

  test('are not those for which neither has room, and the mail says that they follow', () => {
    const remediation = { text: 'x', command: `az ${'ж'.repeat(3900)}` };
    const items = manyItems(900).map(({ finding, ...item }) => ({
      ...item,
      finding: { ...finding, remediation },
    }));
    const message = aMessage({ items });
    const named = namesInMail(message);
    const { text, html, attachments } = mail(message);
    const all = [text, html, ...attachments.map((file) => file.text)].join('\n');
    const seen = new Set(all.match(/subject-\d+-end/g));
    expect(named.length).toBeLessThan(900);
    expect(new Set(named.map(({ finding }) => finding.subject.name))).toEqual(seen);
    expect(text).toContain('the rest follows in the next messages');
  });

  test('of a summary do not depend on how many more it counts', () => {
    const items = manyItems(3);
    const counts = { ...aMessage({ items }).counts, total: 10 };
    const message = aMessage({ kind: 'summary', items, counts });
    expect(namesInMail(message)).toEqual(items);
    expect(mail(message).text).toContain('and 7 more: the rest follows in the next messages');
  });
});

describe('the size of a mail', () => {
  test.each([20_000, 300])(
    'stays below the limit of the service with %d hostile items',
    (count) => {
      const text = '&"<\\'.repeat(1000);
      const finding = aFinding({
        title: text,
        detail: text,
        subject: { type: text, id: 'x', name: text },
        remediation: { text, command: text },
      });
      const items = Array.from({ length: count }, () => anItem(finding));
      const content = mail(aMessage({ items, unread: Array.from({ length: 500 }, () => text) }));
      expect(requestBytes(content)).toBeLessThan(REQUEST_BYTES);
      expect(content.attachments).toHaveLength(1);
    },
  );
});

describe('the headers of a mail', () => {
  test('put what is told of the same alerts into one conversation', () => {
    const fired = aMessage();
    const ended = aMessage({ items: [anItem(undefined, 'resolved')], id: 'other' });
    const thread = `<${threadIdOf(fired)}@mail.example.com>`;
    expect(mail(fired).headers).toEqual({ 'In-Reply-To': thread, References: thread });
    expect(mail(ended).headers).toEqual(mail(fired).headers);
    const other = aMessage({ items: [anItem(aRegistryFinding())] });
    expect(mail(other).headers).not.toEqual(mail(fired).headers);
  });

  test.each(['nobody', 'a@b\r\nBcc: c@d', 'a@'])('are none with the sender %j', (sender) => {
    const { headers } = mail(aMessage(), sender);
    expect(Object.values(headers).join('')).not.toMatch(/[\r\n]/);
  });
});

describe('the links of a mail', () => {
  test('are the documentation, the portal and the page that silences, in both parts', () => {
    const item = anItem(aRegistryFinding(), 'new', { snoozeUrl: SNOOZE_URL });
    const { html, text } = mail(aMessage({ items: [item] }));
    expect(linksOf(html).map((link) => new URL(link).host)).toEqual([
      'learn.microsoft.com',
      'portal.azure.com',
      'watch.example.com',
    ]);
    expect(text).toContain(`Snooze this alert: ${SNOOZE_URL}`);
  });
});

test('a repeat says so at its end', () => {
  const { text, html } = mailOf({
    message: aMessage(),
    mayRepeat: 'no answer came',
    sender: SENDER,
  });
  for (const body of [text, html]) expect(body).toContain('It may repeat: no answer came.');
});

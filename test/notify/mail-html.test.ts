import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Message } from '../../src/domain/message.ts';
import { renderMailHtml } from '../../src/notify/mail-html.ts';
import { renderMailText } from '../../src/notify/mail-text.ts';
import { layOutMail } from '../../src/notify/mail-view.ts';
import { anUnreadFinding, aRegistryFinding } from '../support/findings.ts';
import { anyHostileText } from '../support/hostile.ts';
import { aMessage, anItem, manyItems } from '../support/messages.ts';
import { linksOf, tagsOf, textOf } from '../support/tags.ts';

const htmlOf = (message: Message) => renderMailHtml(layOutMail(message, undefined).view);
const mailTextOf = (message: Message) => renderMailText(layOutMail(message, undefined).view);
const LINK = 'https://learn.microsoft.com/azure';

/** A message whose every text from outside is the given one. */
function hostileMessage(text: string): Message {
  const finding = aRegistryFinding({
    check: text,
    title: text,
    detail: text,
    subject: { type: text, id: text, name: text },
    registry: { id: text, name: text, subscriptionId: text, tags: {} },
    since: text,
    dueAt: text,
    remediation: { text, command: `az ${text}`, link: LINK },
  });
  const gap = anUnreadFinding(0, { scope: `setting/X/${text}`, reason: text, remedy: text });
  return aMessage({ id: text, items: [anItem(finding), anItem(gap)], unread: [text] });
}

const readable = anyHostileText().filter((text) => /[\p{L}\p{N}]/u.test(text));

describe('the HTML part', () => {
  test('has the elements, attributes and links of its template, whatever the texts are', () => {
    const shape = (html: string) =>
      tagsOf(html).map((tag) => `${tag.name} ${[...tag.attributes.keys()].join()}`);
    const expected = shape(htmlOf(hostileMessage('plain')));
    fc.assert(
      fc.property(readable, (text) => {
        const html = htmlOf(hostileMessage(text));
        expect(shape(html)).toEqual(expected);
        expect(linksOf(html)).toEqual([LINK]);
      }),
    );
  });

  test('loads nothing and runs nothing', () => {
    for (const { name, attributes } of tagsOf(htmlOf(aMessage()))) {
      expect(name).not.toMatch(/^(?:script|img|link|iframe|form|style)$/);
      for (const attribute of attributes.keys()) expect(attribute).not.toMatch(/^(?:src|on.*)$/);
    }
  });

  test('says the severity in words beside the colour', () => {
    expect(textOf(htmlOf(aMessage({ items: [anItem(aRegistryFinding(), 'worse')] })))).toContain(
      'WORSE · now CRITICAL',
    );
  });

  test('has the commands in the order to run them, with their place', () => {
    const remediation = { text: 'Make one, then remove the old: az delete', command: 'az create' };
    const message = aMessage({ items: [anItem(aRegistryFinding({ remediation }))] });
    expect(textOf(htmlOf(message))).toMatch(/First:\s*az create\s*Then:\s*az delete/);
    expect(mailTextOf(message)).toContain('  First:\n    az create\n  Then:\n    az delete\n');
  });

  test('says what the text part says', () => {
    const items = [
      anItem(aRegistryFinding(), 'worse'),
      ...manyItems(60),
      anItem(anUnreadFinding(1)),
    ];
    const message = aMessage({ items, unread: ['subscription abc'] });
    const words = (text: string) => new Set(text.match(/[\w./-]{4,}/g));
    const html = words(`${textOf(htmlOf(message))} ${linksOf(htmlOf(message)).join(' ')}`);
    const missing = [...words(mailTextOf(message))].filter((word) => !html.has(word));
    expect(missing).toEqual(['Command']);
  });

  test('keeps its lines short enough to be read', () => {
    const longest = Math.max(
      ...htmlOf(aMessage({ items: manyItems(60) }))
        .split('\n')
        .map((line) => line.length),
    );
    expect(longest).toBeLessThan(998);
  });
});

describe('the text part', () => {
  test('has no control character but its own line breaks', () => {
    fc.assert(
      fc.property(anyHostileText(), (text) => {
        expect(mailTextOf(hostileMessage(text)).replaceAll('\n', '')).not.toMatch(
          /[\p{Cc}\p{Zl}\p{Zp}]/u,
        );
      }),
    );
  });

  test('has as many lines for hostile names as for plain ones', () => {
    const lines = (text: string) => mailTextOf(hostileMessage(text)).split('\n').length;
    expect(lines('a\r\n\r\n[NEW] fake')).toBe(lines('plain'));
  });
});

test.each([
  [100, false],
  [101, true],
])('%d names of unread scopes, cut visibly: %s', (count, cut) => {
  const unread = Array.from({ length: count }, (_, index) => `subscription s${index}`);
  const message = aMessage({ unread });
  for (const text of [textOf(htmlOf(message)), mailTextOf(message)]) {
    expect(text).toContain(`Could not be read: ${count}`);
    expect(text.includes('subscription s99 and 1 more')).toBe(cut);
  }
});

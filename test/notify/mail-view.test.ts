import { describe, expect, test } from 'vitest';
import { renderMailHtml } from '../../src/notify/mail-html.ts';
import { renderMailText } from '../../src/notify/mail-text.ts';
import { BRIEF_ENTRIES, breakLinks, FULL_ENTRIES, layOutMail } from '../../src/notify/mail-view.ts';
import { aFinding, anUnreadFinding, aRegistryFinding } from '../support/findings.ts';
import { aMessage, anItem, manyItems, SNOOZE_URL } from '../support/messages.ts';
import { linksOf, textOf } from '../support/tags.ts';

const EVIL = 'http://evil.example/login?a=b.c www.evil.example HTTPS://evil.example';
const LINK = 'https://learn.microsoft.com/azure';
const REMEDY = 'run az rest --method POST --url https://graph.microsoft.com/v1.0/x';

const named = aRegistryFinding({
  title: `Secret of ${EVIL}`,
  detail: EVIL,
  subject: { type: 'secret', id: 'x', name: EVIL },
  since: EVIL,
  remediation: { text: REMEDY, command: `az x --display-name '${EVIL}'`, link: LINK },
});

describe('a name from outside that is an address', () => {
  test.each([
    ['http://evil.example', 'http[:]//evil[.]example'],
    ['HTTPS://a.b.example:8443/x.y?z=1.2', 'HTTPS[:]//a[.]b[.]example:8443/x.y?z=1.2'],
    ['éhttp://evil.example', 'éhttp[:]//evil[.]example'],
    ['see www.evil.example/x.y', 'see www[.]evil[.]example/x.y'],
    ['https://www.evil.example', 'https[:]//www[.]evil[.]example'],
    ['file:///etc/x', 'file[:]///etc/x'],
    ['http://http://a.b', 'http[:]//http[:]//a[.]b'],
    ['http://u:p@a.b', 'http[:]//u:p@a[.]b'],
    ['contoso.azurecr.io is 1.5 GiB', 'contoso.azurecr.io is 1.5 GiB'],
  ])('%s becomes %s', (text, broken) => {
    expect(breakLinks(text)).toBe(broken);
    expect(breakLinks(broken)).toBe(broken);
  });

  test('is nowhere in a mail an address any more; our own links still are', () => {
    const gap = anUnreadFinding(0, { scope: `setting/X/${EVIL}`, reason: EVIL });
    const brief = Array.from({ length: 60 }, () => anItem(named));
    const items = [anItem(named), anItem(gap), ...brief];
    const { view } = layOutMail(aMessage({ items, unread: [EVIL] }), undefined);
    const html = renderMailHtml(view);
    for (const text of [renderMailText(view), textOf(html)]) {
      expect(text).not.toMatch(/:\/\/evil|www\.evil/i);
      expect(text).toContain('http[:]//evil[.]example/login?a=b.c');
      expect(text).toContain(REMEDY);
    }
    expect(new Set(linksOf(html))).toEqual(
      new Set([LINK, expect.stringMatching(/^https:\/\/portal\.azure\.com\/#resource/)]),
    );
    expect(renderMailText(view)).toContain(`How to put it right: ${LINK}`);
  });
});

test('the subject has no address either', () => {
  const { view } = layOutMail(aMessage({ items: [anItem(named)] }), undefined);
  expect(view.subject).toMatch(/^NEW critical: Secret of http\[:\]\/\/evil/);
});

describe('a mail', () => {
  test.each([
    [FULL_ENTRIES, FULL_ENTRIES, 0],
    [FULL_ENTRIES + 1, FULL_ENTRIES, 1],
    [FULL_ENTRIES + BRIEF_ENTRIES, FULL_ENTRIES, BRIEF_ENTRIES],
    [FULL_ENTRIES + BRIEF_ENTRIES + 1, FULL_ENTRIES, BRIEF_ENTRIES],
  ])('of %d things shows %d in full and %d in one line', (count, full, brief) => {
    const { view } = layOutMail(aMessage({ items: manyItems(count) }), undefined);
    expect([view.full.length, view.briefly.length]).toEqual([full, brief]);
  });

  test('has a link that silences for each thing in one line', () => {
    const items = manyItems(FULL_ENTRIES + BRIEF_ENTRIES).map((item, index) => ({
      ...item,
      snoozeUrl: `${SNOOZE_URL}${index}`,
    }));
    const { view, named } = layOutMail(aMessage({ items }), undefined);
    expect(named).toEqual(items);
    const snoozes = (text: string) => new Set(text.match(/abc\.def-123_x\d+/g)).size;
    expect(snoozes(renderMailText(view))).toBe(items.length);
    expect(snoozes(linksOf(renderMailHtml(view)).join(' '))).toBe(items.length);
    expect(renderMailText(view)).toContain(`\n  Snooze this alert: ${SNOOZE_URL}20\n`);
  });

  test('has no link for those whose links have no room, and still names them', () => {
    const items = manyItems(FULL_ENTRIES + BRIEF_ENTRIES).map((item, index) => ({
      ...item,
      snoozeUrl: `${SNOOZE_URL}${index}-${'x'.repeat(12_000)}`,
    }));
    const { view, named } = layOutMail(aMessage({ items }), undefined);
    expect(named).toEqual(items);
    const linked = view.briefly.map(({ links }) => links.length > 0);
    expect(linked[0]).toBe(true);
    expect(linked.at(-1)).toBe(false);
    expect(linked.slice(linked.indexOf(false))).not.toContain(true);
    expect(renderMailText(view).length + renderMailHtml(view).length).toBeLessThan(2_500_000);
  });

  test('breaks an address in the words of a link', () => {
    const items = [0, 1].map((index) =>
      anItem(anUnreadFinding(0, { scope: `setting/X${index}/${EVIL}`, reason: 'x' }), 'new', {
        snoozeUrl: SNOOZE_URL,
      }),
    );
    const { view } = layOutMail(aMessage({ items }), undefined);
    for (const text of [renderMailText(view), textOf(renderMailHtml(view))]) {
      expect(text).toContain('Snooze setting X0, entry http[:]//evil[.]example');
      expect(text).not.toMatch(/:\/\/evil|www\.evil/i);
    }
  });

  test('of very long things shows as many as its size allows', () => {
    const command = `az ${'"'.repeat(3990)}`;
    const finding = aFinding({ detail: '&'.repeat(1000), remediation: { text: 'x', command } });
    const items = Array.from({ length: 300 }, () => anItem(finding));
    const { view, list, named } = layOutMail(aMessage({ items }), undefined);
    expect(view.full.length).toBe(FULL_ENTRIES);
    expect(list?.items).toEqual(items);
    expect(named).toEqual(items);
  });
});

import { describe, expect, test } from 'vitest';
import { renderMailHtml } from '../../src/notify/mail-html.ts';
import { renderMailText } from '../../src/notify/mail-text.ts';
import { breakLinks, viewMail } from '../../src/notify/mail-view.ts';
import { aFinding, anUnreadFinding, aRegistryFinding } from '../support/findings.ts';
import { aMessage, anItem } from '../support/messages.ts';
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
    const view = viewMail(aMessage({ items, unread: [EVIL] }));
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

test('a mail that would pass its size says how many lines it leaves out', () => {
  const title = '&'.repeat(300);
  const items = Array.from({ length: 3000 }, () => anItem(aFinding({ title })));
  const view = viewMail(aMessage({ items }));
  expect(view.more).toBeGreaterThan(0);
  expect(view.entries.length + view.briefly.length + view.more).toBe(3000);
});

import { describe, expect, test } from 'vitest';
import type { MessageItem } from '../../src/domain/message.ts';
import { entryLinks, snoozeLinks } from '../../src/notify/entry-links.ts';
import {
  aFinding,
  anUnreadFinding,
  aRegistryFinding,
  REGISTRY_ID,
  SUBSCRIPTION,
} from '../support/findings.ts';
import { anItem, SNOOZE_URL } from '../support/messages.ts';

const PORTAL = 'https://portal.azure.com';
const hrefs = (item: MessageItem, portal: string | undefined = PORTAL) =>
  entryLinks([item], portal).map(({ href }) => href);
const undocumented = { remediation: { text: 'x' } };

describe('links of an entry', () => {
  test('lead to the documentation and the registry in the portal', () => {
    const item = anItem(aRegistryFinding(), 'new', { snoozeUrl: SNOOZE_URL });
    expect(entryLinks([item], PORTAL)).toEqual([
      {
        words: 'How to put it right',
        href: 'https://learn.microsoft.com/azure/container-registry/container-registry-skus',
      },
      { words: 'Open the registry in the portal', href: `${PORTAL}/#resource${REGISTRY_ID}` },
    ]);
  });

  test('of what is resolved lead only to the portal', () => {
    const item = anItem(aRegistryFinding(), 'resolved', { snoozeUrl: SNOOZE_URL });
    expect(hrefs(item)).toEqual([`${PORTAL}/#resource${REGISTRY_ID}`]);
  });

  test.each([
    [`subscription/${SUBSCRIPTION}`, `${PORTAL}/#resource/subscriptions/${SUBSCRIPTION}`],
    ['applications', `${PORTAL}/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade`],
    [
      'servicePrincipals',
      `${PORTAL}/#view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AppAppsPreview`,
    ],
    ['constructor', undefined],
    ['workspace/x', undefined],
  ])('of the scope %s lead to %s', (scope, href) => {
    const item = anItem(aFinding({ scope, ...undocumented }));
    expect(hrefs(item)).toEqual(href === undefined ? [] : [href]);
    expect(entryLinks([item], undefined)).toEqual([]);
  });

  test('of a registry that could not be read lead to it', () => {
    const item = anItem(anUnreadFinding(1));
    expect(hrefs(item)).toEqual([`${PORTAL}/#resource${REGISTRY_ID.toLowerCase()}1`]);
  });

  test('are none for several, each of which has its own', () => {
    const items = [1, 2].map((index) => anItem(anUnreadFinding(index)));
    expect(entryLinks(items, PORTAL)).toEqual([]);
    expect(entryLinks([], PORTAL)).toEqual([]);
  });

  test.each(['/subscriptions/../"onmouseover="x', 'javascript:alert(1)', '/subscriptions/a b', ''])(
    'do not follow an id that is no ARM id: %j',
    (id) => {
      const registry = { id, name: 'r', subscriptionId: 's', tags: {} };
      expect(hrefs(anItem(aRegistryFinding({ registry, ...undocumented })))).toEqual([]);
    },
  );

  test.each([
    'javascript:alert(1)',
    'http://watch.example.com/x',
    'https://a:b@watch.example.com',
    '',
  ])('are only https without a user: %j', (bad) => {
    const remediation = { text: 'x', link: bad };
    const item = anItem(aRegistryFinding({ remediation }), 'new', { snoozeUrl: bad });
    expect(entryLinks([item], undefined)).toEqual([]);
    expect(snoozeLinks([item], 5)).toEqual([]);
  });
});

describe('links that silence', () => {
  const gap = (index: number) =>
    anItem(anUnreadFinding(index), 'new', { snoozeUrl: `${SNOOZE_URL}${index}` });

  test('are one for an alert', () => {
    const item = anItem(aRegistryFinding(), 'new', { snoozeUrl: SNOOZE_URL });
    expect(snoozeLinks([item], 5)).toEqual([{ words: 'Snooze this alert', href: SNOOZE_URL }]);
  });

  test('are one for each of several, as many as are asked for, and say whose they are', () => {
    expect(snoozeLinks([gap(1), gap(2), gap(3)], 2)).toEqual([
      { words: 'Snooze usages of registry contosoimages1', href: `${SNOOZE_URL}1` },
      { words: 'Snooze usages of registry contosoimages2', href: `${SNOOZE_URL}2` },
    ]);
  });

  test('are none for what is resolved', () => {
    expect(snoozeLinks([{ ...gap(1), reason: 'resolved' }], 5)).toEqual([]);
  });

  test('have short and tame words, whatever the name is', () => {
    const name = `a\r\n\u202e${'x'.repeat(500)}`;
    const item = anItem(aFinding({ subject: { type: 'scope', id: 'x', name } }), 'new', {
      snoozeUrl: SNOOZE_URL,
    });
    const [first] = snoozeLinks([item, item], 2);
    expect(first?.words).toMatch(/^Snooze a x+…$/);
    expect(first?.words.length).toBeLessThan(80);
  });
});

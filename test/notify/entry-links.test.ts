import { describe, expect, test } from 'vitest';
import type { MessageItem } from '../../src/domain/message.ts';
import { entryLinks } from '../../src/notify/entry-links.ts';
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
  test('lead to the documentation, the registry in the portal, and the page that silences it', () => {
    const item = anItem(aRegistryFinding(), 'new', { snoozeUrl: SNOOZE_URL });
    expect(entryLinks([item], PORTAL)).toEqual([
      {
        words: 'How to put it right',
        href: 'https://learn.microsoft.com/azure/container-registry/container-registry-skus',
      },
      { words: 'Open the registry in the portal', href: `${PORTAL}/#resource${REGISTRY_ID}` },
      { words: 'Snooze this alert', href: SNOOZE_URL },
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

  test('of several lead only to the page that silences the first', () => {
    const items = [1, 2].map((index) =>
      anItem(anUnreadFinding(index), 'new', { snoozeUrl: `${SNOOZE_URL}${index}` }),
    );
    expect(entryLinks(items, PORTAL)).toEqual([
      { words: 'Snooze the first of them', href: `${SNOOZE_URL}1` },
    ]);
    const ended = items.map((item) => ({ ...item, reason: 'resolved' as const }));
    expect(entryLinks(ended, PORTAL)).toEqual([]);
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
  });
});

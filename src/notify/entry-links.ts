import type { AlertFinding } from '../domain/alert.ts';
import { safeLink } from '../domain/markup.ts';
import type { MessageItem } from '../domain/message.ts';
import { registryOf, subscriptionOf } from '../domain/scope.ts';
import { tameText } from '../domain/text.ts';

export type EntryLink = { readonly words: string; readonly href: string };

type MaybeLink = { readonly words: string; readonly href: string | undefined };

/** Pages of the portal that list what a credential belongs to, after its origin. */
const LISTS: Readonly<Record<string, { readonly words: string; readonly page: string }>> = {
  applications: {
    words: 'Open app registrations in the portal',
    page: '#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade',
  },
  servicePrincipals: {
    words: 'Open enterprise applications in the portal',
    page: '#view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AppAppsPreview',
  },
};

/** Most characters of a name in the words of a link. */
const NAME_LIMIT = 60;

/**
 * Links of an entry, https only: the documentation and the portal. Each is about one alert: an entry
 * that stands for several has none.
 */
export function entryLinks(
  items: readonly MessageItem[],
  portal: string | undefined,
): readonly EntryLink[] {
  const [item, ...more] = items;
  if (item === undefined || more.length > 0) return [];
  const { finding, reason } = item;
  const help = reason === 'resolved' ? undefined : safeLink(finding.remediation.link);
  return known([{ words: 'How to put it right', href: help }, portalLink(portal, finding)]);
}

/**
 * Links to the pages that silence the alerts of an entry, https only, of the first `most` that have
 * one. Where there are several, each says which it is for.
 */
export function snoozeLinks(items: readonly MessageItem[], most: number): readonly EntryLink[] {
  const open = items.filter(({ reason }) => reason !== 'resolved');
  const links = open.map(({ finding, snoozeUrl }) => ({
    words:
      items.length === 1
        ? 'Snooze this alert'
        : `Snooze ${tameText(finding.subject.name, NAME_LIMIT)}`,
    href: safeLink(snoozeUrl),
  }));
  return known(links).slice(0, most);
}

function known(links: readonly MaybeLink[]): readonly EntryLink[] {
  return links.flatMap(({ words, href }) => (href === undefined ? [] : [{ words, href }]));
}

function portalLink(portal: string | undefined, { registry, scope }: AlertFinding): MaybeLink {
  const registryId = registry?.id ?? registryOf(scope);
  if (registryId !== undefined)
    return { words: 'Open the registry in the portal', href: resourceLink(portal, registryId) };
  const subscription = subscriptionOf(scope);
  if (subscription !== undefined) {
    const href = resourceLink(portal, `/subscriptions/${subscription}`);
    return { words: 'Open the subscription in the portal', href };
  }
  const list = Object.hasOwn(LISTS, scope) ? LISTS[scope] : undefined;
  if (list === undefined || portal === undefined) return { words: '', href: undefined };
  return { words: list.words, href: safeLink(`${portal}/${list.page}`) };
}

/** The portal's page of a resource; none for an id that has not the form of an ARM id. */
function resourceLink(portal: string | undefined, armId: string): string | undefined {
  if (portal === undefined) return undefined;
  if (!/^\/subscriptions\/[\w./()-]{1,500}$/.test(armId)) return undefined;
  return safeLink(`${portal}/#resource${armId}`);
}

import type { DigestEntry } from '../domain/digest.ts';
import { reasonOf, severityOf } from '../domain/digest.ts';
import { safeLink } from '../domain/markup.ts';
import type { MessageItem, UnreadGroup } from '../domain/message.ts';
import { subscriptionOf } from '../domain/scope.ts';
import type { Severity } from '../domain/severity.ts';
import { plural, tameText } from '../domain/text.ts';
import { isoTime } from '../domain/time.ts';
import { scopeName, UNREAD } from '../domain/unread.ts';
import { deadlineText, momentText, nameList, reasonWord, severityWord } from '../domain/wording.ts';

const TITLE_LIMIT = 300;
const DETAIL_LIMIT = 1000;
/** A command that is cut cannot be run: this is longer than any that the checks write. */
const COMMAND_LIMIT = 4000;
/** Names of a group's scopes that its entry shows. */
export const GROUP_NAMES = 10;
/** Label of the fact that says what to do. */
export const TO_DO = 'To do';

export type Fact = { readonly label: string; readonly text: string };
export type EntryLink = { readonly words: string; readonly href: string };

/** One entry of a message in words; every text is one tame line, not yet escaped. */
export type EntryView = {
  readonly resolved: boolean;
  readonly severity: Severity;
  /** For example `NEW · CRITICAL`. */
  readonly mark: string;
  readonly title: string;
  /** What, where, since, deadline, why and what to do, in this order, as far as known. */
  readonly facts: readonly Fact[];
  readonly command: string | undefined;
  readonly links: readonly EntryLink[];
  /** The entry in one line. */
  readonly line: string;
  /** Names of all scopes that the entry stands for; empty for an alert. */
  readonly names: readonly string[];
};

/** What the wording of an entry depends on besides the entry. */
export type EntrySurroundings = {
  /** ms since the epoch; days left count from here. */
  readonly now: number;
  /** Origin of the portal, or undefined. */
  readonly portal: string | undefined;
};

export function viewEntry(entry: DigestEntry, surroundings: EntrySurroundings): EntryView {
  const resolved = reasonOf(entry) === 'resolved';
  const severity = severityOf(entry);
  const mark = `${reasonWord(reasonOf(entry))} · ${resolved ? 'was ' : ''}${severityWord(severity)}`;
  const view =
    entry.kind === 'alert' ? viewAlert(entry.item, surroundings) : viewUnread(entry.group);
  const lineParts = [mark, view.title, ...view.brief].filter((part) => part !== '');
  const { title, facts, command, links } = view;
  const line = lineParts.join(' · ');
  const names = entry.kind === 'alert' ? [] : entry.group.names;
  return { resolved, severity, mark, title, facts, command, links, line, names };
}

type Body = Pick<EntryView, 'title' | 'facts' | 'command' | 'links'> & {
  /** What the one line says after the title. */
  readonly brief: readonly string[];
};

function viewAlert(item: MessageItem, surroundings: EntrySurroundings): Body {
  const { finding } = item;
  const resolved = item.reason === 'resolved';
  const { remediation, dueAt } = finding;
  const where = whereText(finding);
  const due = dueAt === undefined || resolved ? '' : deadlineText(dueAt, surroundings.now);
  const facts = [
    {
      label: 'What',
      text: tameText(`${finding.subject.type} ${finding.subject.name}`, TITLE_LIMIT),
    },
    { label: 'Where', text: where },
    { label: 'Since', text: sinceText(item, surroundings.now) },
    { label: 'Deadline', text: due },
    { label: resolved ? 'Was' : 'Why', text: tameText(finding.detail, DETAIL_LIMIT) },
    { label: TO_DO, text: resolved ? '' : tameText(remediation.text, DETAIL_LIMIT) },
  ];
  return {
    title: tameText(finding.title, TITLE_LIMIT),
    facts: facts.filter((fact) => fact.text !== ''),
    command: resolved ? undefined : commandOf(remediation.command),
    links: linksOf(item, surroundings.portal),
    brief: [tameText(finding.subject.name), where, due === '' ? '' : `due ${due}`],
  };
}

function viewUnread(group: UnreadGroup): Body {
  const resolved = group.reason === 'resolved';
  const scopes = plural(group.names.length, 'scope');
  const verb = resolved
    ? 'can be read again'
    : `could not be read: ${tameText(group.text, TITLE_LIMIT)}`;
  const facts = [
    { label: 'Names', text: nameList(group.names, GROUP_NAMES) },
    {
      label: 'Why',
      text: resolved ? '' : 'what is not read is unknown: its alerts are kept as they were',
    },
    { label: TO_DO, text: resolved ? '' : tameText(group.remedy, COMMAND_LIMIT) },
  ];
  return {
    title: `${scopes} ${verb}`,
    facts: facts.filter((fact) => fact.text !== ''),
    command: undefined,
    links: [],
    brief: [nameList(group.names, GROUP_NAMES)],
  };
}

function whereText(finding: MessageItem['finding']): string {
  const { registry, scope } = finding;
  if (registry !== undefined)
    return `registry ${tameText(registry.name)}, subscription ${tameText(registry.subscriptionId)}`;
  if (finding.rule === UNREAD) return '';
  const subscription = subscriptionOf(scope);
  if (subscription !== undefined) return `subscription ${tameText(subscription)}`;
  return `${scopeName(scope).replace(/^the list of /, '')} of this tenant`;
}

/** Since when the service says, otherwise since when this app has seen it. */
function sinceText({ finding, startsAt }: MessageItem, now: number): string {
  if (finding.since !== undefined) return momentText(finding.since, now);
  return `${momentText(isoTime(startsAt), now)}, first seen`;
}

function commandOf(command: string | undefined): string | undefined {
  if (command === undefined) return undefined;
  const tame = tameText(command, COMMAND_LIMIT);
  return tame === '' ? undefined : tame;
}

function linksOf(item: MessageItem, portal: string | undefined): readonly EntryLink[] {
  const { link } = item.finding.remediation;
  const links = [
    {
      words: 'How to put it right',
      href: item.reason === 'resolved' ? undefined : safeLink(link),
    },
    {
      words: 'Open the registry in the portal',
      href: portalLink(portal, item.finding.registry?.id),
    },
  ];
  return links.flatMap(({ words, href }) => (href === undefined ? [] : [{ words, href }]));
}

/** The portal's page of a resource; none for an id that has not the form of an ARM id. */
function portalLink(portal: string | undefined, armId: string | undefined): string | undefined {
  if (portal === undefined || armId === undefined) return undefined;
  if (!/^\/subscriptions\/[\w./()-]{1,500}$/.test(armId)) return undefined;
  return safeLink(`${portal}/#resource${armId}`);
}

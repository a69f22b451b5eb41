import type { AlertFinding } from '../domain/alert.ts';
import { itemsOf, reasonOf, severityOf } from '../domain/digest.ts';
import type { DigestEntry } from '../domain/digest.ts';
import type { MessageItem } from '../domain/message.ts';
import type { Severity } from '../domain/severity.ts';
import { plural, tameText } from '../domain/text.ts';
import { isoTime, parseIsoTime } from '../domain/time.ts';
import {
  deadlineText,
  momentText,
  nameList,
  plainTimes,
  reasonWord,
  remedySteps,
  severityWord,
  spanText,
} from '../domain/wording.ts';
import { entryLinks, snoozeLinks } from './entry-links.ts';
import type { EntryLink } from './entry-links.ts';
import { whereText } from './entry-place.ts';

const TITLE_LIMIT = 300;
const DETAIL_LIMIT = 1000;
/** A command that is cut cannot be run: this is longer than any that the checks write. */
const COMMAND_LIMIT = 4000;
/** Gaps of a group that have a link of their own to silence them. */
export const GROUP_SNOOZES = 5;
/** Names of a group's scopes that its entry shows. */
export const GROUP_NAMES = 10;
/** Label of the fact that shows names of a group's scopes. */
export const NAMES = 'Names';
/** Label of the fact that says what to do. */
export const TO_DO = 'To do';

/** A command to copy, and its place among those of its entry. */
export type EntryCommand = {
  readonly label: 'Command' | 'First' | 'Then';
  readonly text: string;
};

export type Fact = { readonly label: string; readonly text: string };

/** One entry of a message in words; every text is one tame line, not yet escaped. */
export type EntryView = {
  readonly resolved: boolean;
  readonly severity: Severity;
  /** For example `NEW · CRITICAL`. */
  readonly mark: string;
  readonly title: string;
  /** What, where, since, deadline, why and what to do, in this order, as far as known. */
  readonly facts: readonly Fact[];
  /** In the order to run them. */
  readonly commands: readonly EntryCommand[];
  readonly links: readonly EntryLink[];
  /** Those of the links that silence. */
  readonly snoozes: readonly EntryLink[];
  /** The entry in one line. */
  readonly line: string;
  /** Names of all scopes that the entry stands for; empty for an alert, which is always named. */
  readonly names: readonly string[];
  /** What the entry stands for. */
  readonly items: readonly MessageItem[];
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
  const mark = markOf(reasonOf(entry), severity);
  const view =
    entry.kind === 'alert' ? viewAlert(entry.item, surroundings) : viewUnread(entry, surroundings);
  const lineParts = [mark, view.title, ...view.brief].filter((part) => part !== '');
  const { title, commands } = view;
  const facts = view.facts.filter((fact) => fact.text !== '');
  const line = lineParts.join(' · ');
  const names = entry.kind === 'alert' ? [] : entry.group.names;
  const items = itemsOf(entry);
  const snoozes = snoozeLinks(items, GROUP_SNOOZES);
  const links = [...entryLinks(items, surroundings.portal), ...snoozes];
  return { resolved, severity, mark, title, facts, commands, links, snoozes, line, names, items };
}

/** A severity is what it is now, or what it was until it was resolved. */
function markOf(reason: MessageItem['reason'], severity: Severity): string {
  const word = severityWord(severity);
  const before = { new: '', worse: 'now ', reminder: '', resolved: 'was ' }[reason];
  return `${reasonWord(reason)} · ${before}${word}`;
}

type Body = Pick<EntryView, 'title' | 'facts' | 'commands'> & {
  /** What the one line says after the title. */
  readonly brief: readonly string[];
};

function viewAlert(item: MessageItem, { now }: EntrySurroundings): Body {
  const { finding } = item;
  const resolved = item.reason === 'resolved';
  const { remediation, dueAt, subject } = finding;
  const where = whereText(finding);
  const due = dueAt === undefined || resolved ? '' : deadlineText(dueAt, now);
  const { words, commands } = remedySteps(remediation);
  const detail = tameText(plainTimes(finding.detail), DETAIL_LIMIT);
  return {
    title: tameText(finding.title, TITLE_LIMIT),
    facts: [
      { label: 'What', text: whatText(subject) },
      { label: 'Where', text: where },
      resolved
        ? { label: 'Lasted', text: lastedText([item]) }
        : { label: 'Since', text: sinceText(item, now) },
      { label: 'Deadline', text: due },
      { label: resolved ? 'Was' : 'Why', text: detail },
      { label: TO_DO, text: resolved ? '' : tameText(words, DETAIL_LIMIT) },
    ],
    commands: resolved ? [] : commandsOf(commands),
    brief: [tameText(subject.name), where, due === '' ? '' : `due ${due}`],
  };
}

function viewUnread(
  { group, items }: Extract<DigestEntry, { kind: 'unread' }>,
  { now }: EntrySurroundings,
): Body {
  const resolved = group.reason === 'resolved';
  const scopes = plural(group.names.length, 'scope');
  const verb = resolved
    ? 'can be read again'
    : `could not be read: ${tameText(plainTimes(group.text), TITLE_LIMIT)}`;
  const names = nameList(group.names, GROUP_NAMES);
  return {
    title: `${scopes} ${verb}`,
    facts: [
      { label: NAMES, text: names },
      resolved
        ? { label: 'Lasted', text: lastedText(items) }
        : { label: 'Since', text: momentText(isoTime(firstStart(items)), now) },
      {
        label: 'Why',
        text: resolved ? '' : 'what is not read is unknown: its alerts are kept as they were',
      },
      { label: TO_DO, text: resolved ? '' : tameText(group.remedy, COMMAND_LIMIT) },
      { label: 'Snooze', text: snoozeText(items) },
    ],
    commands: [],
    brief: [names],
  };
}

/** Since when the service says, otherwise since when this app has seen it. */
function sinceText({ finding, startsAt }: MessageItem, now: number): string {
  if (finding.since !== undefined) return momentText(finding.since, now);
  return `${momentText(isoTime(startsAt), now)}, first seen`;
}

/** From the first beginning to the last end; the end is owed from when it was seen. */
function lastedText(items: readonly MessageItem[]): string {
  const ends = items.map(({ endsAt, owedAt }) => endsAt ?? owedAt);
  return spanText(firstStart(items), Math.max(...ends));
}

function firstStart(items: readonly MessageItem[]): number {
  const starts = items.map(({ finding, startsAt }) => {
    const since = finding.since === undefined ? undefined : parseIsoTime(finding.since);
    return since ?? startsAt;
  });
  return Math.min(...starts);
}

/** Some names begin with what they are the name of. */
function whatText({ type, name }: AlertFinding['subject']): string {
  const tame = tameText(name);
  const isSaid = tame.toLowerCase().startsWith(`${type.toLowerCase()} `);
  return tameText(isSaid ? tame : `${type} ${tame}`, TITLE_LIMIT);
}

/** Where those gaps are silenced that have no link of their own; empty where each has one. */
function snoozeText(items: readonly MessageItem[]): string {
  const open = snoozeLinks(items, items.length).length;
  if (open <= GROUP_SNOOZES) return '';
  return `links for the first ${GROUP_SNOOZES}; for the others npm run silences, and in a mail with an attached list the links there`;
}

function commandsOf(commands: readonly string[]): readonly EntryCommand[] {
  const tame = commands
    .map((command) => tameText(command, COMMAND_LIMIT))
    .filter((command) => command !== '');
  return tame.map((text, index) => ({
    label: tame.length === 1 ? 'Command' : index === 0 ? 'First' : 'Then',
    text,
  }));
}

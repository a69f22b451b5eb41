import { GAP_CAUSES } from './coverage.ts';
import type { Gap, GapCause } from './coverage.ts';
import type { MessageItem, UnreadGroup } from './message.ts';
import { severityRank, worstOf } from './severity.ts';
import type { Severity } from './severity.ts';
import { scopeName, UNREAD } from './unread.ts';

/** What a digest shows as one thing: an alert, or all scopes that one cause kept unread. */
export type DigestEntry =
  | { readonly kind: 'alert'; readonly item: MessageItem }
  | {
      readonly kind: 'unread';
      readonly group: UnreadGroup;
      readonly severity: Severity;
      /** The items of the message that it stands for. */
      readonly items: readonly MessageItem[];
    };

/**
 * The entries of a digest: gap items of one reason, cause and remedy become one entry. What is
 * open comes before what is resolved, worst first, otherwise in the order given.
 */
export function arrangeItems(items: readonly MessageItem[]): readonly DigestEntry[] {
  const entries: DigestEntry[] = [];
  const groups = new Map<string, MessageItem[]>();
  for (const item of items) {
    if (item.finding.rule === UNREAD) collect(groups, unreadKey(item), item);
    else entries.push({ kind: 'alert', item });
  }
  for (const group of groups.values()) entries.push(unreadEntry(group));
  return entries.sort((left, right) => urgency(left) - urgency(right));
}

export function reasonOf(entry: DigestEntry): MessageItem['reason'] {
  return entry.kind === 'alert' ? entry.item.reason : entry.group.reason;
}

export function severityOf(entry: DigestEntry): Severity {
  return entry.kind === 'alert' ? entry.item.finding.severity : entry.severity;
}

/** The items of a message that an entry stands for. */
export function itemsOf(entry: DigestEntry): readonly MessageItem[] {
  return entry.kind === 'alert' ? [entry.item] : entry.items;
}

/** Gaps of one cause and remedy, for a reader who has to close them; names are not yet capped. */
export type GapGroup = Pick<UnreadGroup, 'cause' | 'names' | 'text' | 'remedy'>;

/** Gaps by cause and remedy, in the order given; a scope that several checks missed counts once. */
export function groupGaps(gaps: readonly Gap[]): readonly GapGroup[] {
  const groups = new Map<string, Gap[]>();
  for (const gap of gaps) collect(groups, gapKey(gap.cause, gap.remedy), gap);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const names = distinct(group.map((gap) => scopeName(gap.scope)));
    const remedy = sharedRemedy(group.map((gap) => gap.remedy));
    return [{ cause: first.cause, names, text: first.reason, remedy }];
  });
}

function unreadEntry(items: readonly MessageItem[]): DigestEntry {
  const findings = items.map((item) => item.finding);
  const [first] = items;
  const group: UnreadGroup = {
    reason: first?.reason ?? 'new',
    cause: first === undefined ? 'unread' : causeOf(first),
    names: distinct(findings.map((finding) => finding.subject.name)),
    text: first?.finding.detail ?? '',
    remedy: sharedRemedy(findings.map((finding) => finding.remediation.text)),
  };
  const severity = findings.map((finding) => finding.severity).reduce(worstOf, 'info');
  return { kind: 'unread', group, severity, items };
}

function unreadKey(item: MessageItem): string {
  return `${item.reason} ${gapKey(causeOf(item), item.finding.remediation.text)}`;
}

/** Remedies that differ only in the ids they are for are one remedy. */
function gapKey(cause: string, remedy: string): string {
  const registries = remedy.replace(/\/subscriptions\/[^\s']+\/registries\/[^\s'/]+/gi, 'id');
  return `${cause} ${registries.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, 'id')}`;
}

function causeOf(item: MessageItem): UnreadGroup['cause'] {
  const cause = item.finding.observed.find((seen) => seen.name === 'cause')?.value;
  return GAP_CAUSES.find((known: GapCause) => known === cause) ?? 'unread';
}

function sharedRemedy(remedies: readonly string[]): string {
  const different = distinct(remedies);
  const first = different[0] ?? '';
  if (different.length <= 1) return first;
  return `${first} (and likewise for ${different.length - 1} more, each with its own id)`;
}

function urgency(entry: DigestEntry): number {
  return severityRank(severityOf(entry)) + (reasonOf(entry) === 'resolved' ? 10 : 0);
}

function collect<T>(groups: Map<string, T[]>, key: string, value: T): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [value]);
  else group.push(value);
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}

import { escapeCard } from '../domain/escape.ts';
import { tameText } from '../domain/text.ts';
import { GROUP_NAMES, NAMES, TO_DO } from './entry-view.ts';
import type { EntryCommand, EntryView } from './entry-view.ts';

const FACT_LIMIT = 400;
/** Longer, because a gap's remedy holds the command that grants what is missing. */
const TO_DO_LIMIT = 1200;
/** A longer command is left to the mail and to GET /api/check: cut it could not be run. */
const COMMAND_LIMIT = 1200;
/** Longer than a mark and the longest title together, so that an entry is always recognised. */
const LINE_LIMIT = 400;
const NAMES_LIMIT = 1000;
const NAMES_TITLE_LIMIT = 120;

/** Parts of Adaptive Cards 1.4 that are used here (Adaptive Cards schema, version 1.4). */
export type TextRun = {
  readonly type: 'TextRun';
  readonly text: string;
  readonly weight?: 'Bolder';
  readonly size?: 'Large' | 'Small';
  readonly color?: 'Attention' | 'Warning' | 'Accent' | 'Good';
  readonly fontType?: 'Monospace';
  readonly isSubtle?: boolean;
};
export type RichTextBlock = {
  readonly type: 'RichTextBlock';
  readonly inlines: readonly TextRun[];
};
export type OpenUrl = {
  readonly type: 'Action.OpenUrl';
  readonly title: string;
  readonly url: string;
};
export type ActionSet = { readonly type: 'ActionSet'; readonly actions: readonly OpenUrl[] };
export type Container = {
  readonly type: 'Container';
  readonly separator: true;
  readonly items: readonly (RichTextBlock | ActionSet)[];
};
export type CardElement = RichTextBlock | Container;

/** A run of text: the only way text comes into a card, because a run knows no Markdown. */
export function textRun(text: string, look: Omit<TextRun, 'type' | 'text'> = {}): TextRun {
  return { type: 'TextRun', text: escapeCard(text), ...look };
}

export function textBlock(...inlines: readonly TextRun[]): RichTextBlock {
  return { type: 'RichTextBlock', inlines };
}

/** An entry with all its facts. */
export function fullEntry(entry: EntryView): Container {
  return {
    type: 'Container',
    separator: true,
    items: [
      textBlock(markRun(entry), textRun(` ${entry.title}`, { weight: 'Bolder' })),
      ...entry.facts.map((fact) =>
        textBlock(
          textRun(`${fact.label}: `, { isSubtle: true }),
          textRun(tameText(fact.text, fact.label === TO_DO ? TO_DO_LIMIT : FACT_LIMIT)),
        ),
      ),
      ...entry.commands.map(commandBlock),
      ...linkSets(entry),
    ],
  };
}

/** An entry in one line. */
export function briefEntry(entry: EntryView): RichTextBlock {
  return textBlock(textRun(tameText(entry.line, LINE_LIMIT)));
}

/** A line of a card with names of a group. */
export type NameLine = { readonly block: RichTextBlock; readonly names: readonly string[] };

/** The names that a group's entry cannot show, in lines of at most 1,200 characters. */
export function nameLines(entry: EntryView): readonly NameLine[] {
  const start = `${entry.mark} · ${tameText(entry.title, NAMES_TITLE_LIMIT)} · all names: `;
  return packNames(entry.names).map((names) => {
    const line = names.map((name) => tameText(name)).join(', ');
    return { block: textBlock(textRun(`${start}${line}`)), names };
  });
}

/** Names of what an entry stands for that the entry itself shows whole. */
export function namesShown({ names, facts, line }: EntryView, isFull: boolean): readonly string[] {
  const text = isFull
    ? tameText(facts.find((fact) => fact.label === NAMES)?.text ?? '', FACT_LIMIT)
    : tameText(line, LINE_LIMIT);
  const tame = names.slice(0, GROUP_NAMES).map((name) => tameText(name));
  const whole = tame.filter((_, index) => text.includes(tame.slice(0, index + 1).join(', ')));
  return names.slice(0, whole.length);
}

/** Names in order, as many together as fit a line. */
function packNames(names: readonly string[]): readonly (readonly string[])[] {
  let line: string[] = [];
  const lines = [line];
  let used = 0;
  for (const name of names) {
    const size = tameText(name).length + 2;
    if (used > 0 && used + size > NAMES_LIMIT) {
      line = [];
      lines.push(line);
      used = 0;
    }
    line.push(name);
    used += size;
  }
  return lines.filter((each) => each.length > 0);
}

function markRun(entry: EntryView): TextRun {
  return textRun(entry.mark, { weight: 'Bolder', color: colourOf(entry) });
}

function colourOf(entry: EntryView): 'Attention' | 'Warning' | 'Accent' | 'Good' {
  if (entry.resolved) return 'Good';
  switch (entry.severity) {
    case 'critical':
      return 'Attention';
    case 'warning':
      return 'Warning';
    case 'info':
      return 'Accent';
  }
}

function commandBlock({ label, text }: EntryCommand): RichTextBlock {
  const place = label === 'Command' ? [] : [textRun(`${label}: `, { isSubtle: true })];
  if (text.length > COMMAND_LIMIT)
    return textBlock(
      ...place,
      textRun('The command is too long for a card: see the mail or GET /api/check.'),
    );
  return textBlock(...place, textRun(text, { fontType: 'Monospace', size: 'Small' }));
}

function linkSets(entry: EntryView): readonly ActionSet[] {
  if (entry.links.length === 0) return [];
  const actions = entry.links.map(
    ({ words, href }) => ({ type: 'Action.OpenUrl', title: escapeCard(words), url: href }) as const,
  );
  return [{ type: 'ActionSet', actions }];
}

import { escapeCard } from '../domain/escape.ts';
import { tameText } from '../domain/text.ts';
import { GROUP_NAMES, TO_DO } from './entry-view.ts';
import type { EntryView } from './entry-view.ts';

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
      ...commandBlocks(entry.command),
      ...linkSets(entry),
    ],
  };
}

/** An entry in one line. */
export function briefEntry(entry: EntryView): RichTextBlock {
  return textBlock(textRun(tameText(entry.line, LINE_LIMIT)));
}

/** The names that a group's entry cannot show, in lines of at most 1,200 characters. */
export function nameBlocks(entry: EntryView, isFull: boolean): readonly RichTextBlock[] {
  if (showsNames(entry, isFull)) return [];
  const start = `${entry.mark} · ${tameText(entry.title, NAMES_TITLE_LIMIT)} · all names: `;
  return nameLines(entry.names).map((line) => textBlock(textRun(`${start}${line}`)));
}

function showsNames({ names, line }: EntryView, isFull: boolean): boolean {
  if (names.length > GROUP_NAMES) return false;
  return isFull ? names.join(', ').length <= FACT_LIMIT : line.length <= LINE_LIMIT;
}

function nameLines(names: readonly string[]): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const name of names.map((each) => tameText(each))) {
    const joined = line === '' ? name : `${line}, ${name}`;
    if (line !== '' && joined.length > NAMES_LIMIT) lines.push(line);
    line = line !== '' && joined.length > NAMES_LIMIT ? name : joined;
  }
  return line === '' ? lines : [...lines, line];
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

function commandBlocks(command: string | undefined): readonly RichTextBlock[] {
  if (command === undefined) return [];
  if (command.length > COMMAND_LIMIT)
    return [
      textBlock(textRun('The command is too long for a card: see the mail or GET /api/check.')),
    ];
  return [textBlock(textRun(command, { fontType: 'Monospace', size: 'Small' }))];
}

function linkSets(entry: EntryView): readonly ActionSet[] {
  if (entry.links.length === 0) return [];
  const actions = entry.links.map(
    ({ words, href }) => ({ type: 'Action.OpenUrl', title: words, url: href }) as const,
  );
  return [{ type: 'ActionSet', actions }];
}

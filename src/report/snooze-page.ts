import { element, writeDocument } from '../domain/markup.ts';
import type { Markup } from '../domain/markup.ts';
import type { SilenceView } from '../domain/silence-view.ts';
import { matchersText } from '../domain/silence-view.ts';
import type { SnoozeOpening, SnoozeOutcome, SnoozeSubject } from '../domain/snooze-view.ts';
import { parseIsoTime } from '../domain/time.ts';
import { dateText, severityWord } from '../domain/wording.ts';
import { PAGE_STYLE } from './html-style.ts';
import { snoozeForm } from './snooze-form.ts';
import { FORM_STYLE } from './snooze-style.ts';

/** What a page of a snooze link can say. */
export type SnoozePage =
  | SnoozeOpening
  | SnoozeOutcome
  /** The app cannot look: wrong settings, or its state cannot be reached. */
  | { readonly kind: 'unavailable' }
  /** What was sent is not what the form sends. */
  | { readonly kind: 'unreadable' };

/**
 * A page of a snooze link. It needs nothing else and runs no script. `token` is put in the form of
 * a good link only; nothing else that was sent comes back.
 */
export function renderSnoozePage(page: SnoozePage, token: string): string {
  const { title, content } = contentOf(page, token);
  return writeDocument(
    element(
      'head',
      {},
      element('meta', { charset: 'utf-8' }),
      element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      element('title', {}, `acr-watch: ${title}`),
      element('style', {}, PAGE_STYLE, FORM_STYLE),
    ),
    element('body', {}, element('main', {}, element('h1', {}, title), content)),
  );
}

type Content = { readonly title: string; readonly content: Markup };

function contentOf(page: SnoozePage, token: string): Content {
  switch (page.kind) {
    case 'open':
      return formPage({ ...page, problems: [] }, token);
    case 'incomplete':
      return formPage(page, token);
    case 'silenced':
      return silencedPage(page);
    case 'already':
      return alreadyPage(page);
    case 'invalid':
      return plainPage('This link does not work', INVALID);
    case 'expired':
      return plainPage('This link has expired', EXPIRED);
    case 'closed':
      return plainPage('There is nothing to silence', CLOSED);
    case 'unavailable':
      return plainPage('Not possible just now', UNAVAILABLE);
    case 'unreadable':
      return plainPage('The form could not be read', UNREADABLE);
  }
}

const INVALID = [
  'It was cut or changed on its way, or the app that made it has new keys since.',
  'Nothing was changed. Open the link from the message itself, or from a newer one; or create a silence on the command line: npm run silences -- add --help',
];
const EXPIRED = [
  'A link works for 14 days. Nothing was changed.',
  'Use the link in a newer message about this alert, or create a silence on the command line: npm run silences -- add --help',
];
const CLOSED = [
  'The alert that this link is for is closed: it was put right, its subject is gone, or it is no longer judged.',
  'Nothing was changed. If it comes back, a new message brings a new link.',
];
const UNAVAILABLE = [
  'The app cannot reach its state, or its settings are wrong. Nothing was changed.',
  'Try again in a few minutes. If that does not help, whoever runs the app finds the reason in GET /api/health.',
];
const UNREADABLE = [
  'What was sent is not what the form sends, or it is too long. Nothing was changed.',
  'Open the link from the message again and fill in the form.',
];

function plainPage(title: string, sentences: readonly string[]): Content {
  return { title, content: sentences.map((sentence) => element('p', {}, sentence)) };
}

type FormPage = {
  readonly alert: SnoozeSubject;
  readonly current: SilenceView | undefined;
  readonly problems: readonly string[];
};

function formPage({ alert, current, problems }: FormPage, token: string): Content {
  return {
    title: 'Silence this alert',
    content: [
      alertCard(alert),
      current === undefined ? [] : currentNote(current),
      problemList(problems),
      snoozeForm(token),
      quiet(
        'Nothing is silenced before you press the button. The alert stays open: what there is to tell of it is told when the silence ends, or at once when it gets worse. Who and why can be read by everyone who has a link to this alert or may list silences, until 90 days after the end.',
      ),
    ],
  };
}

function problemList(problems: readonly string[]): Markup {
  if (problems.length === 0) return [];
  const items = problems.map((problem) => element('li', {}, problem));
  const words = element('p', {}, 'Nothing is silenced yet:');
  return element('div', { class: 'card warning' }, words, element('ul', {}, items));
}

function currentNote(current: SilenceView): Markup {
  const words = `Already silent until ${untilText(current)}, by ${current.createdBy}: ${current.comment}`;
  return element('div', { class: 'card info' }, element('p', {}, words));
}

function silencedPage(page: Extract<SnoozePage, { kind: 'silenced' }>): Content {
  const { alert, silence, instead } = page;
  const replaced =
    instead === undefined
      ? []
      : quiet(`It takes the place of the one until ${untilText(instead)}.`);
  return {
    title: `Silent until ${untilText(silence)}`,
    content: [alertCard(alert), silenceCard(silence), replaced],
  };
}

function alreadyPage({ alert, silence }: Extract<SnoozePage, { kind: 'already' }>): Content {
  return {
    title: `Already silent until ${untilText(silence)}`,
    content: [
      element('p', {}, 'Nothing was changed: a silence that lasts as long holds already.'),
      alertCard(alert),
      silenceCard(silence),
    ],
  };
}

function silenceCard({ id, matchers, breaksOnRise }: SilenceView): Markup {
  const rise = breaksOnRise ? 'When the alert gets worse, that is told at once all the same.' : '';
  return element('article', { class: 'card good' }, [
    element('p', {}, `What is silenced: ${matchersText(matchers)}.`),
    element('p', {}, `What there is to tell by then is told when the silence ends. ${rise}`),
    element('p', {}, 'To end it before:'),
    element('pre', {}, `npm run silences -- end ${id} --by NAME`),
    element('p', {}, 'or, with a function key:'),
    element('pre', {}, `DELETE /api/silences/${id}?by=NAME`),
  ]);
}

function alertCard({ title, severity, check, subject }: SnoozeSubject): Markup {
  const chip = element('span', { class: `chip ${severity}` }, severityWord(severity));
  return element('article', { class: `card ${severity}` }, [
    element('p', {}, chip, check),
    element('h3', {}, title),
    quiet(subject),
  ]);
}

function untilText({ endsAt }: SilenceView): string {
  return dateText(parseIsoTime(endsAt) ?? Number.NaN);
}

function quiet(text: string): Markup {
  return element('p', { class: 'quiet' }, text);
}

import { MATCHER_FIELDS } from './silence.ts';
import type { Matcher, MatcherField, Silence } from './silence.ts';
import { SEVERITIES } from './severity.ts';
import { isFingerprint } from './fingerprint.ts';
import { tameText } from './text.ts';
import { DAY_MS, HOUR_MS } from './time.ts';

/** Longest that a silence lasts, and furthest that it may begin ahead, in ms. */
export const MAX_SILENCE_MS = 90 * DAY_MS;
/** Most matchers, most values of one, and most characters of a value. */
export const MATCHER_LIMITS = { matchers: 10, values: 50, length: 500 } as const;
export const AUTHOR_LIMIT = 100;
export const COMMENT_LIMIT = 500;
export const MATCHER_WAYS = ['equals', 'prefix'] as const;

/** A silence as somebody asks for it: nothing of it is checked yet. Times are ms since the epoch. */
export type SilenceDraft = {
  readonly matchers: readonly {
    readonly field: string;
    readonly how: string;
    readonly values: readonly string[];
  }[];
  readonly startsAt: number;
  /** Undefined when none was given, which is a problem. */
  readonly endsAt: number | undefined;
  readonly createdBy: string;
  readonly comment: string;
};

/** What of a silence comes from whoever asks for it. */
export type SilenceContent = Pick<
  Silence,
  'matchers' | 'startsAt' | 'endsAt' | 'createdBy' | 'comment'
>;

export type SilenceReading =
  | { readonly ok: true; readonly value: SilenceContent }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Every problem with a draft, one line each and safe to show; none when it may be stored. */
export function checkSilence(draft: SilenceDraft, now: number): readonly string[] {
  return [
    ...matcherProblems(draft.matchers),
    ...timeProblems(draft, now),
    ...textProblems('author', draft.createdBy, AUTHOR_LIMIT),
    ...textProblems('comment', draft.comment, COMMENT_LIMIT),
  ];
}

/** The draft with tame texts, or every problem with it. `now` is ms since the epoch. */
export function readSilence(draft: SilenceDraft, now: number): SilenceReading {
  const problems = checkSilence(draft, now);
  const { startsAt, endsAt, createdBy, comment } = draft;
  if (problems.length > 0 || endsAt === undefined) return { ok: false, problems };
  return {
    ok: true,
    value: {
      matchers: draft.matchers.flatMap(matcherOf),
      startsAt,
      endsAt,
      createdBy: tameText(createdBy, AUTHOR_LIMIT),
      comment: tameText(comment, COMMENT_LIMIT),
    },
  };
}

type MatcherDraft = SilenceDraft['matchers'][number];

function matcherOf({ field, how, values }: MatcherDraft): readonly Matcher[] {
  const way = MATCHER_WAYS.find((known) => known === how);
  if (way === undefined || !isField(field)) return [];
  return [{ field, how: way, values: values.map((value) => value.trim()) }];
}

function isField(text: string): text is MatcherField {
  return MATCHER_FIELDS.some((field) => field === text);
}

function matcherProblems(matchers: SilenceDraft['matchers']): readonly string[] {
  if (matchers.length === 0) return ['there is no matcher: at least one says what is silenced'];
  if (matchers.length > MATCHER_LIMITS.matchers) {
    return [`there are ${matchers.length} matchers: at most ${MATCHER_LIMITS.matchers}`];
  }
  return matchers.flatMap((matcher, at) =>
    problemsOf(matcher).map((problem) => `matcher ${at + 1}: ${problem}`),
  );
}

function problemsOf(matcher: MatcherDraft): readonly string[] {
  const { field, how, values } = matcher;
  const { values: most, length } = MATCHER_LIMITS;
  const isWay = MATCHER_WAYS.some((way) => way === how);
  return [
    ...(isField(field) ? [] : [`field ${quote(field)} is none of ${MATCHER_FIELDS.join(', ')}`]),
    ...(isWay ? [] : [`how ${quote(how)} is none of ${MATCHER_WAYS.join(', ')}`]),
    ...(values.length === 0 ? ['it has no value: at least one'] : []),
    ...(values.length > most ? [`it has ${values.length} values: at most ${most}`] : []),
    ...values.slice(0, most).flatMap((value) => {
      if (value.trim() === '') return ['a value is empty'];
      if (value.length > length) return [`a value is longer than ${length} characters`];
      return neverFits(matcher, value.trim()) ? [`${quote(value)} can fit no ${field}`] : [];
    }),
  ];
}

/** A value that can never fit silences nothing, which nobody would notice. */
function neverFits({ field, how }: MatcherDraft, value: string): boolean {
  const text = value.toLowerCase();
  if (field === 'severity') {
    return !SEVERITIES.some((one) => (how === 'prefix' ? one.startsWith(text) : one === text));
  }
  return field === 'fingerprint' && how === 'equals' && !isFingerprint(text);
}

function timeProblems(
  { startsAt, endsAt }: Pick<SilenceDraft, 'startsAt' | 'endsAt'>,
  now: number,
): readonly string[] {
  const isStart = Number.isFinite(startsAt);
  const isFar = isStart && startsAt - now > MAX_SILENCE_MS;
  const starts = [
    ...(isStart ? [] : ['the start is not a time']),
    ...(isFar ? [`it begins more than ${DAYS} days from now`] : []),
  ];
  if (endsAt === undefined) return [...starts, 'there is no end: a silence always has one'];
  if (!Number.isFinite(endsAt)) return [...starts, 'the end is not a time'];
  const isOver = endsAt <= now;
  const isLong = isStart && endsAt - startsAt > MAX_SILENCE_MS;
  return [
    ...starts,
    ...(isStart && endsAt <= startsAt ? ['it ends before it begins'] : []),
    ...(isOver ? [`it has ended already, ${hoursText(now - endsAt)} ago`] : []),
    ...(isLong ? [`it lasts longer than ${DAYS} days`] : []),
  ];
}

const DAYS = MAX_SILENCE_MS / DAY_MS;

function hoursText(ms: number): string {
  return ms < HOUR_MS ? 'less than an hour' : `${Math.floor(ms / HOUR_MS)} h`;
}

function textProblems(name: string, text: string, limit: number): readonly string[] {
  if (tameText(text, limit) === '') return [`the ${name} is empty`];
  if ([...text.trim()].length > limit) return [`the ${name} is longer than ${limit} characters`];
  return [];
}

function quote(text: string): string {
  return JSON.stringify(tameText(text, 60));
}

import type { Silence } from '../domain/silence.ts';
import { readSilence } from '../domain/silence-draft.ts';
import type { SilenceDraft } from '../domain/silence-draft.ts';
import { matchersText, silenceView } from '../domain/silence-view.ts';
import type { SilenceView } from '../domain/silence-view.ts';
import { tameText } from '../domain/text.ts';
import { isoTime, parseIsoTime } from '../domain/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { LogFacts, Logger } from '../ports/logger.ts';
import type { SilenceStore } from '../ports/silence-store.ts';
import { parseSpan } from './span.ts';

/** A silence as somebody asks for it, by HTTP or on the command line: nothing of it is checked. */
export type SilenceRequest = {
  readonly matchers: SilenceDraft['matchers'];
  /** ISO 8601; now when absent. */
  readonly startsAt?: string;
  /** ISO 8601; either this or `lasts`. */
  readonly endsAt?: string;
  /** Hours or days from its start: `8h`, `3d`. */
  readonly lasts?: string;
  readonly createdBy: string;
  readonly comment: string;
  /** True when absent. */
  readonly breaksOnRise?: boolean;
  readonly via: 'http' | 'cli';
};

export type SilenceCreated =
  | { readonly kind: 'created'; readonly silence: SilenceView }
  | { readonly kind: 'bad-request'; readonly problems: readonly string[] };

export type SilenceTools = {
  readonly silences: SilenceStore;
  readonly clock: Clock;
  /** A new GUID. */
  readonly newId: () => string;
  readonly logger: Logger;
};

/** Stores a silence that somebody asks for, or says everything that is wrong with it. */
export async function createSilence(
  tools: SilenceTools,
  request: SilenceRequest,
): Promise<SilenceCreated> {
  const now = tools.clock();
  const times = readTimes(request, now);
  const { matchers, createdBy, comment, via, breaksOnRise = true } = request;
  const { startsAt, endsAt } = times;
  const reading = readSilence({ matchers, startsAt, endsAt, createdBy, comment }, now);
  const wrong = reading.ok ? [] : reading.problems;
  if (times.problems.length > 0 || !reading.ok) {
    return { kind: 'bad-request', problems: [...wrong, ...times.problems] };
  }
  const id = tools.newId();
  const silence = await storeSilence(tools, { ...reading.value, id, via, breaksOnRise });
  return { kind: 'created', silence: silenceView(silence, now) };
}

/**
 * Stores a checked silence and says so in the log; gives what is stored. One with the same id that
 * was there before stays, and nothing was created.
 */
export async function storeSilence(
  tools: SilenceTools,
  content: Omit<Silence, 'createdAt'>,
): Promise<Silence> {
  const silence: Silence = { ...content, createdAt: tools.clock() };
  const stored = await tools.silences.addSilence(silence);
  if (isSameWish(stored, silence)) tools.logger.info('silence created', factsOf(silence));
  return stored;
}

/** False where a silence that somebody else made, or made before, has the id already. */
function isSameWish(stored: Silence, wished: Silence): boolean {
  const { createdAt, createdBy, comment } = wished;
  return (
    stored.createdAt === createdAt && stored.createdBy === createdBy && stored.comment === comment
  );
}

/** A silence as facts of a log line. */
export function factsOf(silence: Silence): LogFacts {
  return {
    silence: silence.id,
    via: silence.via,
    by: tameText(silence.createdBy),
    comment: tameText(silence.comment, TEXT_LIMIT),
    startsAt: isoTime(silence.startsAt),
    endsAt: isoTime(silence.endsAt),
    breaksOnRise: silence.breaksOnRise,
    matchers: tameText(matchersText(silence.matchers), TEXT_LIMIT),
  };
}

const TEXT_LIMIT = 500;

type Times = {
  readonly startsAt: number;
  readonly endsAt: number | undefined;
  readonly problems: readonly string[];
};

/** What is no time becomes NaN, which the check of the whole names; the hints say how it is written. */
function readTimes({ startsAt, endsAt, lasts }: SilenceRequest, now: number): Times {
  const from = startsAt === undefined ? now : (parseIsoTime(startsAt) ?? Number.NaN);
  const span = lasts === undefined ? undefined : (parseSpan(lasts) ?? Number.NaN);
  const until = endsAt === undefined ? undefined : (parseIsoTime(endsAt) ?? Number.NaN);
  const isBoth = span !== undefined && until !== undefined;
  return {
    startsAt: from,
    endsAt: until ?? (span === undefined ? undefined : from + span),
    problems: [
      ...(isBoth ? ['give either an end or how long it lasts, not both'] : []),
      ...(Number.isNaN(span) ? [SPAN_HINT] : []),
      ...(Number.isNaN(from) || Number.isNaN(until) ? [TIME_HINT] : []),
    ],
  };
}

const SPAN_HINT = 'how long it lasts is a whole number of hours or days, for example 8h or 3d';
const TIME_HINT = 'write a time in ISO 8601 with a zone, for example 2026-03-01T08:00:00Z';

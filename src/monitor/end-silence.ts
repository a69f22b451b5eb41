import { AUTHOR_LIMIT } from '../domain/silence-draft.ts';
import { silenceView } from '../domain/silence-view.ts';
import type { SilenceView } from '../domain/silence-view.ts';
import { tameText } from '../domain/text.ts';
import { isoTime } from '../domain/time.ts';
import type { SilenceTools } from './create-silence.ts';

export type SilenceEnded =
  | { readonly kind: 'ended'; readonly silence: SilenceView }
  /** It had ended before, by itself or by somebody. */
  | { readonly kind: 'over'; readonly silence: SilenceView }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'bad-request'; readonly problems: readonly string[] };

/** Ends a silence now; what it muted is told from the next run on. */
export async function endSilence(
  tools: Omit<SilenceTools, 'newId'>,
  request: { readonly id: string; readonly by: string },
): Promise<SilenceEnded> {
  const by = tameText(request.by, AUTHOR_LIMIT);
  if (by === '') return { kind: 'bad-request', problems: ['say who ends it'] };
  const now = tools.clock();
  const ended = await tools.silences.endSilence(request.id, { at: now, by });
  if (ended !== undefined) {
    const facts = { silence: ended.id, by, via: ended.via, endedAt: isoTime(now) };
    tools.logger.info('silence ended', facts);
    return { kind: 'ended', silence: silenceView(ended, now) };
  }
  const kept = await tools.silences.listSilences();
  const found = kept.find(({ id }) => id === request.id);
  return found === undefined
    ? { kind: 'not-found' }
    : { kind: 'over', silence: silenceView(found, now) };
}

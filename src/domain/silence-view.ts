import type { Matcher, Silence, SilenceState } from './silence.ts';
import { stateOf } from './silence.ts';
import type { Severity } from './severity.ts';
import { tameText } from './text.ts';
import { isoTime } from './time.ts';

/** A silence as people and programs read it; its texts are tame. Times are ISO 8601 UTC. */
export type SilenceView = {
  readonly id: string;
  /** `ended`: by somebody, before its time. */
  readonly state: SilenceState | 'ended';
  readonly matchers: readonly Matcher[];
  readonly startsAt: string;
  readonly endsAt: string;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly comment: string;
  /** By what way it came: `http`, `cli` or `link`. */
  readonly via: string;
  readonly breaksOnRise: boolean;
  /** Of one by link: what is graver breaks it. */
  readonly upTo?: Severity;
  readonly ended?: { readonly at: string; readonly by: string };
};

/** Most characters shown of a comment or of a value of a matcher. */
const TEXT_LIMIT = 500;

/** A silence as it stands at a time, ms since the epoch. */
export function silenceView(silence: Silence, now: number): SilenceView {
  const { id, matchers, createdBy, comment, via, breaksOnRise, upTo, ended } = silence;
  return {
    id: tameText(id),
    state: ended === undefined ? stateOf(silence, now) : 'ended',
    matchers: matchers.map(({ field, how, values }) => ({
      field,
      how,
      values: values.map((value) => tameText(value, TEXT_LIMIT)),
    })),
    startsAt: isoTime(silence.startsAt),
    endsAt: isoTime(silence.endsAt),
    createdAt: isoTime(silence.createdAt),
    createdBy: tameText(createdBy),
    comment: tameText(comment, TEXT_LIMIT),
    via: tameText(via),
    breaksOnRise,
    ...(upTo === undefined ? {} : { upTo }),
    ...(ended === undefined ? {} : { ended: { at: isoTime(ended.at), by: tameText(ended.by) } }),
  };
}

/** Matchers in words: `check is registry-quota; registry begins with team-a or team-b`. */
export function matchersText(matchers: readonly Matcher[]): string {
  return matchers
    .map(({ field, how, values }) => {
      const verb = how === 'prefix' ? 'begins with' : 'is';
      return `${field} ${verb} ${values.map((value) => tameText(value, TEXT_LIMIT)).join(' or ')}`;
    })
    .join('; ');
}

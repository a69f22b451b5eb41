import type { Alert, AlertFinding } from './alert.ts';
import { registryOf } from './scope.ts';
import { isWorse } from './severity.ts';
import type { Severity } from './severity.ts';

export const MATCHER_FIELDS = [
  'check',
  'rule',
  'severity',
  'registry',
  'subject',
  'fingerprint',
] as const;
export type MatcherField = (typeof MATCHER_FIELDS)[number];

/** `equals` one of the values, or begins with one of them; letters compare without case. */
export type Matcher = {
  readonly field: MatcherField;
  readonly how: 'equals' | 'prefix';
  /** At least one. */
  readonly values: readonly string[];
};

/** Mutes delivery of what all its matchers fit, never the alert. Times are ms since the epoch. */
export type Silence = {
  readonly id: string;
  /** At least one. */
  readonly matchers: readonly Matcher[];
  readonly startsAt: number;
  /** At most 90 days after `startsAt`. */
  readonly endsAt: number;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly comment: string;
  /** By what way it came: `http`, `cli` or `link`. */
  readonly via: string;
  /** True when a rise in severity after its start breaks it for that alert. */
  readonly breaksOnRise: boolean;
  /** How grave the alert was for which a link made it: what is graver breaks it as a rise does. */
  readonly upTo?: Severity;
  /** When somebody ended it before its time. */
  readonly ended?: { readonly at: number; readonly by: string };
};

/** What matchers look at. */
export type SilenceTarget = Pick<
  AlertFinding,
  'fingerprint' | 'check' | 'rule' | 'subject' | 'registry'
> & { readonly severity: Severity };

export type SilenceState = 'pending' | 'active' | 'expired';

/** Where a silence stands at a time, ms since the epoch; it ends at the very ms of its end. */
export function stateOf(
  { startsAt, endsAt, ended }: Pick<Silence, 'startsAt' | 'endsAt' | 'ended'>,
  now: number,
): SilenceState {
  if (ended !== undefined || now >= endsAt) return 'expired';
  return now < startsAt ? 'pending' : 'active';
}

/**
 * True when all matchers fit, whatever the time. What a target does not have fits no matcher, and
 * a silence without matchers fits nothing.
 */
export function matches({ matchers }: Pick<Silence, 'matchers'>, target: SilenceTarget): boolean {
  return matchers.length > 0 && matchers.every((matcher) => fits(matcher, target));
}

/**
 * True when the alert has got worse since the silence began, or is graver than the silence was made
 * for, and that breaks it. The second outlives the alert: what comes back as a new one, and worse
 * than the one that was silenced, never got worse itself.
 */
export function isBrokenFor(
  { breaksOnRise, startsAt, upTo }: Pick<Silence, 'breaksOnRise' | 'startsAt' | 'upTo'>,
  {
    worseAt,
    finding,
  }: Pick<Alert, 'worseAt'> & {
    readonly finding: Pick<AlertFinding, 'severity'>;
  },
): boolean {
  if (!breaksOnRise) return false;
  if (upTo !== undefined && isWorse(finding.severity, upTo)) return true;
  return worseAt !== undefined && worseAt > startsAt;
}

function fits({ field, how, values }: Matcher, target: SilenceTarget): boolean {
  const texts = textsOf(field, target).map((text) => text.toLowerCase());
  return values
    .filter((value) => value !== '')
    .map((value) => value.toLowerCase())
    .some((value) =>
      texts.some((text) => (how === 'prefix' ? text.startsWith(value) : text === value)),
    );
}

/** What a field is compared with: any of them may fit. */
function textsOf(field: MatcherField, target: SilenceTarget): readonly string[] {
  switch (field) {
    case 'check':
      return [target.check];
    case 'rule':
      return [target.rule];
    case 'severity':
      return [target.severity];
    case 'fingerprint':
      return [target.fingerprint];
    case 'subject':
      return [target.subject.name, target.subject.id];
    case 'registry':
      return registryTexts(target);
  }
}

/** Name and ARM id; of a scope that could not be read, those of the registry it lies in. */
function registryTexts({ registry, subject }: SilenceTarget): readonly string[] {
  if (registry !== undefined) return [registry.name, registry.id];
  const id = subject.type === 'scope' ? registryOf(subject.id) : undefined;
  return id === undefined ? [] : [id.slice(id.lastIndexOf('/') + 1), id];
}

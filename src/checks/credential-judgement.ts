import { stepReached } from '../domain/ladder.ts';
import type { Severity } from '../domain/severity.ts';
import { DAY_MS, parseIsoTime } from '../domain/time.ts';
import type { Credential } from './credential-grouping.ts';

/** How credentials are judged; all in days, the steps largest first. */
export type CredentialLimits = {
  readonly expiryDays: readonly number[];
  readonly warningDays: number;
  readonly criticalDays: number;
  readonly expiredDays: number;
};

export type Judging = {
  readonly limits: CredentialLimits;
  /** ms since the epoch. */
  readonly now: number;
};

export type Verdict =
  | {
      readonly rule: 'expiring' | 'expired';
      readonly severity: Severity;
      /** ms since the epoch. */
      readonly end: number;
      /** Step of the ladder in days, 0 when expired. */
      readonly step: number;
    }
  | {
      readonly rule: 'undated';
      readonly severity: Severity;
      /** What the service wrote instead of a date. */
      readonly found: string | undefined;
    };

/**
 * What is wrong with a credential at a time: nothing, its end, a missing end date, or, for a
 * certificate of several keys, both. The earliest end of a certificate's keys counts, because that
 * key stops first. Bounds are inclusive to the millisecond: exactly N days left is inside N, no
 * time left is expired, and an expired one is judged through its `expiredDays`-th day.
 */
export function judgeCredential(
  { ends: texts }: Pick<Credential, 'ends'>,
  judging: Judging,
): readonly Verdict[] {
  const ends = texts.map((text) => (text === undefined ? undefined : parseIsoTime(text)));
  const dated = ends.filter((end) => end !== undefined);
  const verdicts = dated.length === 0 ? [] : judgeEnd(Math.min(...dated), judging);
  const unreadable = ends.indexOf(undefined);
  if (unreadable < 0) return verdicts;
  return [...verdicts, { rule: 'undated', severity: 'warning', found: texts[unreadable] }];
}

function judgeEnd(end: number, { limits, now }: Judging): readonly Verdict[] {
  const left = end - now;
  const step = stepReached(limits.expiryDays, left);
  if (step === undefined || -left > limits.expiredDays * DAY_MS) return [];
  if (left <= 0) return [{ rule: 'expired', severity: 'critical', end, step }];
  return [{ rule: 'expiring', severity: severityOf(left, limits), end, step }];
}

function severityOf(left: number, limits: CredentialLimits): Severity {
  if (left <= limits.criticalDays * DAY_MS) return 'critical';
  return left <= limits.warningDays * DAY_MS ? 'warning' : 'info';
}

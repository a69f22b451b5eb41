import { isOpen } from '../domain/alert.ts';
import type { Alert } from '../domain/alert.ts';
import type { Silence } from '../domain/silence.ts';
import { isBrokenFor, stateOf } from '../domain/silence.ts';
import { silenceView } from '../domain/silence-view.ts';
import { claimOf, parseSnoozePayload } from '../domain/snooze-token.ts';
import type { SnoozeDeadEnd, SnoozeOpening, SnoozeSubject } from '../domain/snooze-view.ts';
import { tameText } from '../domain/text.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { SigningKeys } from '../ports/link-signer.ts';
import type { SilenceStore } from '../ports/silence-store.ts';

export type OpeningTools = {
  /** Whoever follows a link makes and replaces no key. */
  readonly keys: Pick<SigningKeys, 'loadVerifier'>;
  readonly alerts: Pick<AlertStore, 'loadAlerts'>;
  readonly silences: SilenceStore;
  readonly clock: Clock;
};

/** What a good link leads to. */
export type OpenLink = {
  readonly kind: 'open';
  readonly alert: Alert;
  /** The silence by link that holds for it now. */
  readonly current: Silence | undefined;
  /** Every silence that is kept, also those that are over. */
  readonly kept: readonly Silence[];
  /** ms since the epoch: when it was looked at. */
  readonly now: number;
};

const TITLE_LIMIT = 500;

/** Looks at what a link is for; silences nothing, since mail scanners follow links too. */
export async function openSnooze(tools: OpeningTools, token: string): Promise<SnoozeOpening> {
  const opened = await followLink(tools, token);
  if (opened.kind !== 'open') return opened;
  const { alert, current, now } = opened;
  const view = current === undefined ? undefined : silenceView(current, now);
  return { kind: 'open', alert: subjectOf(alert), current: view };
}

/** The alert that a token is for, or why it leads nowhere. */
export async function followLink(
  tools: OpeningTools,
  token: string,
): Promise<OpenLink | SnoozeDeadEnd> {
  const now = tools.clock();
  // Anybody may send anything here: what no link can be costs no request.
  const claim = claimOf(token, now);
  if (claim === 'invalid' || claim === 'expired') return { kind: claim };
  const verifier = await tools.keys.loadVerifier();
  const payload = parseSnoozePayload(verifier?.verify(token) ?? '');
  if (payload === undefined) return { kind: 'invalid' };
  const stored = await tools.alerts.loadAlerts(payload.owner);
  const alert = stored.find((one) => one.alert.fingerprint === payload.fingerprint)?.alert;
  if (alert === undefined || !isOpen(alert)) return { kind: 'closed' };
  const kept = await tools.silences.listSilences();
  return { kind: 'open', alert, current: activeByLink(kept, alert, now), kept, now };
}

/** What the page says of an alert. */
export function subjectOf({ finding }: Alert): SnoozeSubject {
  return {
    title: tameText(finding.title, TITLE_LIMIT),
    severity: finding.severity,
    check: tameText(finding.check),
    subject: tameText(finding.subject.name),
  };
}

/** The one that lasts longest of those that links have put on an alert and that mute it now. */
function activeByLink(kept: readonly Silence[], alert: Alert, now: number): Silence | undefined {
  return kept
    .filter((silence) => isForOnly(silence, alert) && stateOf(silence, now) === 'active')
    .filter((silence) => !isBrokenFor(silence, alert))
    .toSorted((left, right) => right.endsAt - left.endsAt)[0];
}

function isForOnly({ via, matchers }: Silence, { fingerprint }: Alert): boolean {
  const [only, ...others] = matchers;
  const isOne = only?.field === 'fingerprint' && only.how === 'equals' && others.length === 0;
  return via === 'link' && isOne && only.values.join() === fingerprint;
}

import type { Alert, Owed } from '../domain/alert.ts';
import type { Gap } from '../domain/coverage.ts';
import { advance } from '../domain/lifecycle.ts';
import type { Advance } from '../domain/lifecycle.ts';
import { isFinished, oweNotifications } from '../domain/notification.ts';
import type { CheckOutcome } from '../domain/outcome.ts';
import type { NotificationPolicy } from '../domain/policy.ts';
import { runsToClose, runsToFire } from '../domain/thresholds.ts';
import type { Thresholds } from '../domain/thresholds.ts';
import { unreadFinding } from '../domain/unread.ts';
import type { AlertStore, AlertWrite, StoredAlert } from '../ports/alert-store.ts';
import type { InFlight } from './in-flight.ts';
import { reachVerdicts } from './verdicts.ts';
import type { VerdictRequest } from './verdicts.ts';

export type ReconcileRequest = Omit<VerdictRequest, 'alerts'> &
  Thresholds & {
    readonly owner: string;
    readonly stored: readonly StoredAlert[];
    /** Gaps that another owner tells of, by scope: discovery's, for a check. */
    readonly toldElsewhere: ReadonlySet<string>;
    readonly telling: TellingContext;
    /** ms since the epoch. */
    readonly now: number;
  };

/** What decides who is owed what. */
export type TellingContext = {
  readonly policy: NotificationPolicy;
  /** Receivers that refuse for good at the moment. */
  readonly refusing: ReadonlySet<string>;
  /** True when a setting or a tag still makes the receiver. */
  readonly isKnown: (receiver: string, recipients: Owed['recipients']) => boolean;
  readonly flight: InFlight;
};

/**
 * Moves the alerts of one owner one run further and stores them with what receivers are owed. Gives
 * the outcome with the gaps that showed on the way.
 */
export async function reconcile(
  store: AlertStore,
  request: ReconcileRequest,
): Promise<CheckOutcome> {
  const { owner, stored } = request;
  const alerts = stored.map(({ alert }) => alert);
  const { verdicts, gaps } = await reachVerdicts({ ...request, alerts });
  const outcome = withGaps(request.outcome, gaps);
  const ownGaps = outcome.coverage.gaps.filter((gap) => !request.toldElsewhere.has(gap.scope));
  const step = advance({
    ...request,
    alerts,
    findings: [...outcome.findings, ...ownGaps.map((gap) => unreadFinding(owner, gap))],
    verdicts,
    runsToFire: (finding) => runsToFire(request, finding),
    runsToClose: (alert) => runsToClose(request, alert),
  });
  await keep(store, { ...request, step });
  return outcome;
}

/**
 * What each receiver is owed once more, after a receiver refused; with an outcome the alerts of the
 * owner are moved on as well, and none is closed: that is for the next whole run. An alert that
 * another run changed meanwhile is left to it.
 */
export async function oweAgain(
  store: AlertStore,
  request: {
    readonly owner: string;
    readonly outcome: CheckOutcome | undefined;
    readonly telling: TellingContext;
    /** ms since the epoch. */
    readonly now: number;
  },
): Promise<void> {
  const { owner, outcome } = request;
  const stored = await store.loadAlerts(owner);
  const alerts = stored.map(({ alert }) => alert);
  const once = { runsToFire: () => 1, runsToClose: () => 1 };
  const step =
    outcome === undefined
      ? { alerts, latest: new Map() }
      : advance({
          ...{ ...request, ...once, alerts },
          ...{ findings: outcome.findings, verdicts: new Map(), settingsKey: '' },
        });
  await keep(store, { ...request, stored, step });
}

/** Stores what a step came to, with what each receiver is owed now. */
async function keep(
  store: AlertStore,
  request: {
    readonly owner: string;
    readonly stored: readonly StoredAlert[];
    readonly step: Pick<Advance, 'alerts' | 'latest'>;
    readonly telling: TellingContext;
    readonly now: number;
  },
): Promise<void> {
  const { owner, stored, step, telling, now } = request;
  // Until this run takes it back, another may send what waits: then a resolved notice is owed too.
  const { has: inDoubt, destinationsOf: onTheWay } = telling.flight;
  const after = oweNotifications({ ...telling, ...step, inDoubt, onTheWay, now });
  const isDone = (alert: Alert) => isFinished(alert, inDoubt);
  await store.saveAlerts(owner, writesOf({ before: stored, after, isDone }));
}

type Change = {
  readonly before: readonly StoredAlert[];
  readonly after: readonly Alert[];
  readonly isDone: (alert: Alert) => boolean;
};

function withGaps(outcome: CheckOutcome, gaps: readonly Gap[]): CheckOutcome {
  if (gaps.length === 0) return outcome;
  const all = new Map([...outcome.coverage.gaps, ...gaps].map((gap) => [gap.scope, gap]));
  const scopes = outcome.coverage.scopes.filter((scope) => !all.has(scope));
  return { ...outcome, coverage: { ...outcome.coverage, scopes, gaps: [...all.values()] } };
}

/** Inserts, changes and deletions that lead from what was stored to what is. */
function writesOf({ before, after, isDone }: Change): readonly AlertWrite[] {
  const versions = new Map(before.map(({ alert, version }) => [alert.fingerprint, version]));
  const same = new Set(before.map(({ alert }) => alert));
  const kept = new Set(after.map((alert) => alert.fingerprint));
  const dropped = before.filter(({ alert }) => !kept.has(alert.fingerprint));
  return [
    ...after
      .filter((alert) => !same.has(alert) || isDone(alert))
      .map((alert) => ({
        fingerprint: alert.fingerprint,
        alert: isDone(alert) ? undefined : alert,
        version: versions.get(alert.fingerprint),
      })),
    ...dropped.map(({ alert, version }) => ({
      fingerprint: alert.fingerprint,
      alert: undefined,
      version,
    })),
  ].filter(({ alert, version }) => alert !== undefined || version !== undefined);
}

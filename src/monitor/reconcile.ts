import type { Alert } from '../domain/alert.ts';
import { isOpen } from '../domain/alert.ts';
import type { Gap } from '../domain/coverage.ts';
import { advance } from '../domain/lifecycle.ts';
import { oweNotifications } from '../domain/notification.ts';
import type { CheckOutcome } from '../domain/outcome.ts';
import { runsToTell, unreadFinding } from '../domain/unread.ts';
import type { AlertStore, AlertWrite, StoredAlert } from '../ports/alert-store.ts';
import { reachVerdicts } from './verdicts.ts';
import type { VerdictRequest } from './verdicts.ts';

export type ReconcileRequest = Omit<VerdictRequest, 'alerts'> & {
  readonly owner: string;
  readonly stored: readonly StoredAlert[];
  /** Gaps that another owner tells of, by scope: discovery's, for a check. */
  readonly toldElsewhere: ReadonlySet<string>;
  readonly channels: readonly string[];
  /** ms since the epoch. */
  readonly now: number;
};

export type Reconciled = {
  /** Alerts as they stand in the store now; one that another run changed meanwhile is left out. */
  readonly stored: readonly StoredAlert[];
  readonly outcome: CheckOutcome;
};

/** Moves the alerts of one owner one run further and stores them with what channels are owed. */
export async function reconcile(store: AlertStore, request: ReconcileRequest): Promise<Reconciled> {
  const alerts = request.stored.map(({ alert }) => alert);
  const { verdicts, gaps } = await reachVerdicts({ ...request, alerts });
  const outcome = withGaps(request.outcome, gaps);
  const ownGaps = outcome.coverage.gaps.filter((gap) => !request.toldElsewhere.has(gap.scope));
  const step = advance({
    owner: request.owner,
    alerts,
    findings: [...outcome.findings, ...ownGaps.map((gap) => unreadFinding(request.owner, gap))],
    verdicts,
    now: request.now,
    settingsKey: request.settingsKey,
    runsToFire: runsToTell,
  });
  const after = oweNotifications({ ...step, channels: request.channels, now: request.now });
  const written = await store.saveAlerts(request.owner, writesOf(request.stored, after));
  return { stored: [...unchanged(request.stored, after), ...written], outcome };
}

/** True when nothing is left to tell of a closed alert, so that its row can go. */
export function isFinished(alert: Alert): boolean {
  return !isOpen(alert) && Object.keys(alert.owed).length === 0;
}

/** Stored alerts that the run left exactly as they were. */
function unchanged(
  before: readonly StoredAlert[],
  after: readonly Alert[],
): readonly StoredAlert[] {
  const same = new Set(after);
  return before.filter(({ alert }) => same.has(alert) && !isFinished(alert));
}

function withGaps(outcome: CheckOutcome, gaps: readonly Gap[]): CheckOutcome {
  if (gaps.length === 0) return outcome;
  const all = new Map([...outcome.coverage.gaps, ...gaps].map((gap) => [gap.scope, gap]));
  const scopes = outcome.coverage.scopes.filter((scope) => !all.has(scope));
  return { ...outcome, coverage: { ...outcome.coverage, scopes, gaps: [...all.values()] } };
}

/** Inserts, changes and deletions that lead from what was stored to what is. */
function writesOf(before: readonly StoredAlert[], after: readonly Alert[]): readonly AlertWrite[] {
  const versions = new Map(before.map(({ alert, version }) => [alert.fingerprint, version]));
  const same = new Set(before.map(({ alert }) => alert));
  const kept = new Set(after.map((alert) => alert.fingerprint));
  const dropped = before.filter(({ alert }) => !kept.has(alert.fingerprint));
  return [
    ...after
      .filter((alert) => !same.has(alert) || isFinished(alert))
      .map((alert) => ({
        fingerprint: alert.fingerprint,
        alert: isFinished(alert) ? undefined : alert,
        version: versions.get(alert.fingerprint),
      })),
    ...dropped.map(({ alert, version }) => ({
      fingerprint: alert.fingerprint,
      alert: undefined,
      version,
    })),
  ].filter(({ alert, version }) => alert !== undefined || version !== undefined);
}

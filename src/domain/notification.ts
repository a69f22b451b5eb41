import type { Alert, AlertFinding, NotificationReason, Owed, Told, ToldOnce } from './alert.ts';
import { isOpen } from './alert.ts';
import { ofReceiver, withoutReceiver } from './by-receiver.ts';
import { believesOpen, isGraverThan, isLaterStep } from './belief.ts';
import { debtsOf } from './debts.ts';
import type { Creditors, InDoubt } from './debts.ts';
import type { Fingerprint } from './fingerprint.ts';
import { tellingTime } from './reminders.ts';
import type { Severity } from './severity.ts';

export type OweInput = Creditors & {
  readonly alerts: readonly Alert[];
  /** Newest words of each alert, from `advance`: taken where something becomes owed. */
  readonly latest?: ReadonlyMap<Fingerprint, AlertFinding>;
};

/** The alerts with what each receiver is owed after a run (`debtsOf`); the very same where nothing changes. */
export function oweNotifications(input: OweInput): readonly Alert[] {
  return input.alerts.map((alert) => {
    const owed = debtsOf(input, alert);
    if (isSameOwed(owed, alert.owed)) return alert;
    return { ...alert, finding: input.latest?.get(alert.fingerprint) ?? alert.finding, owed };
  });
}

/**
 * True when nothing is left to tell of a closed alert, so that its row can go. One of which a
 * message may have been taken stays until that is known.
 */
export function isFinished(alert: Alert, inDoubt: InDoubt = () => false): boolean {
  if (isOpen(alert) || Object.keys(alert.owed).length > 0) return false;
  return !Object.keys(alert.told).some((receiver) => inDoubt(alert, receiver));
}

/**
 * True when a receiver may be told what it is owed. A resolved notice that is owed only because a
 * message was in doubt waits until the receiver is known to have been told of the firing.
 */
export function mayBeTold(alert: Alert, receiver: string): boolean {
  return alert.owed[receiver]?.reason !== 'resolved' || believesOpen(alert.told[receiver]);
}

/** One alert as a delivered message named it. */
export type ToldAlert = {
  readonly reason: NotificationReason;
  /** ms since the epoch: since when the receiver was owed it. */
  readonly owedAt: number;
  readonly severity: Severity;
  readonly stage: number;
  readonly step?: number;
};

/**
 * The alert once a message that names it was delivered. The debt that the message paid goes, and
 * any other that it makes needless; what became owed meanwhile stays. `at` is the time of the run
 * that made the message, ms since the epoch. Doing it twice for one message changes nothing.
 */
export function markTold(
  alert: Alert,
  delivered: {
    readonly receiver: string;
    readonly messageId: string;
    readonly telling: ToldAlert;
    readonly at: number;
  },
): Alert {
  const { receiver, messageId, telling, at } = delivered;
  const debt = ofReceiver(alert.owed, receiver);
  const last = ofReceiver(alert.told, receiver);
  const recipients = debt?.recipients ?? last?.recipients;
  const before = toldBefore(last, messageId);
  const told: Told = {
    reason: telling.reason,
    at: tellingTime(at, telling.owedAt),
    messageId,
    severity: telling.severity,
    stage: telling.stage,
    ...(telling.step === undefined ? {} : { step: telling.step }),
    ...(recipients === undefined ? {} : { recipients }),
    ...(before === undefined ? {} : { before }),
  };
  const left = debt === undefined ? undefined : debtAfter(debt, alert, telling);
  if (left === debt && isSameTold(last, told)) return alert;
  const others = withoutReceiver(alert.owed, receiver);
  return {
    ...alert,
    owed: left === undefined ? others : { ...others, [receiver]: left },
    told: { ...alert.told, [receiver]: told },
  };
}

/**
 * The alert once a message that was taken is known to have failed: the receiver knows what it knew
 * before that message, so that what it told is owed again.
 */
export function markUntold(
  alert: Alert,
  failed: { readonly receiver: string; readonly messageId: string },
): Alert {
  const { receiver, messageId } = failed;
  const told = ofReceiver(alert.told, receiver);
  const others = withoutReceiver(alert.told, receiver);
  if (told === undefined) return alert;
  const { before, ...last } = told;
  if (last.messageId === messageId) {
    return { ...alert, told: before === undefined ? others : { ...others, [receiver]: before } };
  }
  if (before?.messageId !== messageId) return alert;
  return { ...alert, told: { ...others, [receiver]: last } };
}

/**
 * The alert once a message was refused that said it was resolved and may have been seen all the
 * same: if it is there again, the receiver has to hear of it anew.
 */
export function markDoubted(alert: Alert, receiver: string): Alert {
  if (ofReceiver(alert.told, receiver) === undefined || !isOpen(alert)) return alert;
  return { ...alert, told: withoutReceiver(alert.told, receiver) };
}

/** What was told before a message; the same when the message is marked a second time. */
function toldBefore(told: Told | undefined, messageId: string): ToldOnce | undefined {
  if (told === undefined) return undefined;
  const { before, ...last } = told;
  return last.messageId === messageId ? before : last;
}

/**
 * What is left of a debt once a message was delivered. Who has just heard that the alert is resolved
 * knows of nothing that could be worse, or be called to mind: what is there again is new.
 */
function debtAfter(debt: Owed, alert: Alert, telling: ToldAlert): Owed | undefined {
  if (isPaidBy(debt, alert, telling)) return undefined;
  const isOfOpen = debt.reason === 'worse' || debt.reason === 'reminder';
  return telling.reason === 'resolved' && isOfOpen ? { ...debt, reason: 'new' } : debt;
}

function isPaidBy(debt: Owed, alert: Alert, telling: ToldAlert): boolean {
  if (debt.reason === telling.reason && debt.at === telling.owedAt) return true;
  const isOpenTold = telling.reason !== 'resolved';
  switch (debt.reason) {
    case 'new':
      return isOpenTold;
    case 'worse':
      return isOpenTold && !isGraverThan(alert, telling);
    case 'reminder':
      return isOpenTold && !isLaterStep(alert, telling);
    case 'resolved':
      return !isOpenTold;
  }
}

function isSameTold(left: Told | undefined, right: Told): boolean {
  return left?.messageId === right.messageId && left.at === right.at;
}

function isSameOwed(left: Alert['owed'], right: Alert['owed']): boolean {
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => left[key] === right[key]);
}

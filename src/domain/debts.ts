import type { Alert, AlertFinding, Owed, Told } from './alert.ts';
import { ofReceiver } from './by-receiver.ts';
import { believesOpen, isGraverThan, isLaterStep } from './belief.ts';
import type { Destination, NotificationPolicy } from './policy.ts';
import { reminderDueSince } from './reminders.ts';
import { DAY_MS } from './time.ts';

/** True when a message on its way to the receiver names the alert and may have been taken. */
export type InDoubt = (alert: Pick<Alert, 'owner' | 'fingerprint'>, receiver: string) => boolean;

/** What decides who is owed what. */
export type Creditors = {
  readonly policy: NotificationPolicy;
  /** Receivers that refuse for good: the fallback is told as well. */
  readonly refusing: ReadonlySet<string>;
  readonly inDoubt: InDoubt;
  /** Where messages on their way go that name the alert, also where routing no longer does. */
  readonly onTheWay?: (alert: Pick<Alert, 'owner' | 'fingerprint'>) => readonly Destination[];
  /** False for a receiver that no setting has any more: it is owed nothing. All are without it. */
  readonly isKnown?: (receiver: string, recipients: Owed['recipients']) => boolean;
  /** ms since the epoch. */
  readonly now: number;
};

/**
 * How long after its end a resolved alert is still owed to whoever could not be told, in ms: a
 * receiver that refuses for good must not keep rows for ever, and old news helps nobody.
 */
export const RESOLVED_OWED_MS = 30 * DAY_MS;

type Debt = Pick<Owed, 'reason' | 'at'>;

/**
 * What each receiver is owed of an alert: a pure function of what it was told, what is, the policy
 * and the time. A firing alert is `new` to whoever was never told of it, whatever has happened
 * since. A resolved notice goes only to receivers that were told of the firing, also to those that
 * routing no longer names, and for `RESOLVED_OWED_MS`; `gone` and `no-longer-judged` are told to nobody.
 */
export function debtsOf(creditors: Creditors, alert: Alert): Alert['owed'] {
  const owed = debtors(creditors, alert).map(({ receiver, recipients, debt }) => {
    const entry: Owed = recipients === undefined ? debt : { ...debt, recipients };
    const before = ofReceiver(alert.owed, receiver);
    return [receiver, before !== undefined && isSameDebt(before, entry) ? before : entry] as const;
  });
  const { isKnown } = creditors;
  const known = owed.filter(
    ([receiver, { recipients }]) => isKnown?.(receiver, recipients) ?? true,
  );
  return Object.fromEntries(known);
}

type Claim = Destination & { readonly debt: Debt };

function debtors(creditors: Creditors, alert: Alert): readonly Claim[] {
  switch (alert.state) {
    case 'firing':
      return firingClaims(creditors, alert);
    case 'resolved':
      return resolvedClaims(creditors, alert);
    case 'pending':
    case 'gone':
    case 'no-longer-judged':
      return [];
  }
}

function firingClaims(creditors: Creditors, alert: Alert): readonly Claim[] {
  return destinationsOf(creditors, alert.finding).flatMap((destination) => {
    const debt = debtOfFiring(creditors, alert, ofReceiver(alert.told, destination.receiver));
    return debt === undefined ? [] : [{ ...destination, debt }];
  });
}

function debtOfFiring(
  { policy, now }: Creditors,
  alert: Alert,
  told: Told | undefined,
): Debt | undefined {
  if (!believesOpen(told)) return { reason: 'new', at: now };
  if (isGraverThan(alert, told)) return { reason: 'worse', at: now };
  // Nobody is reminded of what the last read no longer showed.
  if (alert.clearRuns > 0) return undefined;
  if (isLaterStep(alert, told)) return { reason: 'reminder', at: now };
  const dueSince = reminderDueSince(told, policy.remindAfterMs[alert.finding.severity], now);
  return dueSince === undefined ? undefined : { reason: 'reminder', at: dueSince };
}

/** Also for a receiver that may have been told by a message whose answer is not known yet. */
function resolvedClaims({ inDoubt, onTheWay, now }: Creditors, alert: Alert): readonly Claim[] {
  if (alert.endsAt !== undefined && now - alert.endsAt >= RESOLVED_OWED_MS) return [];
  const known = [...Object.keys(alert.told), ...Object.keys(alert.owed)];
  const destinations = [
    ...known.map((receiver) => asTold(alert, receiver)),
    ...(onTheWay?.(alert) ?? []),
  ];
  const byName = Map.groupBy(destinations, ({ receiver }) => receiver);
  return [...byName.values()]
    .flatMap(([first]) => first ?? [])
    .filter(
      ({ receiver }) => believesOpen(ofReceiver(alert.told, receiver)) || inDoubt(alert, receiver),
    )
    .map((destination) => ({ ...destination, debt: { reason: 'resolved', at: now } }));
}

/** Where a finding goes; to the fallback as well where one of its receivers refuses. */
function destinationsOf(
  { policy, refusing }: Creditors,
  finding: AlertFinding,
): readonly Destination[] {
  const routed = policy.route(finding);
  const isRefused = routed.some(({ receiver }) => refusing.has(receiver));
  const joined = isRefused ? [...routed, ...policy.fallback] : routed;
  const byName = Map.groupBy(joined, ({ receiver }) => receiver);
  return [...byName.values()].flatMap(([first]) => first ?? []);
}

/** A receiver with the recipients it was told by, whatever routing says now. */
function asTold({ told, owed }: Alert, receiver: string): Destination {
  const recipients =
    ofReceiver(told, receiver)?.recipients ?? ofReceiver(owed, receiver)?.recipients;
  return recipients === undefined ? { receiver } : { receiver, recipients };
}

/** A debt keeps its time while its reason and its recipients stay the same. */
function isSameDebt(left: Owed, right: Owed): boolean {
  if (left.reason !== right.reason) return false;
  const [before, after] = [left.recipients, right.recipients];
  if (before === undefined || after === undefined) return before === after;
  return before.length === after.length && before.every((entry, at) => entry === after[at]);
}

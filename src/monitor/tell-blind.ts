import type { AlertFinding } from '../domain/alert.ts';
import { countItems } from '../domain/message.ts';
import type { Message, MessageItem } from '../domain/message.ts';
import type { Destination, NotificationPolicy } from '../domain/policy.ts';
import type { Report } from '../domain/report.ts';
import { severityRank } from '../domain/severity.ts';
import { DAY_MS, SECOND_MS } from '../domain/time.ts';
import { scopeName, unreadFinding } from '../domain/unread.ts';
import type { DeliveryResult, Receiver, ReceiverBook } from '../ports/receiver.ts';
import type { ReceiverDelivery } from './deliver-outbox.ts';
import { MESSAGE_ITEM_LIMIT } from './hand-over.ts';
import { deliverSafely, namesSafely } from './receiver-calls.ts';
import { capNames } from './unread-names.ts';

/** How long the same is not told again without memory, in ms. */
export const BLIND_REPEAT_MS = DAY_MS;
const SEND_MS = 60 * SECOND_MS;

/** What this process told while it had no other memory, by receiver and alert: ms since the epoch. */
export type BlindMemory = Map<string, number>;

export type BlindTools = {
  readonly book: ReceiverBook;
  readonly policy: NotificationPolicy;
  readonly memory: BlindMemory;
  readonly newId: () => string;
  /** ms since the epoch. */
  readonly now: number;
  readonly portal: string | undefined;
  /** Why there is no memory. */
  readonly reason: string;
};

/**
 * Tells what a sweep found when state cannot be read or written: better twice than not at all. Each
 * process tells the same alert at most once a day this way, and says that it may repeat. What a
 * receiver refuses goes to the fallback; in a mute window only what is critical is told.
 */
export async function tellBlind(
  tools: BlindTools,
  report: Report,
): Promise<readonly ReceiverDelivery[]> {
  const findings = [
    ...report.findings,
    ...report.coverage.flatMap(({ check, gaps }) => gaps.map((gap) => unreadFinding(check, gap))),
  ];
  forgetOld(tools);
  const isQuiet = tools.policy.isQuiet(tools.now);
  const told = findings.filter(({ severity }) => !isQuiet || severity === 'critical');
  const { route, fallback } = tools.policy;
  const debts = told.flatMap((finding) => debtsOf(tools, finding, route(finding)));
  const first = await tellAll(tools, report, debts);
  const refused = new Set(first.filter((one) => one.refused > 0).map(({ receiver }) => receiver));
  const tried = new Set(debts.map(debtKey));
  const unheard = debts
    .filter(({ receiver }) => refused.has(receiver.name))
    .flatMap(({ finding }) => debtsOf(tools, finding, fallback))
    .filter((debt) => !refused.has(debt.receiver.name) && !tried.has(debtKey(debt)));
  const once = new Map(unheard.map((debt) => [debtKey(debt), debt]));
  return [...first, ...(await tellAll(tools, report, [...once.values()]))];
}

async function tellAll(
  tools: BlindTools,
  report: Report,
  debts: readonly Debt[],
): Promise<readonly ReceiverDelivery[]> {
  const byReceiver = Map.groupBy(debts, ({ receiver }) => receiver.name);
  const sent = [...byReceiver.values()].map((own) => tellReceiver(tools, report, own));
  return (await Promise.all(sent)).flat();
}

function debtKey({ receiver, finding }: Debt): string {
  return keyOf(receiver.name, finding);
}

function forgetOld({ memory, now }: BlindTools): void {
  for (const [key, toldAt] of memory) if (now - toldAt >= BLIND_REPEAT_MS) memory.delete(key);
}

type Debt = {
  readonly receiver: Receiver;
  readonly recipients: readonly string[] | undefined;
  readonly finding: AlertFinding;
};

function debtsOf(
  tools: BlindTools,
  finding: AlertFinding,
  destinations: readonly Destination[],
): readonly Debt[] {
  return destinations.flatMap(({ receiver: name, recipients }) => {
    const receiver = tools.book.find(name, recipients);
    const isRecent = tools.memory.has(keyOf(name, finding));
    return receiver === undefined || isRecent ? [] : [{ receiver, recipients, finding }];
  });
}

async function tellReceiver(
  tools: BlindTools,
  report: Report,
  debts: readonly Debt[],
): Promise<readonly ReceiverDelivery[]> {
  const [first] = debts;
  if (first === undefined) return [];
  const message = messageOf(tools, first, { report, debts });
  const { receiver } = first;
  const result = await send(tools, receiver, message);
  const isDelivered = result.status === 'delivered';
  if (isDelivered) {
    const named = namesSafely(receiver, message);
    for (const { finding } of 'reason' in named ? message.items : named) {
      tools.memory.set(keyOf(receiver.name, finding), tools.now);
    }
  }
  return [
    {
      receiver: receiver.name,
      channel: receiver.channel,
      delivered: isDelivered ? 1 : 0,
      failed: isDelivered ? 0 : 1,
      waiting: 0,
      refused: isDelivered || result.retryable ? 0 : 1,
      reasons: isDelivered ? [] : [result.reason],
    },
  ];
}

function send(tools: BlindTools, receiver: Receiver, message: Message): Promise<DeliveryResult> {
  return deliverSafely(receiver, {
    message,
    attempt: { id: message.id, firstSentAt: tools.now },
    doneParts: 0,
    mayRepeat: `what was told before is not known: ${tools.reason}`,
    signal: AbortSignal.timeout(SEND_MS),
  });
}

function messageOf(
  tools: BlindTools,
  { receiver, recipients }: Debt,
  { report, debts }: { readonly report: Report; readonly debts: readonly Debt[] },
): Message {
  const rankOf = ({ finding }: Debt) => severityRank(finding.severity);
  const worst = debts.toSorted((left, right) => rankOf(left) - rankOf(right));
  const items = worst.slice(0, MESSAGE_ITEM_LIMIT).map(({ finding }) => itemOf(tools, finding));
  return {
    id: tools.newId(),
    receiver: receiver.name,
    ...(recipients === undefined ? {} : { recipients }),
    kind: 'digest',
    reason: 'new',
    createdAt: tools.now,
    items,
    counts: countItems(items),
    unread: capNames([
      ...new Set(report.coverage.flatMap(({ gaps }) => gaps.map(({ scope }) => scopeName(scope)))),
    ]),
    portal: tools.portal,
  };
}

function itemOf({ now }: BlindTools, finding: AlertFinding): MessageItem {
  return { reason: 'new', finding, startsAt: now, owner: finding.check, owedAt: now };
}

function keyOf(receiver: string, { fingerprint, severity }: AlertFinding): string {
  return `${receiver} ${fingerprint} ${severity}`;
}

import type { Alert } from '../domain/alert.ts';
import type { Coverage } from '../domain/coverage.ts';
import { mutingFor } from '../domain/muting.ts';
import type { Report } from '../domain/report.ts';
import { SNOOZE_LINK_MS, snoozePayload } from '../domain/snooze-token.ts';
import { DAY_MS } from '../domain/time.ts';
import { scopeName } from '../domain/unread.ts';
import { heldElsewhere } from './claims.ts';
import { deliverOutbox } from './deliver-outbox.ts';
import type { DeliveryTools, ReceiverDelivery } from './deliver-outbox.ts';
import { handOver } from './hand-over.ts';
import type { HandedOver } from './hand-over.ts';
import { pruneSilences } from './prune-silences.ts';
import { oweAgain } from './reconcile.ts';
import type { RunRequest, RunTools } from './run-types.ts';
import { unreadableReceivers } from './receiver-state.ts';
import { noteBroken } from './receiver-tally.ts';
import { settleOutbox } from './settle.ts';
import { DISCOVERY } from './sweep.ts';
import { contextOf, openTelling, readFlight } from './telling-context.ts';
import type { Telling } from './telling-context.ts';
import { withTellingLease } from './telling-lease.ts';
import { watchedOf } from './watched.ts';
import { MONITOR } from './watch-itself.ts';

/** How long a settled message is kept, in ms, for people who look for one. */
const KEEP_MS = 7 * DAY_MS;

/** What is handed over, and from what. */
export type Handing = {
  readonly telling: Telling;
  /** Owners of alerts that the run holds. */
  readonly owners: readonly string[];
  readonly mayGreet: boolean;
  /** ms since the epoch: the time of the run. */
  readonly now: number;
  readonly report: Report;
  /** Of every owner, discovery's too. */
  readonly coverage: readonly Coverage[];
};

/** What came of handing over. */
export type Handed = Pick<HandedOver, 'muted' | 'left'>;

/** Puts what is owed into the outbox, unless another run is doing so all the time. */
export async function handOverDebts(
  tools: RunTools,
  request: RunRequest,
  handing: Handing,
): Promise<Handed> {
  const work = () => handOverNow(tools, request, handing);
  return (await withTellingLease(tools, request, work)) ?? (await leaveAll(tools));
}

/** What waits may be old news until a run has made it anew: it is left to that run. */
async function leaveAll({ state }: RunTools): Promise<Handed> {
  const rows = await state.outbox.listOpen();
  return { muted: [], left: new Set(rows.map(({ row }) => row.message.id)) };
}

async function handOverNow(
  tools: RunTools,
  request: RunRequest,
  handing: Handing,
): Promise<Handed> {
  const { telling, owners, mayGreet, now, report, coverage } = handing;
  const { state } = tools;
  const { signer, silences, states } = telling;
  const { book, policy, snoozeUrlOf } = tools.telling;
  const records = await state.runs.listRuns();
  const unread = unreadNames(report);
  return handOver(state, {
    book,
    states,
    now,
    storeNow: state.clock(),
    owners: allOwners(tools, request),
    heldElsewhere: heldElsewhere({ records, owners, now: state.clock() }),
    mutingFor: (alerts) => mutingFor({ alerts, silences, isQuiet: policy.isQuiet(now), now }),
    snoozeUrlOf: ({ owner, fingerprint }: Alert) =>
      snoozeUrlOf(
        signer.sign(snoozePayload({ owner, fingerprint, expiresAt: now + SNOOZE_LINK_MS })),
      ),
    mayGreet,
    unreadable: unreadableReceivers(state.oddRows()),
    onBroken: noteBroken({ ...state, logger: tools.logger }),
    unread,
    watching: mayGreet ? watchedOf({ schedules: tools.schedules, coverage, records, unread }) : [],
    portal: request.portal,
  });
}

/** Every owner of alerts, also those that this run does not hold. */
function allOwners({ schedules }: RunTools, { checks }: RunRequest): readonly string[] {
  const ids = [...checks.map(({ id }) => id), ...schedules.map(({ check }) => check)];
  return [...new Set([DISCOVERY, MONITOR, ...ids])];
}

function unreadNames(report: Report): readonly string[] {
  const scopes = report.coverage.flatMap(({ gaps }) => gaps.map(({ scope }) => scope));
  return [...new Set(scopes)].map(scopeName);
}

/**
 * Sends what waits and marks the alerts of what was delivered. When a receiver refused for good,
 * its debts go on to the fallback in the same run.
 */
export async function deliverAll(
  tools: RunTools,
  request: RunRequest,
  handing: Handing & Pick<Handed, 'left'>,
): Promise<readonly ReceiverDelivery[]> {
  const first = await deliverRound(tools, request, handing);
  const isRefused = first.some(({ refused }) => refused > 0);
  const second = isRefused ? await tellAgain(tools, request, handing) : [];
  await tools.state.outbox.prune(tools.state.clock() - KEEP_MS);
  await pruneSilences(tools.state.silences, handing.telling.silences, tools.clock());
  return [...first, ...second];
}

async function deliverRound(
  tools: RunTools,
  request: RunRequest,
  { telling, left }: { readonly telling: Telling; readonly left: ReadonlySet<string> },
): Promise<readonly ReceiverDelivery[]> {
  const { state, logger } = tools;
  const { book, sleep, random, newId } = tools.telling;
  const { outbox, receivers, clock } = state;
  const deadlineAt = request.deliverBy + clock() - tools.clock();
  const delivery: DeliveryTools = {
    ...{ outbox, receivers, clock, deadlineAt, sleep, random, newId, logger },
    states: telling.states,
    left,
  };
  const deliveries = await deliverOutbox(delivery, book);
  await settleOutbox(state, await outbox.listOpen(), logger);
  return deliveries;
}

/**
 * Once more for everything that was owed to a receiver that refused: owed to the fallback as well,
 * and to all as an alert about the receiver. Owners that another run holds are left to it.
 */
async function tellAgain(
  tools: RunTools,
  request: RunRequest,
  handing: Handing,
): Promise<readonly ReceiverDelivery[]> {
  const work = async () => {
    const telling = await openTelling(tools);
    await oweAllAgain(tools, request, { ...handing, telling });
    const again = { ...handing, telling, owners: [], mayGreet: false };
    return handOverNow(tools, request, again);
  };
  const { left } = (await withTellingLease(tools, request, work)) ?? (await leaveAll(tools));
  return deliverRound(tools, request, { telling: await openTelling(tools), left });
}

async function oweAllAgain(
  tools: RunTools,
  request: RunRequest,
  { telling, now }: Handing,
): Promise<void> {
  const { state } = tools;
  const records = await state.runs.listRuns();
  const held = heldElsewhere({ records, owners: [], now: state.clock() });
  const context = contextOf(tools, telling, await readFlight(tools));
  const itself = await telling.watchItself(new Set(request.checks.map(({ id }) => id)));
  for (const owner of allOwners(tools, request).filter((one) => !held.has(one))) {
    const outcome = owner === MONITOR ? itself : undefined;
    await oweAgain(state.alerts, { owner, outcome, telling: context, now });
  }
}

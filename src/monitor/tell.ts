import type { Alert } from '../domain/alert.ts';
import type { Coverage } from '../domain/coverage.ts';
import type { Watched } from '../domain/message.ts';
import { mutingFor } from '../domain/muting.ts';
import type { Report } from '../domain/report.ts';
import { SNOOZE_LINK_MS, snoozePayload } from '../domain/snooze-token.ts';
import { DAY_MS } from '../domain/time.ts';
import { scopeName } from '../domain/unread.ts';
import type { RunRecord } from '../ports/run-log.ts';
import { claimOwners, release } from './claims.ts';
import { deliverOutbox } from './deliver-outbox.ts';
import type { DeliveryTools, ReceiverDelivery } from './deliver-outbox.ts';
import { handOver } from './hand-over.ts';
import type { MutedAlert } from './hand-over.ts';
import { pruneSilences } from './prune-silences.ts';
import { oweAgain } from './reconcile.ts';
import type { RunRequest, RunTools } from './run-types.ts';
import { settleOutbox } from './settle.ts';
import { DISCOVERY } from './sweep.ts';
import { contextOf, openTelling } from './telling-context.ts';
import type { Telling } from './telling-context.ts';
import { verifySent } from './verify-sent.ts';
import { MONITOR } from './watch-itself.ts';

/** How long a settled message is kept, in ms, for people who look for one. */
const KEEP_MS = 7 * DAY_MS;
/** Longest that one question for what became of a mail may take, in ms. */
const LOOK_MS = 10_000;

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

/** Puts what is owed by the owners' alerts into the outbox; gives what is held back. */
export async function handOverDebts(
  tools: RunTools,
  request: RunRequest,
  handing: Handing,
): Promise<readonly MutedAlert[]> {
  const { telling, owners, mayGreet, now, report } = handing;
  const { state } = tools;
  const { signer, silences, states } = telling;
  const { book, policy, snoozeUrlOf } = tools.telling;
  const { muted } = await handOver(state, {
    book,
    states,
    now,
    storeNow: state.clock(),
    owners,
    mutingFor: (alerts) => mutingFor({ alerts, silences, isQuiet: policy.isQuiet(now), now }),
    snoozeUrlOf: ({ owner, fingerprint }: Alert) =>
      snoozeUrlOf(
        signer.sign(snoozePayload({ owner, fingerprint, expiresAt: now + SNOOZE_LINK_MS })),
      ),
    mayGreet,
    unread: unreadNames(report),
    watching: mayGreet ? watchedOf(request, handing.coverage, await state.runs.listRuns()) : [],
    portal: request.portal,
  });
  return muted;
}

function unreadNames(report: Report): readonly string[] {
  const scopes = report.coverage.flatMap(({ gaps }) => gaps.map(({ scope }) => scope));
  return [...new Set(scopes)].map(scopeName);
}

/** Everything that is watched: what this run read, and of other checks what they read last. */
function watchedOf(
  { checks }: RunRequest,
  coverage: readonly Coverage[],
  records: readonly RunRecord[],
): readonly Watched[] {
  const nouns = [
    { owner: DISCOVERY, noun: 'registries' },
    ...checks.flatMap(({ id, watches }) =>
      watches === undefined ? [] : [{ owner: id, noun: watches }],
    ),
  ];
  return nouns.flatMap(({ owner, noun }) => {
    const read = coverage.find(({ check }) => check === owner)?.subjectsRead;
    const count = read ?? records.find(({ check }) => check === owner)?.watched;
    return count === undefined ? [] : [{ noun, count }];
  });
}

/**
 * Sends what waits, marks the alerts of what was delivered, and looks after mails that were taken
 * before. When a receiver refused for good, its debts go on to the fallback in the same run.
 */
export async function deliverAll(
  tools: RunTools,
  request: RunRequest,
  handing: Handing,
): Promise<readonly ReceiverDelivery[]> {
  const first = await deliverRound(tools, request, handing.telling);
  const failedLater = await verifySent({
    outbox: tools.state.outbox,
    receivers: tools.state.receivers,
    book: tools.telling.book,
    clock: tools.state.clock,
    logger: tools.logger,
    limitMs: LOOK_MS,
  });
  const isRefused = failedLater > 0 || first.some(({ refused }) => refused > 0);
  const second = isRefused ? await tellFallback(tools, request, handing) : [];
  await tools.state.outbox.prune(tools.state.clock() - KEEP_MS);
  await pruneSilences(tools.state.silences, handing.telling.silences, tools.clock());
  return [...first, ...second];
}

async function deliverRound(
  tools: RunTools,
  request: RunRequest,
  telling: Telling,
): Promise<readonly ReceiverDelivery[]> {
  const { state, logger } = tools;
  const { book, sleep, random, newId } = tools.telling;
  const { outbox, receivers, clock } = state;
  const deadlineAt = request.deliverBy + clock() - tools.clock();
  const delivery: DeliveryTools = {
    ...{ outbox, receivers, clock, deadlineAt, sleep, random, newId, logger },
    states: telling.states,
  };
  const deliveries = await deliverOutbox(delivery, book);
  await settleOutbox(state, await outbox.listOpen());
  return deliveries;
}

/**
 * Once more for everything that was owed to a receiver that refused: owed to the fallback as well,
 * and to all as an alert about the receiver. Owners that another run has taken are left to it.
 */
async function tellFallback(
  tools: RunTools,
  request: RunRequest,
  handing: Handing,
): Promise<readonly ReceiverDelivery[]> {
  const { state, logger } = tools;
  const claimTools = { runs: state.runs, clock: state.clock, logger };
  const deliverBy = request.deliverBy + state.clock() - tools.clock();
  const checks = tools.schedules.map(({ check }) => check);
  const owners = [...new Set([...handing.owners, DISCOVERY, MONITOR, ...checks])];
  const claimed = await claimOwners(claimTools, { runId: request.runId, owners, deliverBy });
  try {
    const telling = await openTelling(tools);
    const context = contextOf(tools, telling);
    const itself = await telling.watchItself(new Set(request.checks.map(({ id }) => id)));
    for (const owner of claimed.keys()) {
      const outcome = owner === MONITOR ? itself : undefined;
      await oweAgain(state.alerts, { owner, outcome, telling: context, now: handing.now });
    }
    const again = { ...handing, telling, owners: [...claimed.keys()], mayGreet: false };
    await handOverDebts(tools, request, again);
  } finally {
    await release(claimTools, claimed);
  }
  return deliverRound(tools, request, await openTelling(tools));
}

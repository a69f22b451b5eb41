import type { CheckOutcome } from '../domain/outcome.ts';
import type { Silence } from '../domain/silence.ts';
import type { LinkSigner } from '../ports/link-signer.ts';
import type { ReceiverRecord } from '../ports/receiver-log.ts';
import { inFlightOf } from './in-flight.ts';
import type { InFlight } from './in-flight.ts';
import { receiverStatesOf, refusingReceivers } from './receiver-state.ts';
import type { ReceiverStates } from './receiver-state.ts';
import type { TellingContext } from './reconcile.ts';
import type { RunTools } from './run-types.ts';
import { settleOutbox } from './settle.ts';
import { verifySent } from './verify-sent.ts';
import { watchItself } from './watch-itself.ts';

/** What a run knows of its receivers and of what is on its way to them. */
export type Telling = {
  readonly states: ReceiverStates;
  readonly refusing: ReadonlySet<string>;
  readonly silences: readonly Silence[];
  readonly signer: LinkSigner;
  /** What the monitor finds wrong with itself; `completing` are the checks that the run completes. */
  watchItself(completing: ReadonlySet<string>): Promise<CheckOutcome>;
};

/** Longest that one question for what became of a mail may take, in ms. */
const LOOK_MS = 10_000;

/**
 * Settles what earlier sends left, asks what became of mails, and reads what is known of receivers;
 * before anything else, so that nobody is told the end of what never arrived.
 */
export async function openTelling(tools: RunTools): Promise<Telling> {
  const { state, telling } = tools;
  await settleOutbox(state, await state.outbox.listOpen(), tools.logger);
  const failed = await verifySent({
    ...{ outbox: state.outbox, receivers: state.receivers, clock: state.clock },
    ...{ book: telling.book, logger: tools.logger, limitMs: LOOK_MS },
  });
  if (failed > 0) await settleOutbox(state, await state.outbox.listOpen(), tools.logger);
  const [records, silences, signer] = await Promise.all([
    state.receivers.listReceivers(),
    state.silences.listSilences(),
    state.keys.loadSigner(tools.clock()),
  ]);
  const states = receiverStatesOf(records);
  const refusing = refusingReceivers(states, telling.book, state.clock());
  return {
    states,
    refusing,
    silences,
    signer,
    watchItself: (completing) => evidenceOf({ tools, records, refusing, completing }),
  };
}

async function evidenceOf(input: {
  readonly tools: RunTools;
  readonly records: readonly ReceiverRecord[];
  readonly refusing: ReadonlySet<string>;
  readonly completing: ReadonlySet<string>;
}): Promise<CheckOutcome> {
  const { tools, records, refusing, completing } = input;
  const { state, schedules } = tools;
  const now = tools.clock();
  return watchItself({
    schedules,
    records: await state.runs.listRuns(),
    installedAt: await state.runs.installedAt(now),
    completing,
    refusing: records.filter(({ receiver }) => refusing.has(receiver)),
    receivers: records,
    oddRows: state.oddRows(),
    now,
  });
}

/** What is on its way now; read late, so that what another run has sent meanwhile counts. */
export async function readFlight({ state }: RunTools): Promise<InFlight> {
  return inFlightOf(await state.outbox.listOpen(), state.clock());
}

/** What decides who is owed what, from what the run knows. */
export function contextOf(
  tools: RunTools,
  { refusing }: Telling,
  flight: InFlight,
): TellingContext {
  const { book, policy } = tools.telling;
  return {
    policy,
    refusing,
    flight,
    isKnown: (receiver, recipients) => book.find(receiver, recipients) !== undefined,
  };
}

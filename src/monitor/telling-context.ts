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
import { watchItself } from './watch-itself.ts';

/** What a run knows of its receivers and of what is on its way to them. */
export type Telling = {
  readonly states: ReceiverStates;
  readonly refusing: ReadonlySet<string>;
  readonly flight: InFlight;
  readonly silences: readonly Silence[];
  readonly signer: LinkSigner;
  /** What the monitor finds wrong with itself; `completing` are the checks that the run completes. */
  watchItself(completing: ReadonlySet<string>): Promise<CheckOutcome>;
};

/** Settles what earlier sends left, and reads what is known of receivers; before anything else. */
export async function openTelling(tools: RunTools): Promise<Telling> {
  const { state, telling } = tools;
  const rows = await state.outbox.listOpen();
  await settleOutbox(state, rows);
  const [records, silences, signer] = await Promise.all([
    state.receivers.listReceivers(),
    state.silences.listSilences(),
    state.keys.loadSigner(tools.clock()),
  ]);
  const states = receiverStatesOf(records);
  const refusing = refusingReceivers(states, telling.book, state.clock());
  const pending = rows.filter(({ row }) => row.status === 'pending');
  return {
    states,
    refusing,
    flight: inFlightOf(pending, state.clock()),
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
    oddRows: state.oddRows(),
    now,
  });
}

/** What decides who is owed what, from what the run knows. */
export function contextOf(tools: RunTools, { refusing, flight }: Telling): TellingContext {
  const { book, policy } = tools.telling;
  return {
    policy,
    refusing,
    flight,
    isKnown: (receiver, recipients) => book.find(receiver, recipients) !== undefined,
  };
}

import type { Alert } from '../../src/domain/alert.ts';
import type { State } from '../../src/monitor/run.ts';
import type { OddRow } from '../../src/monitor/watch-itself.ts';
import type { OutboxRow } from '../../src/ports/outbox.ts';
import type { ReceiverRecord } from '../../src/ports/receiver-log.ts';
import type { RunRecord } from '../../src/ports/run-log.ts';
import {
  createMemoryAlertStore,
  createMemoryMemoryStore,
  createMemoryOutbox,
  createMemoryRunLog,
} from './memory-stores.ts';
import {
  createMemoryReceiverLog,
  createMemorySigningKeys,
  createMemorySilenceStore,
} from './memory-telling-stores.ts';

/** Called around every store call; what it throws is what the store throws. */
export type StoreHook = (call: string, phase: 'before' | 'after') => void | Promise<void>;

/** State in memory that can break off at any call, and is compared whole. */
export type ScenarioState = State & {
  hook: StoreHook;
  /** Every row that tells anything, for comparing. */
  readonly snapshot: () => string;
  readonly alertsOf: (owner: string) => readonly Alert[];
  readonly outboxRows: () => readonly OutboxRow[];
  readonly runRecords: () => readonly RunRecord[];
  readonly receiverRecords: () => Promise<readonly ReceiverRecord[]>;
  /** Names of the calls made so far, in order. */
  readonly calls: string[];
  /** What the stores report as unreadable. */
  odd: readonly OddRow[];
};

export const OWNERS = [
  'discovery',
  'monitor',
  'credential-expiry',
  'registry-quota',
  'replication-health',
  'login-failures',
] as const;

/** `rowItems`: how many items a row of the outbox holds. `clock`: the store's, ms since the epoch. */
export function scenarioState({
  rowItems = Infinity,
  clock = () => 0,
}: {
  readonly rowItems?: number;
  readonly clock?: () => number;
} = {}): ScenarioState {
  const calls: string[] = [];
  const outbox = createMemoryOutbox(rowItems);
  const bare = {
    alerts: createMemoryAlertStore(),
    memory: createMemoryMemoryStore(),
    runs: createMemoryRunLog(),
    receivers: createMemoryReceiverLog(),
    silences: createMemorySilenceStore(),
    keys: createMemorySigningKeys(),
  };
  const around = async <T>(call: string, act: () => Promise<T>): Promise<T> => {
    calls.push(call);
    await state.hook(call, 'before');
    const result = await act();
    await state.hook(call, 'after');
    return result;
  };
  const { alerts, memory, runs, receivers, silences, keys } = bare;
  const state: ScenarioState = {
    hook: () => {},
    calls,
    odd: [],
    clock,
    oddRows: () => state.odd,
    alertsOf: alerts.peek,
    outboxRows: outbox.allRows,
    runRecords: runs.peek,
    receiverRecords: () => receivers.listReceivers(),
    snapshot: () =>
      JSON.stringify([
        OWNERS.map((owner) => [owner, alerts.peek(owner)]),
        memory.peek(),
        outbox.allRows(),
        runs.peek(),
      ]),
    alerts: {
      loadAlerts: (owner) => around(`load alerts of ${owner}`, () => alerts.loadAlerts(owner)),
      saveAlerts: (owner, writes) =>
        around(`save alerts of ${owner}`, () => alerts.saveAlerts(owner, writes)),
    },
    memory: {
      loadMemory: (owner) => around(`load memory of ${owner}`, () => memory.loadMemory(owner)),
      saveMemory: (owner, changes) =>
        around(`save memory of ${owner}`, () => memory.saveMemory(owner, changes)),
    },
    outbox: {
      addMessage: (message, tells) =>
        around('add message', () => outbox.addMessage(message, tells)),
      listOpen: () => around('list open', () => outbox.listOpen()),
      replaceRow: (stored, row) => around('replace row', () => outbox.replaceRow(stored, row)),
      removeRow: (stored) => around('remove row', () => outbox.removeRow(stored)),
      prune: (before) => around('prune', () => outbox.prune(before)),
    },
    runs: {
      installedAt: (now) => around('installed at', () => runs.installedAt(now)),
      listRuns: () => around('list runs', () => runs.listRuns()),
      claimRun: (claim) => around(`claim ${claim.check}`, () => runs.claimRun(claim)),
      holdsRun: (record) => around(`holds ${record.check}`, () => runs.holdsRun(record)),
      recordRun: (record) => around(`record ${record.check}`, () => runs.recordRun(record)),
    },
    receivers: {
      listReceivers: () => around('list receivers', () => receivers.listReceivers()),
      updateReceiver: (name, change) =>
        around(`update receiver ${name}`, () => receivers.updateReceiver(name, change)),
    },
    silences: {
      listSilences: () => around('list silences', () => silences.listSilences()),
      addSilence: (silence) => around('add silence', () => silences.addSilence(silence)),
      endSilence: (id, end) => around('end silence', () => silences.endSilence(id, end)),
      pruneSilences: (before) => around('prune silences', () => silences.pruneSilences(before)),
    },
    keys: {
      loadSigner: (now) => around('load signer', () => keys.loadSigner(now)),
      loadVerifier: () => around('load verifier', () => keys.loadVerifier()),
    },
  };
  return state;
}

import { AsyncLocalStorage } from 'node:async_hooks';
import type { State } from '../../src/monitor/run.ts';
import { StateError } from '../../src/ports/state-error.ts';
import type { RunTrace } from './history-oracle.ts';
import type { Fault } from './history-steps.ts';
import type { CheckId, Sight } from './history-world.ts';

/** A run of a history, with what is to break in it. */
export type HistoryRun = RunTrace & {
  readonly fault: Fault | undefined;
  calls: number;
  readonly claimed: Set<string>;
  /** What it read and has not stored yet, by check. */
  readonly sights: Map<CheckId, { readonly sight: Sight; readonly now: number }>;
};

/** The run that calls, wherever in the code it is. */
export const RUNS = new AsyncLocalStorage<HistoryRun>();

export function startRun(fault: Fault | undefined): HistoryRun {
  return {
    ...{ isFaulty: false, isForgetful: false, isDead: false, events: [], sends: [], bounced: [] },
    ...{ fault, calls: 0, claimed: new Set(), sights: new Map() },
  };
}

export function currentRun(): HistoryRun {
  const run = RUNS.getStore();
  if (run === undefined) throw new Error('no run is under way');
  return run;
}

/** What was called, and what it answered. */
export type StoreCall = {
  readonly port: string;
  readonly verb: string;
  readonly args: readonly unknown[];
  readonly result: unknown;
};

/**
 * The same state, in which calls break as the run says: of a process that died every call throws,
 * of a store that is down every call fails. `before` waits, `after` hears of each call that took effect.
 */
export function faultyState(
  state: State,
  {
    before,
    after,
  }: { readonly before: () => Promise<void>; readonly after: (call: StoreCall) => void },
): State {
  const call = async (port: string, verb: string, args: readonly unknown[], act: () => unknown) => {
    const run = currentRun();
    await before();
    run.calls += 1;
    const { fault, calls } = run;
    breakOff(run, calls === fault?.at && fault.phase === 'before', calls);
    const result = await act();
    after({ port, verb, args, result });
    breakOff(run, calls === fault?.at && fault.phase === 'after', calls);
    return result;
  };
  const wrap = <T extends object>(port: string, store: T): T =>
    new Proxy(store, {
      get: (target, key) => {
        const verb: unknown = Reflect.get(target, key);
        if (typeof verb !== 'function') return verb;
        return (...args: readonly unknown[]) =>
          call(port, String(key), args, () => Reflect.apply(verb, target, args));
      },
    });
  return {
    ...state,
    alerts: wrap('alerts', state.alerts),
    memory: wrap('memory', state.memory),
    outbox: wrap('outbox', state.outbox),
    runs: wrap('runs', state.runs),
    receivers: wrap('receivers', state.receivers),
    silences: wrap('silences', state.silences),
    keys: wrap('keys', state.keys),
  };
}

/** The n-th call breaks; after it, all do, unless only one call was to fail. */
function breakOff(run: HistoryRun, isThisCall: boolean, calls: number): void {
  const { fault } = run;
  if (run.isDead) throw new Error('the process is dead');
  const isDown = fault?.kind === 'down' && run.isFaulty && calls > fault.at;
  if (!isThisCall && !isDown) return;
  run.isFaulty = true;
  run.isForgetful = fault?.kind !== 'dies';
  if (run.isForgetful) throw new StateError('the store is down');
  run.isDead = true;
  throw new Error('the process is dead');
}

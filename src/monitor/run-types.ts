import type { NotificationPolicy } from '../domain/policy.ts';
import type { Report } from '../domain/report.ts';
import type { AlertStore, MemoryStore } from '../ports/alert-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { SigningKeys } from '../ports/link-signer.ts';
import type { Logger } from '../ports/logger.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { ReceiverBook } from '../ports/receiver.ts';
import type { ReceiverLog } from '../ports/receiver-log.ts';
import type { RunLog } from '../ports/run-log.ts';
import type { SilenceStore } from '../ports/silence-store.ts';
import type { ReceiverDelivery } from './deliver-outbox.ts';
import type { Schedule } from './due-checks.ts';
import type { SweepCheck, SweepReaders, SweepRequest } from './sweep.ts';
import type { BlindMemory } from './tell-blind.ts';
import type { OddRow } from './watch-itself.ts';

/** Where a run keeps what it must not forget. */
export type State = {
  readonly alerts: AlertStore;
  readonly memory: MemoryStore;
  readonly outbox: Outbox;
  readonly runs: RunLog;
  readonly receivers: ReceiverLog;
  readonly silences: SilenceStore;
  readonly keys: SigningKeys;
  /** The store's own clock, by which leases end: that of two runs may differ. */
  readonly clock: Clock;
  /** Rows that could not be read so far. */
  readonly oddRows: () => readonly OddRow[];
};

/** A check as a run moves its alerts on. */
export type RunCheck = SweepCheck & {
  /** Completed runs in a row that must see a finding before it fires. */
  readonly failureThreshold: number;
  /** Completed runs in a row that must no longer see it before it is resolved. */
  readonly successThreshold: number;
};

export type RunRequest = Omit<SweepRequest, 'remembered' | 'notes' | 'checks'> & {
  readonly checks: readonly RunCheck[];
  readonly portal: string | undefined;
  /** ms since the epoch: when the run must have told everything. */
  readonly deliverBy: number;
  /** What the request itself has to say, for the report. */
  readonly notes?: readonly string[];
  /** True for timers: a check that another run holds is not even looked at. */
  readonly skipHeld?: boolean;
  /** Stops the run before anything is changed or told. */
  readonly signal?: AbortSignal;
  /** When each check's timer fires next, where known; ms since the epoch. */
  readonly dueAt: ReadonlyMap<string, number>;
};

export type RunResult = {
  readonly report: Report;
  readonly deliveries: readonly ReceiverDelivery[];
  /** Why state could not be used: what was told then may repeat. */
  readonly stateFailure?: string;
};

/** What a run tells with. */
export type TellingTools = {
  readonly book: ReceiverBook;
  readonly policy: NotificationPolicy;
  /** Address of the page that silences one alert; undefined where the app's own is not known. */
  readonly snoozeUrlOf: (token: string) => string | undefined;
  readonly sleep: (ms: number) => Promise<void>;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** A new GUID. */
  readonly newId: () => string;
  /** What this process told while it had no other memory. */
  readonly blind: BlindMemory;
};

export type RunTools = SweepReaders & {
  readonly state: State;
  readonly telling: TellingTools;
  /** Every check's schedule, also of those that this run leaves out. */
  readonly schedules: readonly Schedule[];
  readonly logger: Logger;
};

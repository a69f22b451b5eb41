import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type StopSignal = (typeof SIGNALS)[number];

/** The wish to stop, by Ctrl+C, by a kill or by the end of the terminal. */
export type Interruption = {
  /** Resolves at the first signal. */
  readonly interrupted: Promise<StopSignal>;
  /** Rejects at the first signal, for `Promise.race` with work under way. */
  readonly untilInterrupted: Promise<never>;
  /** Listens no longer. */
  readonly release: () => void;
};

/** Thrown out of work that a signal cut short. */
export class InterruptedError extends Error {
  readonly signal: StopSignal;

  constructor(signal: StopSignal) {
    super(`interrupted by ${signal}`);
    this.name = 'InterruptedError';
    this.signal = signal;
  }
}

/** 128 + the signal's number, as shells report it: 130 for Ctrl+C, 143 for SIGTERM. */
export function exitCodeOf(signal: StopSignal): number {
  return 128 + constants.signals[signal];
}

/**
 * Listens for the signals that end a program. Further signals change nothing, because npm passes
 * Ctrl+C on a second time and stopping must not be cut short by it.
 */
export function listenForInterrupt(): Interruption {
  const { promise: interrupted, resolve } = Promise.withResolvers<StopSignal>();
  const untilInterrupted = interrupted.then((signal): never => {
    throw new InterruptedError(signal);
  });
  untilInterrupted.catch(() => undefined);
  const listeners = SIGNALS.map((signal) => ({ signal, listen: () => resolve(signal) }));
  for (const { signal, listen } of listeners) process.on(signal, listen);
  const release = () => {
    for (const { signal, listen } of listeners) process.off(signal, listen);
  };
  return { interrupted, untilInterrupted, release };
}

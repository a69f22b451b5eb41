import type { StartTimer } from './http-types.ts';

/** Why a piece of work did not come to its own end. */
export type Bounded<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'too-late' }
  | { readonly kind: 'stopped' };

/**
 * Runs work for at most `ms` and until a signal aborts. The work's own signal aborts then too; one
 * that does not listen to it is left behind, so nothing waits for it.
 */
export async function bound<T>(
  work: (signal: AbortSignal) => Promise<T>,
  limits: {
    readonly ms: number;
    readonly signals: readonly AbortSignal[];
    readonly startTimer: StartTimer;
  },
): Promise<Bounded<T>> {
  const controller = new AbortController();
  const left = Promise.withResolvers<Bounded<T>>();
  const leave = (kind: 'too-late' | 'stopped'): void => {
    left.resolve({ kind });
    controller.abort();
  };
  const stop = (): void => leave('stopped');
  if (limits.signals.some((signal) => signal.aborted)) return { kind: 'stopped' };
  for (const signal of limits.signals) signal.addEventListener('abort', stop, { once: true });
  const stopTimer = limits.startTimer(limits.ms, () => leave('too-late'));
  try {
    return await Promise.race([settle(work, controller.signal), left.promise]);
  } finally {
    stopTimer();
    for (const signal of limits.signals) signal.removeEventListener('abort', stop);
  }
}

async function settle<T>(
  work: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
): Promise<Bounded<T>> {
  try {
    return { kind: 'done', value: await work(signal) };
  } catch (error) {
    return { kind: 'failed', error };
  }
}

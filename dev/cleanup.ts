type Stoppable = { stop(): Promise<void> };

/** What was started, to be stopped in the opposite order. */
export type Cleanup = {
  /** Adds the way to stop something that now runs. */
  readonly add: (stop: () => Promise<void> | void) => void;
  /** Takes charge of something that is being started: it is stopped even when nobody waits for it. */
  readonly own: <T extends Stoppable>(starting: Promise<T>) => Promise<T>;
  /**
   * Stops everything, newest first, once: a second call waits for the first. Every step is tried;
   * rejects with the first failure, or an AggregateError of several.
   */
  readonly run: () => Promise<void>;
};

/** Collects what has to be stopped, so that a failed start leaves nothing behind. */
export function createCleanup(): Cleanup {
  const steps: (() => Promise<void> | void)[] = [];
  let running: Promise<void> | undefined;
  return {
    add: (stop) => {
      steps.push(stop);
    },
    own: (starting) => {
      // A start that fails is heard by the one who waits for it; there is nothing to stop then.
      steps.push(() =>
        starting.then(
          (started) => started.stop(),
          () => undefined,
        ),
      );
      return starting;
    },
    run: () => {
      running ??= stopAll(steps);
      return running;
    },
  };
}

async function stopAll(steps: (() => Promise<void> | void)[]): Promise<void> {
  const failures: unknown[] = [];
  for (let stop = steps.pop(); stop !== undefined; stop = steps.pop()) {
    try {
      await stop();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1)
    throw new AggregateError(failures, 'several things could not be stopped');
}

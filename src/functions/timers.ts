import { app as functions } from '@azure/functions';
import type { InvocationContext, Timer } from '@azure/functions';
import type { App } from '../compose.ts';
import { loggerOf } from './logger.ts';

/** One timer per check, on its own schedule in UTC. */
export function registerTimers(app: App): void {
  for (const { check, functionName, schedule } of app.describe().timers) {
    functions.timer(functionName, {
      schedule,
      handler: (timer, context) => runTimer({ app, check, timer, context }),
    });
  }
}

async function runTimer(input: {
  readonly app: App;
  readonly check: string;
  readonly timer: Timer;
  readonly context: InvocationContext;
}): Promise<void> {
  const { app, check, timer, context } = input;
  const nextAt = timer.scheduleStatus?.next;
  await app.tick({ check, nextAt, isPastDue: timer.isPastDue, logger: loggerOf(context) });
}

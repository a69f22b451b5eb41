import type { InvocationContext } from '@azure/functions';
import type { LogFacts, Logger } from '../compose.ts';

/** Writes each event as constant text with its facts as JSON, as Application Insights shows it. */
export function loggerOf(context: InvocationContext): Logger {
  const line = (message: string, facts: LogFacts = {}) => `${message} ${JSON.stringify(facts)}`;
  return {
    info: (message, facts) => context.log(line(message, facts)),
    warn: (message, facts) => context.warn(line(message, facts)),
    error: (message, facts) => context.error(line(message, facts)),
  };
}

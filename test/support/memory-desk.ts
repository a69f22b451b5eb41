import type { Alert } from '../../src/domain/alert.ts';
import { createSilence } from '../../src/monitor/create-silence.ts';
import type { Desk } from '../../src/monitor/desk.ts';
import { endSilence } from '../../src/monitor/end-silence.ts';
import { listSilences } from '../../src/monitor/list-silences.ts';
import { openSnooze } from '../../src/monitor/open-snooze.ts';
import { snooze } from '../../src/monitor/snooze.ts';
import { testReceivers } from '../../src/monitor/test-receivers.ts';
import { testMessage } from '../../src/notify/test-message.ts';
import type { LogFacts, Logger } from '../../src/ports/logger.ts';
import type { Receiver } from '../../src/ports/receiver.ts';
import { createMemorySigningKeys } from './memory-signing-keys.ts';
import { createMemorySilenceStore } from './memory-telling-stores.ts';
import { SILENCE_TIME } from './silences.ts';

/** One line of the log. */
export type LoggedLine = { readonly message: string; readonly facts: LogFacts | undefined };

/** What the use cases of silences, links and tests stand on, in memory and in virtual time. */
export function createDeskTools(alerts: readonly Alert[] = []) {
  let now = SILENCE_TIME;
  let ids = 0;
  const lines: LoggedLine[] = [];
  const write = (message: string, facts?: LogFacts): void => void lines.push({ message, facts });
  const logger: Logger = { info: write, warn: write, error: write };
  return {
    silences: createMemorySilenceStore(),
    keys: createMemorySigningKeys(),
    alerts: {
      loadAlerts: async (owner: string) =>
        alerts.filter((alert) => alert.owner === owner).map((alert) => ({ alert, version: 'v1' })),
    },
    clock: () => now,
    newId: () => {
      ids += 1;
      return `11111111-0000-4000-8000-${String(ids).padStart(12, '0')}`;
    },
    logger,
    lines,
    advance: (ms: number): void => void (now += ms),
  };
}

/** The desk of an app over memory. */
export function createMemoryDesk(
  tools: ReturnType<typeof createDeskTools>,
  receivers: readonly Receiver[] = [],
): Desk {
  const { silences, clock, newId } = tools;
  const book = { all: receivers, find: () => undefined };
  const { signal } = new AbortController();
  return {
    silences: {
      list: async ({ all }) => ({
        kind: 'done',
        silences: await listSilences(silences, { all, now: clock() }),
      }),
      create: (request, logger) => createSilence({ ...tools, logger }, request),
      end: (request, logger) => endSilence({ ...tools, logger }, request),
    },
    openSnooze: (token) => openSnooze(tools, token),
    snooze: (form, logger) => snooze({ ...tools, logger }, form),
    testReceivers: (names) => testReceivers({ book, clock, newId, testMessage, signal, names }),
  };
}

/** A receiver that answers as it is told, with what it was given. */
export function aReceiver(
  name: string,
  answer: Awaited<ReturnType<Receiver['deliver']>> | Error,
): Receiver & { readonly given: Parameters<Receiver['deliver']>[0][] } {
  const given: Parameters<Receiver['deliver']>[0][] = [];
  return {
    name,
    channel: name.startsWith('teams') ? 'teams' : 'email',
    settingsKey: 'key',
    budget: { key: name, perMinute: 5, perHour: 10 },
    names: ({ items }) => items,
    deliver: async (delivery) => {
      given.push(delivery);
      if (answer instanceof Error) throw answer;
      return answer;
    },
    given,
  };
}

import type { SettingsReading } from '../domain/setting.ts';
import { createSilence } from '../monitor/create-silence.ts';
import type { Desk } from '../monitor/desk.ts';
import { endSilence } from '../monitor/end-silence.ts';
import { listSilences } from '../monitor/list-silences.ts';
import { openSnooze } from '../monitor/open-snooze.ts';
import { snooze } from '../monitor/snooze.ts';
import { testReceivers } from '../monitor/test-receivers.ts';
import type { Home } from './home.ts';
import { receiversOf, shortRun, withHome, withState } from './home.ts';

/** What people do with the app beside looking. */
export function createDesk(home: () => Promise<SettingsReading<Home>>): Desk {
  return {
    silences: {
      list: async ({ all }, logger) =>
        withHome(await home(), (own) =>
          withState(own, logger, async ({ silences }) => ({
            kind: 'done',
            silences: await listSilences(silences, { all, now: own.surroundings.clock() }),
          })),
        ),
      create: async (request, logger) =>
        withHome(await home(), (own) =>
          withState(own, logger, ({ silences }) =>
            createSilence({ ...toolsOf(own), silences, logger }, request),
          ),
        ),
      end: async (request, logger) =>
        withHome(await home(), (own) =>
          withState(own, logger, ({ silences }) =>
            endSilence({ ...toolsOf(own), silences, logger }, request),
          ),
        ),
    },
    openSnooze: async (token, logger) =>
      withHome(await home(), (own) =>
        withState(own, logger, (state) => openSnooze({ ...state, ...toolsOf(own) }, token)),
      ),
    snooze: async (form, logger) =>
      withHome(await home(), (own) =>
        withState(own, logger, (state) => snooze({ ...state, ...toolsOf(own), logger }, form)),
      ),
    testReceivers: async (names) => withHome(await home(), (own) => testAll(own, names)),
  };
}

async function testAll(home: Home, names: readonly string[] | undefined) {
  const { testMessage } = await import('../notify/test-message.ts');
  const run = shortRun(home);
  const signal = AbortSignal.timeout(run.deadlineAt - home.surroundings.clock());
  return testReceivers({
    book: receiversOf(home, run),
    ...toolsOf(home),
    testMessage,
    signal,
    names,
  });
}

function toolsOf({ surroundings }: Home) {
  const { clock, newId } = surroundings;
  return { clock, newId };
}

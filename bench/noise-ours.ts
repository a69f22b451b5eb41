import { readLifecycleSettings } from '../src/config/lifecycle-settings.ts';
import { createRouting } from '../src/domain/routing.ts';
import type { Message } from '../src/domain/message.ts';
import { read } from '../src/domain/reading.ts';
import type { Env } from '../src/domain/setting.ts';
import { describeProblem } from '../src/domain/setting.ts';
import { HOUR_MS, MINUTE_MS } from '../src/domain/time.ts';
import { runAndTell } from '../src/monitor/run.ts';
import type { RunRequest, RunTools } from '../src/monitor/run-types.ts';
import type { Budget, Receiver, ReceiverBook } from '../src/ports/receiver.ts';
import { fakeEvidence } from '../test/support/evidence.ts';
import { scenarioState } from '../test/support/scenario-state.ts';
import { checksOf, OWNER_TAG, TEAM_DOMAIN } from './noise-ours-checks.ts';
import { IDENTITY_TEAM } from './noise-parameters.ts';
import { NOISE_SUBSCRIPTION } from './noise-timeline.ts';
import type { Mention, Telling } from './noise-told.ts';
import type { Timeline } from './noise-types.ts';

export type OursRun = {
  readonly tellings: readonly Telling[];
  /** Messages that waited for a later run because a budget was used up. */
  readonly waited: number;
};

export type OursRequest = {
  readonly timeline: Timeline;
  /** Settings of the lifecycle; the product's defaults for what is absent. */
  readonly env: Env;
  readonly budget: Budget;
};

/** Hours after a run in which another run would send what waits; the next run follows. */
const LAST_HOUR = 12;

/** Drives the product's own runs through the timeline, with state in memory and a virtual clock. */
export async function runOurs({ timeline, env, budget }: OursRequest): Promise<OursRun> {
  const clock = { now: 0 };
  const tellings: Telling[] = [];
  let run = 0;
  const book = bookOf(budget, (operator, message) => {
    tellings.push({
      run,
      operator,
      mentions: message.items.map(mentionOf),
      reason: message.reason,
    });
  });
  const tools = toolsOf({ clock, book, env });
  let waited = 0;
  for (const [index, step] of timeline.runs.entries()) {
    run = index;
    clock.now = step.at;
    let waiting = await tell(tools, requestOf(checksOf(timeline, step), clock.now, `${index}`));
    waited += waiting;
    // The app's other timers fire meanwhile: each run sends what waits.
    for (let hour = 1; waiting > 0 && hour < LAST_HOUR; hour += 1) {
      clock.now = step.at + hour * HOUR_MS;
      waiting = await tell(tools, requestOf([], clock.now, `${index}+${hour}`));
    }
  }
  return { tellings, waited };
}

/** Runs; gives how many messages wait for a later run. */
async function tell(tools: RunTools, request: RunRequest): Promise<number> {
  const { deliveries, stateFailure } = await runAndTell(tools, request);
  if (stateFailure !== undefined) throw new Error(stateFailure);
  return deliveries.reduce((sum, one) => sum + one.waiting, 0);
}

function toolsOf(input: {
  readonly clock: { now: number };
  readonly book: ReceiverBook;
  readonly env: Env;
}): RunTools {
  const { clock, book, env } = input;
  const routing = createRouting({
    receivers: [IDENTITY_TEAM],
    default: [IDENTITY_TEAM],
    fallback: undefined,
    routes: [],
    owners: { tag: OWNER_TAG, domains: new Set([TEAM_DOMAIN]) },
    ownersInPlaceOf: IDENTITY_TEAM,
  });
  const lifecycle = readLifecycleSettings(env);
  if (!lifecycle.ok) throw new Error(lifecycle.problems.map(describeProblem).join('; '));
  let ids = 0;
  return {
    clock: () => clock.now,
    catalog: {
      listSubscriptions: async () => read([{ id: NOISE_SUBSCRIPTION, name: 'noise' }]),
      listRegistries: async () => read([]),
    },
    evidence: fakeEvidence(),
    probe: { probe: async () => read('present' as const) },
    onProgress: () => {},
    state: scenarioState({ clock: () => clock.now }),
    telling: {
      book,
      policy: { route: routing.route, fallback: routing.fallback, ...lifecycle.value },
      snoozeUrlOf: () => undefined,
      sleep: async (ms) => {
        clock.now += ms;
      },
      random: () => 0.5,
      newId: () => `id-${(ids += 1)}`,
      blind: new Map(),
    },
    schedules: [],
    logger: { info: () => {}, warn: () => {}, error: () => {} },
  };
}

function requestOf(checks: RunRequest['checks'], at: number, id: string): RunRequest {
  return {
    runId: `run-${id}`,
    checks,
    cloud: 'AzureCloud',
    portal: undefined,
    registry: undefined,
    scope: { subscriptions: undefined, registries: undefined, ignoredRegistries: [] },
    deadlineAt: at + 8 * MINUTE_MS,
    deliverBy: at + 9 * MINUTE_MS,
    dueAt: new Map(),
  };
}

/** One list of recipients for the identity team, and one for each team that a tag names. */
function bookOf(budget: Budget, take: (operator: string, message: Message) => void): ReceiverBook {
  const receiver = (name: string, operator: string): Receiver => ({
    name,
    channel: 'email',
    settingsKey: 'noise',
    budget,
    names: ({ items }) => items,
    deliver: async ({ message }) => {
      take(operator, message);
      return { status: 'delivered', detail: '202' };
    },
  });
  const identity = receiver(IDENTITY_TEAM, IDENTITY_TEAM);
  return {
    all: [identity],
    find: (name, recipients) => {
      if (name === IDENTITY_TEAM) return identity;
      const operator = recipients?.[0]?.split('@')[0];
      return operator === undefined ? undefined : receiver(name, operator);
    },
  };
}

function mentionOf({ reason, finding }: Message['items'][number]): Mention {
  const status = reason === 'resolved' ? 'resolved' : 'firing';
  return { id: finding.subject.id, severity: finding.severity, status };
}

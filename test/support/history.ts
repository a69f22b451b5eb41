import { vi } from 'vitest';
import type { Destination, NotificationPolicy } from '../../src/domain/policy.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/domain/time.ts';
import { runAndTell } from '../../src/monitor/run.ts';
import type { RunRequest, RunTools, State } from '../../src/monitor/run.ts';
import type { Delivery, Receiver, ReceiverBook } from '../../src/ports/receiver.ts';
import { StateError } from '../../src/ports/state-error.ts';
import { fakeEvidence } from './evidence.ts';
import { currentRun, faultyState, RUNS, startRun } from './history-faults.ts';
import type { HistoryRun } from './history-faults.ts';
import { createJudge } from './history-judge.ts';
import { createOracle } from './history-oracle.ts';
import { createHistoryService } from './history-receivers.ts';
import { calmStep, RECEIVERS } from './history-steps.ts';
import type { Change, History, ReceiverName, Step } from './history-steps.ts';
import { CALM, CHECK_IDS, historyCheck } from './history-world.ts';
import type { CheckId, HistoryWorld } from './history-world.ts';
import { EVERYWHERE, START } from './scenario.ts';

/** What stands between the registry's tag and a mailbox: a receiver that no setting names. */
const OWNER = { receiver: 'owner-a', recipients: ['ana@contoso.example'] } as const;
const NAMES = [...RECEIVERS, OWNER.receiver] as const;
type Name = (typeof NAMES)[number];

const REMIND_AFTER_MS: NotificationPolicy['remindAfterMs'] = {
  critical: DAY_MS,
  warning: 7 * DAY_MS,
  info: undefined,
};

/** Runs after the last fault, by when everything must have been told: how the clock moves before each. */
const SETTLING_MS = [HOUR_MS, DAY_MS + HOUR_MS, DAY_MS + HOUR_MS, DAY_MS + HOUR_MS];

/** What was wrong with a history; nothing when all promises were kept. */
export async function problemsOf(
  history: History,
  openState: (clock: () => number) => State,
): Promise<readonly string[]> {
  const told = createTelling(history, openState);
  for (const [at, step] of history.steps.entries()) {
    await told.play(step);
    if (told.problems.length > 0) return told.problems.map((problem) => `step ${at}: ${problem}`);
  }
  told.calmDown();
  for (const jump of SETTLING_MS) await told.play(stubbornStep(jump, history.stubborn));
  return [...told.problems, ...told.remaining(history.stubborn)];
}

function stubbornStep(jump: number, stubborn: ReceiverName | undefined): Step {
  const step = calmStep(jump);
  if (stubborn === undefined) return step;
  const refusing = { ...step.behaviours[stubborn], first: 'refuses', later: 'refuses' } as const;
  return { ...step, behaviours: { ...step.behaviours, [stubborn]: refusing } };
}

function createTelling(
  start: Pick<History, 'table' | 'fallback'>,
  openState: (clock: () => number) => State,
) {
  const oracle = createOracle(REMIND_AFTER_MS);
  const bare = openState(() => self.now);
  const signals = new WeakMap<AbortSignal, () => void>();
  const settings = new Map<string, number>(NAMES.map((name) => [name, 0]));
  const present = new Set<ReceiverName>(RECEIVERS);
  const judge = createJudge({ oracle, now: () => self.now });
  let world: HistoryWorld = CALM;
  let { table, fallback } = start;
  let ids = 0;
  let runs = 0;
  let turns: (() => number) | undefined;
  let blind = new Map<string, number>();
  const self = { now: START };

  const isThere = (name: Name) => present.has(serviceOf(name));
  const services = new Map(
    NAMES.map((name) => {
      const asks = name === 'email' || name === OWNER.receiver;
      const surroundings = {
        oracle,
        now: () => self.now,
        run: currentRun,
        exhaust: (signal: AbortSignal) => signals.get(signal)?.(),
        check: (receiver: string, delivery: Delivery) => judge.check(receiver, delivery),
      };
      return [name, createHistoryService(name, asks, surroundings)] as const;
    }),
  );
  const receiverOf = (name: Name): Receiver | undefined =>
    isThere(name)
      ? services.get(name)?.receiver({
          settingsKey: `${name} ${settings.get(name) ?? 0}`,
          budget: budgetOf(name),
        })
      : undefined;
  const isName = (name: string): name is Name => NAMES.some((one) => one === name);
  const book = (): ReceiverBook => {
    const all = RECEIVERS.flatMap((name) => receiverOf(name) ?? []);
    return {
      all,
      find: (name) => (isName(name) ? receiverOf(name) : undefined),
    };
  };
  const policy = (): NotificationPolicy => ({
    route: (finding) => {
      const routed = routeOf(table, finding.severity, finding.subject.name).filter(isThere);
      const names = routed.length > 0 ? routed : [...present];
      return names.map(destinationOf);
    },
    fallback: fallback !== undefined && present.has(fallback) ? [{ receiver: fallback }] : [],
    remindAfterMs: REMIND_AFTER_MS,
    isQuiet: () => judge.isQuiet,
  });
  const state = faultyState(bare, {
    before: async () => {
      for (let left = turns === undefined ? 0 : Math.floor(turns() * 4); left > 0; left -= 1) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (turns !== undefined) self.now += Math.floor(turns() * 50);
    },
    after: (call) => judge.heard(call, currentRun()),
  });
  const tools = (): RunTools => ({
    clock: () => self.now,
    catalog: { listSubscriptions: fail, listRegistries: fail },
    evidence: fakeEvidence({}),
    probe: { probe: async () => ({ ok: true, value: 'present' }) },
    onProgress: () => {},
    state,
    telling: {
      ...{ book: book(), policy: policy(), snoozeUrlOf: () => undefined, blind },
      sleep: async (ms) => void (self.now += ms),
      random: () => 0.5,
      newId: () => `id-${(ids += 1)}`,
    },
    schedules: CHECK_IDS.map((check) => ({ check, nextFire: () => undefined })),
    logger: { info: () => {}, warn: () => {}, error: () => {} },
  });
  const request = (checks: readonly CheckId[]): RunRequest => ({
    runId: `run-${(runs += 1)}`,
    checks: checks.map((id) =>
      historyCheck(
        id,
        () => world,
        (check, sight) => judge.saw({ check, sight, now: self.now, run: currentRun() }),
      ),
    ),
    ...{ cloud: 'AzureCloud', portal: undefined, registry: undefined, scope: EVERYWHERE },
    ...{ deadlineAt: self.now + 20 * MINUTE_MS, deliverBy: self.now + 21 * MINUTE_MS },
    dueAt: new Map(),
  });
  const runOnce = async (run: HistoryRun, checks: readonly CheckId[]): Promise<void> => {
    await RUNS.run(run, async () => {
      try {
        await runAndTell(tools(), request(checks));
      } catch (error) {
        if (!run.isDead && !(run.isFaulty && error instanceof StateError)) throw error;
      }
    });
    if (run.isDead) blind = new Map();
  };
  const change = async (given: Change): Promise<void> => {
    oracle.forgotItself();
    switch (given.kind) {
      case 'settings':
        settings.set(given.receiver, (settings.get(given.receiver) ?? 0) + 1);
        return;
      case 'toggle':
        if (!present.has(given.receiver)) present.add(given.receiver);
        else if (present.size > 1) {
          present.delete(given.receiver);
          for (const name of NAMES.filter((one) => !isThere(one))) oracle.removed(name);
        }
        return;
      case 'route':
        table = given.table;
        return;
      case 'fallback':
        fallback = given.receiver;
        return;
      case 'silence':
        await bare.silences.addSilence(judge.silence(given));
        return;
      case 'end silences':
        for (const id of judge.endSilences())
          await bare.silences.endSilence(id, { at: self.now, by: 'Bo' });
    }
  };

  return {
    problems: oracle.problems,

    async play(step: Step): Promise<void> {
      self.now += step.jumpMs;
      world = {
        things: { ...world.things, ...Object.fromEntries(step.things) },
        unread: step.unread,
        broken: step.broken,
      };
      for (const one of step.changes) await change(one);
      judge.startStep(step);
      for (const [name, service] of services) {
        service.behave(step.behaviours[serviceOf(name)]);
      }
      const spy = vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
        const controller = new AbortController();
        signals.set(controller.signal, () => {
          // Beside another run the time of one line of sends would pass for all at once.
          if (turns === undefined) self.now += ms;
          controller.abort();
        });
        return controller.signal;
      });
      try {
        await this.runAll(step);
      } finally {
        spy.mockRestore();
      }
    },

    async runAll({ fault, checks, overlap }: Step): Promise<void> {
      const run = startRun(fault);
      const second = overlap === undefined ? undefined : startRun(undefined);
      turns = overlap === undefined ? undefined : sequence(overlap);
      await Promise.all([
        runOnce(run, checks),
        ...(second === undefined ? [] : [runOnce(second, CHECK_IDS)]),
      ]);
      turns = undefined;
      oracle.endRun(run);
      if (second !== undefined) oracle.endRun(second);
    },

    /** Faults have ended and nothing is silenced; what stays is the world as it was left. */
    calmDown(): void {
      void change({ kind: 'end silences' });
    },

    remaining(refusing: ReceiverName | undefined): readonly string[] {
      const stubborn = NAMES.filter((name) => serviceOf(name) === refusing);
      const { route, fallback: last } = policy();
      return judge.remaining({ route, fallback: last, stubborn, names: NAMES.filter(isThere) });
    },
  };
}

export function destinationOf(name: Name): Destination {
  return name === OWNER.receiver ? OWNER : { receiver: name };
}

/** Mail to the owners of a registry goes by the same service as other mail. */
function serviceOf(name: Name): ReceiverName {
  return name === OWNER.receiver ? 'email' : name;
}

function routeOf(table: number, severity: string, subject: string): readonly Name[] {
  switch (table) {
    case 0:
      return RECEIVERS;
    case 1:
      return severity === 'critical' ? ['email'] : ['teams'];
    case 2:
      return subject.startsWith('e') ? ['owner-a', 'chat'] : ['email', 'teams'];
    default:
      return ['email'];
  }
}

function budgetOf(name: Name) {
  if (name === 'email' || name === OWNER.receiver)
    return { key: 'mail', perMinute: 5, perHour: 10 };
  return { key: name, perMinute: 4, perHour: 20 };
}

async function fail(): Promise<never> {
  throw new Error('no check asks for registries');
}

/** A repeatable sequence of numbers in [0, 1) (mulberry32). */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

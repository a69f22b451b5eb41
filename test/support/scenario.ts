import { credentialExpiry } from '../../src/checks/credential-expiry.ts';
import type { Check, ReadyCheck } from '../../src/checks/define-check.ts';
import { registryQuota } from '../../src/checks/registry-quota.ts';
import { describeProblem } from '../../src/domain/setting.ts';
import type { Env } from '../../src/domain/setting.ts';
import type { Message } from '../../src/domain/message.ts';
import type { ReadFailure, Reading } from '../../src/domain/reading.ts';
import { read, unread } from '../../src/domain/reading.ts';
import type { Registry } from '../../src/domain/resource.ts';
import { look, runAndTell } from '../../src/monitor/run.ts';
import type { RunRequest, RunResult, RunTools } from '../../src/monitor/run.ts';
import type { NotificationPolicy } from '../../src/domain/policy.ts';
import { DAY_MS, MINUTE_MS } from '../../src/domain/time.ts';
import type { Delivery, DeliveryResult, Receiver, ReceiverBook } from '../../src/ports/receiver.ts';
import type { Logger } from '../../src/ports/logger.ts';
import type { Subscription } from '../../src/ports/registry-catalog.ts';
import { fakeEvidence } from './evidence.ts';
import type { FakeWorld } from './evidence.ts';
import { SUBSCRIPTION } from './resources.ts';
import { scenarioState } from './scenario-state.ts';
import type { ScenarioState } from './scenario-state.ts';

/** The Azure of a scenario; tests replace its parts between runs. */
export type World = Omit<FakeWorld, 'inventory' | 'registries'> & {
  readonly subscriptions?: readonly Subscription[] | ReadFailure;
  readonly registries?: readonly Registry[];
  /** Subscriptions whose list of registries fails, by id. */
  readonly refused?: Readonly<Record<string, ReadFailure>>;
  /** Subjects that answer otherwise than "present" at their own address, by id. */
  readonly probes?: Readonly<Record<string, 'gone' | ReadFailure>>;
};

/** What one receiver has been sent. */
export type Recorder = Receiver & {
  /** What it took. */
  readonly messages: Message[];
  /** Every try, taken or not. */
  readonly tries: Delivery[];
  answer: (delivery: Delivery) => DeliveryResult | Promise<DeliveryResult>;
  settingsKey: string;
};

export const DELIVERED: DeliveryResult = { status: 'delivered', detail: '202' };
export const FAILED: DeliveryResult = { status: 'failed', retryable: true, reason: '503' };
export const REFUSED: DeliveryResult = { status: 'failed', retryable: false, reason: '410' };

export const START = Date.parse('2026-03-01T06:07:00Z');

/** A receiver that records what it was sent, and answers as it is told to. */
export function recorder(name = 'email', more: Partial<Receiver> = {}): Recorder {
  const messages: Message[] = [];
  const tries: Delivery[] = [];
  const receiver: Recorder = {
    name,
    channel: name,
    settingsKey: `${name} settings`,
    budget: { key: name, perMinute: Infinity, perHour: Infinity },
    names: ({ items }) => items,
    ...more,
    messages,
    tries,
    answer: () => DELIVERED,
    deliver: async (delivery) => {
      tries.push(delivery);
      const result = await receiver.answer(delivery);
      if (result.status === 'delivered') messages.push(delivery.message);
      return result;
    },
  };
  return receiver;
}

export type Scenario = {
  now: number;
  world: World;
  env: Env;
  receivers: readonly Recorder[];
  /** Those that no setting names: they are made of the recipients that a registry's tag names. */
  owners: readonly Recorder[];
  policy: Partial<NotificationPolicy>;
  /** Pauses that a run made, in ms; each moves the clock on. */
  readonly pauses: number[];
  scope: RunRequest['scope'];
  readonly state: ScenarioState;
  /** A run that remembers and tells. */
  run(options?: RunOptions): Promise<RunResult>;
  /** A quiet look. */
  look(options?: RunOptions): Promise<RunResult>;
  /** Moves the clock on, then runs. */
  runAfter(ms: number, options?: RunOptions): Promise<RunResult>;
  /** Everything a receiver was told so far, as `REASON rule severity subject`. */
  told(receiver?: string): readonly string[];
};

export type RunOptions = {
  readonly registry?: string;
  readonly checks?: readonly Check[];
  readonly skipHeld?: boolean;
  readonly signal?: AbortSignal;
};

export const EVERYWHERE: RunRequest['scope'] = {
  subscriptions: undefined,
  registries: undefined,
  ignoredRegistries: [],
};

const QUIET: Logger = { info: () => {}, warn: () => {}, error: () => {} };

/** A monitor with a virtual clock, state in memory and one mail receiver, watching a world. */
export function scenario(
  world: World,
  checks: readonly Check[] = [credentialExpiry, registryQuota],
): Scenario {
  const state = scenarioState({ clock: () => self.now });
  const blind = new Map<string, number>();
  let runs = 0;
  let ids = 0;
  const tools = (): RunTools => ({
    ...readersOf(self),
    state,
    telling: {
      book: bookOf(self.receivers, self.owners),
      policy: { ...policyOf(self.receivers), ...self.policy },
      snoozeUrlOf: () => undefined,
      sleep: async (ms) => {
        self.pauses.push(ms);
        self.now += ms;
      },
      random: () => 0.5,
      newId: () => `id-${(ids += 1)}`,
      blind,
    },
    schedules: checks.map(({ id }) => ({ check: id, nextFire: () => undefined })),
    logger: QUIET,
  });
  const request = (options: RunOptions): RunRequest => ({
    runId: `run-${(runs += 1)}`,
    checks: (options.checks ?? checks).map((check) => readyCheck(check, self.env)),
    cloud: 'AzureCloud',
    portal: undefined,
    registry: options.registry,
    ...(options.skipHeld === undefined ? {} : { skipHeld: options.skipHeld }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    scope: self.scope,
    deadlineAt: self.now + 20 * MINUTE_MS,
    deliverBy: self.now + 21 * MINUTE_MS,
    dueAt: new Map(),
  });
  const self: Scenario = {
    now: START,
    world,
    env: {},
    receivers: [recorder()],
    owners: [],
    policy: {},
    pauses: [],
    scope: EVERYWHERE,
    state,
    run: (options = {}) => runAndTell(tools(), request(options)),
    look: (options = {}) =>
      look({ ...tools(), isQuiet: tools().telling.policy.isQuiet }, request(options)),
    runAfter: (ms, options = {}) => {
      self.now += ms;
      return self.run(options);
    },
    told: (id = 'email') =>
      [...self.receivers, ...self.owners]
        .filter(({ name }) => name === id)
        .flatMap(({ messages }) => messages.flatMap(briefOf)),
  };
  return self;
}

/** The receivers by name; `owners` are found by theirs, and are in no list. */
export function bookOf(
  receivers: readonly Receiver[],
  owners: readonly Receiver[] = [],
): ReceiverBook {
  const every = [...receivers, ...owners];
  return { all: receivers, find: (name) => every.find((one) => one.name === name) };
}

/** Everything to every receiver, without reminders, mute windows and a fallback. */
export function policyOf(receivers: readonly Receiver[]): NotificationPolicy {
  return {
    route: () => receivers.map(({ name }) => ({ receiver: name })),
    fallback: [],
    remindAfterMs: { critical: undefined, warning: undefined, info: undefined },
    isQuiet: () => false,
  };
}

/** What a message tells, as `REASON rule severity subject`. */
export function briefOf({ items }: Message): readonly string[] {
  return items.map(
    ({ reason, finding: { rule, severity, subject } }) =>
      `${reason.toUpperCase()} ${rule} ${severity} ${subject.name}`,
  );
}

/** Runs once a day, `days` times, and gives what each day told, days without news left out. */
export async function runDaily(monitor: Scenario, days: number): Promise<readonly string[]> {
  const lines: string[] = [];
  for (let day = 0; day < days; day += 1) {
    const before = monitor.told().length;
    await monitor.run();
    lines.push(
      ...monitor
        .told()
        .slice(before)
        .map((line) => `day ${day}: ${line}`),
    );
    monitor.now += DAY_MS;
  }
  return lines;
}

function readersOf(self: Scenario) {
  return {
    clock: () => self.now,
    catalog: {
      listSubscriptions: async () => readingOf(self.world.subscriptions ?? [subscription()]),
      listRegistries: async (id: string) => {
        const held = (self.world.registries ?? []).filter((one) => one.subscriptionId === id);
        return readingOf(self.world.refused?.[id] ?? held);
      },
    },
    evidence: fakeEvidence({ ...self.world, inventory: {} }),
    probe: {
      probe: async ({ id }: { readonly id: string }) => {
        const answers = Object.entries(self.world.probes ?? {});
        const found = answers.find(([key]) => key.toLowerCase() === id.toLowerCase())?.[1];
        return typeof found === 'object' ? unread(found) : read(found ?? ('present' as const));
      },
    },
    onProgress: () => {},
  };
}

export function subscription(id: string = SUBSCRIPTION): Subscription {
  return { id, name: `subscription ${id.slice(0, 4)}` };
}

export function readyCheck(check: Check, env: Env = {}): ReadyCheck {
  const ready = check.prepare(env);
  if (!ready.ok) throw new Error(ready.problems.map(describeProblem).join('; '));
  return ready.value;
}

function readingOf<T extends object>(value: T | ReadFailure): Reading<T> {
  return isFailure(value) ? unread(value) : read(value);
}

function isFailure(value: object): value is ReadFailure {
  return 'cause' in value && 'message' in value;
}

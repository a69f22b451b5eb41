import type { Message } from '../../src/domain/message.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/domain/time.ts';
import type { Attempt, AttemptFate } from '../../src/ports/receiver.ts';
import { FAILED, recorder } from './scenario.ts';
import type { Recorder, Scenario } from './scenario.ts';

/** Where a process dies: at the n-th call of a store, or of a service, before or after it took effect. */
export type Kill = {
  readonly of: 'store' | 'send';
  readonly at: number;
  readonly phase: 'before' | 'after';
};

/** A mail receiver that can be asked what became of an attempt. */
export type MailRecorder = Recorder & {
  /** Attempts that it took and that failed later. */
  readonly bounced: Set<string>;
};

/** A receiver that knows what it took, as the mail service does: by the id of the attempt. */
export function mailRecorder(name: string): MailRecorder {
  const bounced = new Set<string>();
  const lookUp = async ({ id }: Attempt): Promise<AttemptFate> => {
    if (bounced.has(id)) return { kind: 'failed', reason: 'bounced' };
    const sent = mail.tries.find(({ attempt }) => attempt.id === id);
    const isTaken = sent !== undefined && mail.messages.includes(sent.message);
    return isTaken ? { kind: 'taken' } : { kind: 'unknown' };
  };
  const mail = Object.assign(recorder(name, { channel: 'email', lookUp }), { bounced });
  return mail;
}

/** How often a run calls its stores, and sends. */
export async function pointsOf(prepare: () => Promise<Scenario>): Promise<readonly Kill[]> {
  const monitor = await prepare();
  monitor.state.calls.length = 0;
  const before = triesOf(monitor);
  await monitor.run();
  const counts = { store: monitor.state.calls.length, send: triesOf(monitor) - before };
  const phases = ['before', 'after'] as const;
  return (['store', 'send'] as const).flatMap((of) =>
    Array.from({ length: counts[of] }, (_, at) => at + 1).flatMap((at) =>
      phases.map((phase) => ({ of, at, phase })),
    ),
  );
}

function triesOf(monitor: Scenario): number {
  return everyReceiver(monitor).reduce((sum, { tries }) => sum + tries.length, 0);
}

export function everyReceiver({ receivers, owners }: Scenario): readonly Recorder[] {
  return [...receivers, ...owners];
}

/** Runs once in a process that dies; what it was about to send is not sent. */
export async function runAndDie(monitor: Scenario, { of, at, phase }: Kill): Promise<void> {
  let isDead = false;
  let calls = 0;
  let sends = 0;
  monitor.state.hook = (_call, now) => {
    if (now === 'before') calls += 1;
    if (!isDead && of === 'store' && calls === at && now === phase) isDead = true;
    if (isDead) throw new Error('the process is dead');
  };
  const answers = everyReceiver(monitor).map((receiver) => [receiver, receiver.answer] as const);
  for (const [receiver, answer] of answers) {
    receiver.answer = async (delivery) => {
      sends += 1;
      const dies = of === 'send' && sends === at;
      if (isDead || (dies && phase === 'before')) {
        isDead = true;
        return FAILED;
      }
      const result = await answer(delivery);
      isDead ||= dies;
      return result;
    };
  }
  await monitor.run().catch((error: unknown) => {
    if (!isDead) throw error;
  });
  monitor.state.hook = () => {};
  for (const [receiver, answer] of answers) receiver.answer = answer;
}

/** Runs after a crash: five minutes later, while leases may hold, then an hour, and days. */
export async function recover(monitor: Scenario): Promise<void> {
  for (const wait of [5 * MINUTE_MS, HOUR_MS, DAY_MS + HOUR_MS, DAY_MS + HOUR_MS]) {
    await monitor.runAfter(wait);
  }
}

/** Each message once, however often it was shown. */
export function oncePerId(messages: readonly Message[]): readonly Message[] {
  return [...new Map(messages.map((message) => [message.id, message])).values()];
}

import { addCounts, NO_COUNTS } from '../../src/domain/login.ts';
import type { LoginCounts, LoginFailures, LoginName } from '../../src/domain/login.ts';
import type { DiagnosticSetting } from '../../src/domain/login-route.ts';
import { read, unread } from '../../src/domain/reading.ts';
import type { ReadFailure } from '../../src/domain/reading.ts';
import type { Registry } from '../../src/domain/resource.ts';
import { MINUTE_MS } from '../../src/domain/time.ts';
import type { LoginLog, LoginQuestion, SenderQuestion } from '../../src/ports/login-log.ts';

export const WORKSPACE = '77777777-7777-4777-8777-777777777777';
export const OTHER_WORKSPACE = '88888888-8888-4888-8888-888888888888';
export const WORKSPACE_ARM_ID = workspaceArmId('logs');

/** The ARM id of a workspace by its name, in lower case as routes keep it. */
export function workspaceArmId(name: string): string {
  return `/subscriptions/99999999-9999-4999-8999-999999999999/resourcegroups/rg-logs/providers/microsoft.operationalinsights/workspaces/${name}`;
}

/** A row of the table of login events, or `times` equal ones. */
export type LoginEvent = {
  /** Name of the registry. */
  readonly registry: string;
  /** ms since the epoch. */
  readonly at: number;
  /** When a query can first see it; at once where absent. */
  readonly arrivesAt?: number;
  readonly result?: string;
  readonly identity?: string;
  readonly address?: string;
  readonly times?: number;
};

/** A diagnostic setting that sends login events to a workspace. */
export function sendingTo(
  workspace: string | undefined,
  given: Partial<DiagnosticSetting> = {},
): DiagnosticSetting {
  return { name: 'logs', sendsLogins: true, workspace, elsewhere: [], ...given };
}

type LoginWorld = {
  readonly logins?: Readonly<Record<string, readonly LoginEvent[] | ReadFailure>>;
  readonly cuts?: Readonly<Record<string, string>>;
};

/** Log Analytics over events in memory: only those that have arrived by the end of the question. */
export function fakeLoginLog(world: LoginWorld, calls: string[]): LoginLog {
  return {
    readFailures: async (question) => {
      const minutes = Math.round((question.to - question.from) / MINUTE_MS);
      calls.push(`logins ${question.workspace.slice(0, 4)} ${minutes}m ${namesOf(question)}`);
      const held = world.logins?.[question.workspace] ?? [];
      if ('cause' in held) return unread(held);
      const cut = world.cuts?.[question.workspace];
      return read({ registries: failuresOf(question, held), cut });
    },
    findSenders: async (question) => {
      calls.push(`senders ${question.workspace.slice(0, 4)}`);
      const held = world.logins?.[question.workspace] ?? [];
      if ('cause' in held) return unread(held);
      const seen = question.registries.filter((one) => eventsOf(question, held, one).length > 0);
      return read(new Set(seen.map(({ id }) => id.toLowerCase())));
    },
  };
}

function namesOf({ registries }: SenderQuestion): string {
  return registries.map(({ name }) => name).join(',');
}

function eventsOf(
  { from, to }: SenderQuestion,
  events: readonly LoginEvent[],
  registry: Registry,
): readonly LoginEvent[] {
  return events.filter(
    ({ registry: name, at, arrivesAt }) =>
      name === registry.name && at >= from && at < to && (arrivesAt ?? at) < to,
  );
}

function failuresOf(
  question: LoginQuestion,
  held: readonly LoginEvent[],
): ReadonlyMap<string, LoginFailures> {
  const found = question.registries.map((registry) => {
    const events = eventsOf(question, held, registry).filter(({ result }) => result !== '200');
    return [registry.id.toLowerCase(), failuresIn(events, question)] as const;
  });
  return new Map(found.filter(([, { minutes }]) => minutes.size > 0));
}

function failuresIn(
  events: readonly LoginEvent[],
  { countAnonymous }: LoginQuestion,
): LoginFailures {
  const minutes = new Map<number, LoginCounts>();
  for (const event of events) {
    const minute = Math.floor(event.at / MINUTE_MS);
    minutes.set(minute, addCounts(minutes.get(minute) ?? NO_COUNTS, countsOf(event)));
  }
  const counted = events.filter((event) => countAnonymous || !isAnonymous(event));
  const identities = tally(counted, ({ identity = 'ci' }) => identity);
  const addresses = tally(counted, ({ address = '203.0.113.7' }) => address);
  return {
    minutes,
    names: {
      identities: identities.length,
      addresses: addresses.length,
      topIdentities: identities.slice(0, 5),
      topAddresses: addresses.slice(0, 5),
    },
  };
}

function countsOf(event: LoginEvent): LoginCounts {
  const { result = '401', times = 1 } = event;
  const fields = { '401': 'unauthorized', '403': 'forbidden', '429': 'throttled' } as const;
  const field = Object.entries(fields).find(([code]) => code === result)?.[1] ?? 'other';
  const anonymous = isAnonymous(event) ? times : 0;
  return { ...NO_COUNTS, [field]: times, anonymous };
}

function isAnonymous({ result = '401', identity = 'ci' }: LoginEvent): boolean {
  return result === '401' && identity === '';
}

function tally(
  events: readonly LoginEvent[],
  nameOf: (event: LoginEvent) => string,
): readonly LoginName[] {
  const counts = new Map<string, number>();
  for (const event of events) {
    const name = nameOf(event);
    if (name !== '') counts.set(name, (counts.get(name) ?? 0) + (event.times ?? 1));
  }
  const all = [...counts].map(([name, count]) => ({ name, count }));
  return all.sort((left, right) => right.count - left.count);
}

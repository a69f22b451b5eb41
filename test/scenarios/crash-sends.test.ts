import { describe, expect, test } from 'vitest';
import { registryQuota } from '../../src/checks/registry-quota.ts';
import { DAY_MS, HOUR_MS } from '../../src/domain/time.ts';
import {
  everyReceiver,
  mailRecorder,
  oncePerId,
  pointsOf,
  recover,
  runAndDie,
} from '../support/kills.ts';
import type { MailRecorder } from '../support/kills.ts';
import { aRegistry, aSize, aUsage } from '../support/resources.ts';
import { briefOf, recorder, REFUSED, scenario } from '../support/scenario.ts';
import type { Scenario, World } from '../support/scenario.ts';
import { aSilence } from '../support/silences.ts';

const usages = (current: number) => [aSize(), aUsage({ limit: 100, currentValue: current })];
const OWNER = { receiver: 'owner-a', recipients: ['ana@contoso.example'] };

/** How full the registries a, b and c are. */
function world(a: number, b: number, c = 10): World {
  return {
    registries: ['contosoa', 'contosob', 'contosoc'].map((name) => aRegistry({ name })),
    usages: { contosoa: usages(a), contosob: usages(b), contosoc: usages(c) },
  };
}

type Desk = { readonly monitor: Scenario; readonly email: MailRecorder };

/** Mail, a chat, and the owners of registry b; all but b goes to mail and chat. */
function open(given: World): Desk {
  const monitor = scenario(given, [registryQuota]);
  const email = mailRecorder('email');
  monitor.receivers = [email, recorder('teams')];
  monitor.owners = [mailRecorder(OWNER.receiver)];
  monitor.policy = {
    route: ({ subject }) =>
      subject.name === 'contosob' ? [OWNER] : [{ receiver: 'email' }, { receiver: 'teams' }],
    fallback: [{ receiver: 'teams' }],
  };
  return { monitor, email };
}

async function laterOn(desk: Desk, given: World): Promise<void> {
  await desk.monitor.run();
  desk.monitor.now += HOUR_MS;
  desk.monitor.world = given;
}

/** What is there when the run begins that will die, by what it has to do. */
const SITUATIONS: Readonly<Record<string, () => Promise<Desk>>> = {
  'that greets, and writes to the owners of a registry': async () => open(world(90, 99)),
  'that tells of what is new, worse and put right': async () => {
    const desk = open(world(90, 90));
    await laterOn(desk, world(99, 10, 90));
    return desk;
  },
  'that is refused for good and goes on to the fallback': async () => {
    const desk = open(world(10, 10));
    await laterOn(desk, world(90, 90, 90));
    desk.email.answer = () => REFUSED;
    desk.monitor.policy = {
      route: () => [{ receiver: 'email' }],
      fallback: [{ receiver: 'teams' }],
    };
    return desk;
  },
  'that finds out that a mail failed after it was taken': async () => {
    const desk = open(world(10, 10));
    await laterOn(desk, world(90, 10));
    await laterOn(desk, world(90, 10));
    const last = desk.email.tries.at(-1);
    if (last !== undefined) desk.email.bounced.add(last.attempt.id);
    return desk;
  },
  'that passes over a silenced alert': async () => {
    const desk = open(world(10, 10));
    await laterOn(desk, world(90, 90, 99));
    const { now, state } = desk.monitor;
    const matchers = [{ field: 'registry', how: 'equals', values: ['contosoa'] }] as const;
    const times = { startsAt: now, endsAt: now + HOUR_MS, createdAt: now };
    await state.silences.addSilence(aSilence(1, { ...times, matchers }));
    return desk;
  },
  'that reminds': async () => {
    const desk = open(world(99, 90));
    desk.monitor.policy = {
      ...desk.monitor.policy,
      remindAfterMs: { critical: 5 * DAY_MS, warning: 5 * DAY_MS, info: undefined },
    };
    await laterOn(desk, world(99, 90));
    desk.monitor.now += 5 * DAY_MS;
    return desk;
  },
};

type Told = Readonly<Record<string, readonly string[]>>;

/**
 * What each receiver was told from a message on, each message once. That a mail receiver refuses is
 * left out: a process that died may not have come to know it.
 */
function toldSince({ monitor }: Desk, from: ReadonlyMap<string, number>): Told {
  const entries = everyReceiver(monitor).map(({ name, messages }) => {
    const later = messages.slice(from.get(name) ?? 0);
    const lines = oncePerId(later).flatMap(briefOf);
    return [name, lines.filter((line) => !line.includes('receiver-refusing')).toSorted()] as const;
  });
  return Object.fromEntries(entries);
}

function countsOf({ monitor }: Desk): ReadonlyMap<string, number> {
  return new Map(everyReceiver(monitor).map(({ name, messages }) => [name, messages.length]));
}

describe.each(Object.entries(SITUATIONS))('a run %s', (_what, prepare) => {
  test('loses nothing wherever its process dies, and repeats one message at most, as the same and as a repeat', async () => {
    const calm = await prepare();
    const before = countsOf(calm);
    await calm.monitor.run();
    await recover(calm.monitor);
    const expected = toldSince(calm, before);
    expect(Object.values(expected).flat()).not.toEqual([]);
    const kills = await pointsOf(async () => (await prepare()).monitor);
    expect(kills.length).toBeGreaterThan(60);
    for (const kill of kills) {
      const desk = await prepare();
      await runAndDie(desk.monitor, kill);
      await recover(desk.monitor);
      const where = JSON.stringify(kill);
      expect(toldSince(desk, before), where).toEqual(expected);
      for (const { name, messages, tries } of everyReceiver(desk.monitor)) {
        const repeats = messages.length - oncePerId(messages).length;
        // The mail service can be asked, and a chat cannot.
        expect(repeats, `${name} ${where}`).toBeLessThanOrEqual(name === 'teams' ? 1 : 0);
        const why = repeats === 0 ? undefined : 'an earlier send of it had no answer';
        const repeated = messages.filter(
          ({ id }, at) => messages.findIndex((one) => one.id === id) < at,
        );
        const tried = tries.filter(({ message }) => repeated.includes(message));
        expect(tried.at(-1)?.mayRepeat, `${name} ${where}`).toBe(why);
      }
    }
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Check } from '../../src/checks/define-check.ts';
import type { Severity } from '../../src/domain/severity.ts';
import { isWorse } from '../../src/domain/severity.ts';
import { HOUR_MS } from '../../src/domain/time.ts';
import type { Things } from '../support/fake-check.ts';
import { fakeCheck } from '../support/fake-check.ts';
import { DELIVERED, FAILED, recorder, scenario } from '../support/scenario.ts';
import type { Scenario } from '../support/scenario.ts';

type Seen = Readonly<Record<string, Things | 'unread'>>;
type Step = { readonly seen: Seen; readonly down: readonly string[]; readonly quiet: boolean };

const severity = fc.constantFrom<Severity | undefined>(undefined, 'info', 'warning', 'critical');
const things = (names: readonly string[]) =>
  fc.record(Object.fromEntries(names.map((name) => [name, severity])));
const scopeOf = (names: readonly string[]) =>
  fc.oneof({ weight: 4, arbitrary: things(names) }, fc.constant('unread' as const));
const step: fc.Arbitrary<Step> = fc.record({
  seen: fc.record({ east: scopeOf(['e1', 'e2']), west: scopeOf(['w1']) }),
  down: fc.subarray(['email', 'teams']),
  quiet: fc.boolean(),
});
const history = fc.array(step, { minLength: 1, maxLength: 14 });
const RUNS = { numRuns: 150, seed: 20_260_301 };

/** A model of one thing and one receiver: what is, what the receiver was told, and in what words. */
type Expected = {
  readonly open: Severity | undefined;
  readonly told: Severity | undefined;
  readonly lines: readonly string[];
};

/** What a receiver that can be reached hears: the newest state, against what it was told last. */
function tell({ open, told, lines }: Expected): Expected {
  const say = (line: string) => ({ open, told: open, lines: [...lines, line] });
  if (open === undefined) return told === undefined ? { open, told, lines } : say('RESOLVED');
  if (told === undefined) return say('NEW');
  return isWorse(open, told) ? say('WORSE') : { open, told, lines };
}

function expectedOf(
  steps: readonly Step[],
  { scope, thing, receiver }: Record<'scope' | 'thing' | 'receiver', string>,
): readonly string[] {
  return steps
    .filter(({ quiet }) => !quiet)
    .reduce<Expected>(
      (before, { seen, down }) => {
        const held = seen[scope];
        const open = held === 'unread' || held === undefined ? before.open : held[thing];
        const now = { ...before, open };
        return down.includes(receiver) ? now : tell(now);
      },
      { open: undefined, told: undefined, lines: [] },
    ).lines;
}

async function play(
  steps: readonly Step[],
  after: (monitor: Scenario, step: Step, before: string) => void = () => {},
): Promise<Scenario> {
  let seen: Seen = {};
  const ready = fakeCheck(() => seen);
  const check: Check = {
    id: 'fake',
    describe: () => {
      throw new Error('not asked for');
    },
    prepare: () => ({ ok: true, value: ready }),
  };
  const monitor = scenario({}, [check]);
  monitor.receivers = [recorder('email'), recorder('teams')];
  for (const one of steps) {
    ({ seen } = one);
    for (const receiver of monitor.receivers) {
      receiver.answer = () => (one.down.includes(receiver.name) ? FAILED : DELIVERED);
    }
    const before = monitor.state.snapshot();
    await (one.quiet ? monitor.look() : monitor.run());
    after(monitor, one, before);
    monitor.now += HOUR_MS;
  }
  return monitor;
}

const REACHED = { down: [], quiet: false };

/** Everything that still waits is sent; the world stays as it was last seen. */
async function settle(monitor: Scenario): Promise<void> {
  for (const receiver of monitor.receivers) receiver.answer = () => DELIVERED;
  await monitor.run();
}

function linesOf(monitor: Scenario, receiver: string, thing: string): readonly string[] {
  return monitor
    .told(receiver)
    .filter((line) => line.endsWith(` ${thing}`))
    .map((line) => line.split(' ')[0] ?? '');
}

describe('any history of findings, gaps, looks and failing receivers', () => {
  test('tells each receiver exactly what happened, nothing twice and nothing lost', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const monitor = await play(steps);
        await settle(monitor);
        const all = [...steps, ...steps.slice(-1).map((last) => ({ ...last, ...REACHED }))];
        for (const [scope, thing] of [
          ['east', 'e1'],
          ['east', 'e2'],
          ['west', 'w1'],
        ] as const) {
          for (const receiver of ['email', 'teams']) {
            const expected = expectedOf(all, { scope, thing, receiver });
            expect(linesOf(monitor, receiver, thing)).toEqual(expected);
          }
        }
      }),
      RUNS,
    );
  });

  test('never says RESOLVED in a run that did not read the scope to its end', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        let told = 0;
        await play(
          steps.map((one) => ({ ...one, down: [] })),
          (monitor, { seen }) => {
            const lines = monitor.told().slice(told);
            told += lines.length;
            const resolved = lines.filter(
              (line) => line.startsWith('RESOLVED') && !line.includes('unread'),
            );
            for (const line of resolved) {
              expect(seen[line.endsWith(' w1') ? 'west' : 'east']).not.toBe('unread');
            }
          },
        );
      }),
      RUNS,
    );
  });

  test('a scope that stays unread is told once, from its second run on, until it is read', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const monitor = await play(steps.map((one) => ({ ...one, down: [], quiet: false })));
        let streak = 0;
        const expected: string[] = [];
        for (const { seen } of steps) {
          const wasTold = streak >= 2;
          streak = seen['west'] === 'unread' ? streak + 1 : 0;
          if (streak === 2) expected.push('NEW');
          if (streak === 0 && wasTold) expected.push('RESOLVED');
        }
        const lines = monitor.told().filter((line) => line.endsWith('unread warning west'));
        expect(lines.map((line) => line.split(' ')[0])).toEqual(expected);
      }),
      RUNS,
    );
  });

  test('a look, and a run that finds what the last one found, leave every alert untouched', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const monitor = await play(steps, ({ state }, { quiet }, before) => {
          if (quiet) expect(state.snapshot()).toBe(before);
        });
        // pending gaps are counted up to their second run
        await settle(monitor);
        await settle(monitor);
        const alerts = JSON.parse(monitor.state.snapshot())[0];
        await monitor.runAfter(HOUR_MS);
        expect(JSON.parse(monitor.state.snapshot())[0]).toEqual(alerts);
      }),
      RUNS,
    );
  });
});

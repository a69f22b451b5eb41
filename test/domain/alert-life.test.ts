import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mutingFor } from '../../src/domain/muting.ts';
import { REMINDER_SLACK_MS } from '../../src/domain/reminders.ts';
import { SEVERITIES } from '../../src/domain/severity.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/domain/time.ts';
import { alertLife, briefly } from '../support/alert-life.ts';
import type { Fate, Heard, Life, Sight } from '../support/alert-life.ts';
import { aFakeSilence } from '../support/mutings.ts';

const WARNING: Sight = { severity: 'warning' };
const REMIND = { critical: DAY_MS, warning: 7 * DAY_MS, info: undefined };

/** Two runs a day of one thing that stays as it is. */
function stays(life: Life, sight: Sight, days: number): readonly Heard[] {
  return Array.from({ length: days * 2 + 1 }, (_, at) =>
    life.run({ now: at * 12 * HOUR_MS, sights: { a: sight } }),
  ).flat();
}

describe('an alert that stays open', () => {
  test('for 45 days with reminders off was told exactly once', () => {
    expect(briefly(stays(alertLife(), WARNING, 45))).toEqual(['NEW a warning']);
  });

  test('for 60 days was told floor(span / interval) + 1 times', () => {
    const count = (severity: 'critical' | 'warning' | 'info') =>
      stays(alertLife({ remindAfterMs: REMIND }), { severity }, 60).length;
    expect([count('critical'), count('warning'), count('info')]).toEqual([61, 9, 1]);
  });

  test('is told once for each step of its ladder, also when runs were missed', () => {
    const life = alertLife();
    const steps = [60, 60, 30, 30, 7, 7, 3, 0, 0];
    const told = steps.flatMap((step, day) =>
      life.run({ now: day * DAY_MS, sights: { a: { severity: 'warning', step } } }),
    );
    expect(told.map(({ reason, step }) => `${reason} ${step}`)).toEqual([
      'new 60',
      'reminder 30',
      'reminder 7',
      'reminder 3',
      'reminder 0',
    ]);
  });

  test('tells its newest step when nobody could be told of those before', () => {
    const life = alertLife();
    const fates: Readonly<Record<string, Fate>> = { email: 'failed' };
    life.run({ now: 0, sights: { a: { step: 60 } } });
    for (const [day, step] of [30, 14, 7].entries()) {
      expect(life.run({ now: (day + 1) * DAY_MS, sights: { a: { step } }, fates })).toEqual([]);
    }
    const told = life.run({ now: 4 * DAY_MS, sights: { a: { step: 7 } } });
    expect(told).toMatchObject([{ reason: 'reminder', step: 7 }]);
  });
});

describe('a set of alerts', () => {
  test('that grows tells what came to it; the same set tells nothing', () => {
    const life = alertLife();
    const run = (now: number, ...things: readonly string[]) =>
      briefly(
        life.run({ now, sights: Object.fromEntries(things.map((thing) => [thing, WARNING])) }),
      );
    expect(run(1, 'a', 'b')).toEqual(['NEW a warning', 'NEW b warning']);
    expect(run(2, 'a', 'b', 'c')).toEqual(['NEW c warning']);
    expect(run(3, 'a', 'b', 'c')).toEqual([]);
  });

  test('that shrinks tells what was resolved, and nothing of what is only no longer seen', () => {
    const life = alertLife();
    life.run({ now: 1, sights: { a: WARNING, b: WARNING, c: WARNING } });
    const told = life.run({ now: 2, sights: { a: WARNING, b: 'fine', c: 'unread' } });
    expect(briefly(told)).toEqual(['RESOLVED b warning']);
    expect(life.alerts()).toHaveLength(2);
  });

  test('tells nobody of what is gone', () => {
    const life = alertLife();
    life.run({ now: 1, sights: { a: WARNING } });
    expect(life.run({ now: 2, sights: { a: 'gone' } })).toEqual([]);
    expect(life.alerts()).toEqual([]);
  });
});

describe('a condition that comes and goes', () => {
  const flap = (life: Life, fates: Readonly<Record<string, Fate>> = {}) =>
    Array.from({ length: 6 }, (_, at) =>
      life.run({ now: at + 1, sights: { a: at % 2 === 0 ? WARNING : 'fine' }, fates }),
    ).flat();

  test('is told each time where one run is enough', () => {
    expect(flap(alertLife()).map(({ reason }) => reason)).toEqual([
      'new',
      'resolved',
      'new',
      'resolved',
      'new',
      'resolved',
    ]);
  });

  test('is never told where it must be seen twice, and told once where it must be missed twice', () => {
    expect(flap(alertLife({ failureThreshold: 2, successThreshold: 2 }))).toEqual([]);
    expect(briefly(flap(alertLife({ successThreshold: 2 })))).toEqual(['NEW a warning']);
  });

  test('is told as one while the resolved notice cannot be delivered', () => {
    const life = alertLife();
    life.run({ now: 0, sights: { a: WARNING } });
    expect(flap(life, { email: 'failed' })).toEqual([]);
    expect(life.run({ now: 9, sights: { a: WARNING } })).toEqual([]);
    expect(briefly(life.run({ now: 10, sights: { a: 'fine' } }))).toEqual(['RESOLVED a warning']);
  });
});

describe('a resolved notice', () => {
  test('that fails three times is told once', () => {
    const life = alertLife();
    life.run({ now: 0, sights: { a: WARNING } });
    const sights: Readonly<Record<string, Sight>> = { a: 'fine' };
    for (const now of [1, 2, 3]) life.run({ now, sights, fates: { email: 'failed' } });
    expect(life.run({ now: 4, sights })).toMatchObject([{ reason: 'resolved' }]);
    expect(life.run({ now: 5, sights })).toEqual([]);
    expect(life.alerts()).toEqual([]);
  });

  test('waits until it is known whether the firing was told, and follows only if it was', () => {
    const told = (fate: Fate) => {
      const life = alertLife();
      const fates: Readonly<Record<string, Fate>> = { email: 'late' };
      life.run({ now: 0, sights: { a: WARNING }, fates });
      expect(life.run({ now: 1, sights: { a: 'fine' }, fates })).toEqual([]);
      expect(life.alerts()).toHaveLength(1);
      life.run({ now: 2, sights: { a: 'fine' }, fates: { email: fate } });
      life.run({ now: 3, sights: { a: 'fine' } });
      expect(life.alerts()).toEqual([]);
      return life.heard().map(({ reason }) => reason);
    };
    expect(told('taken')).toEqual(['new', 'resolved']);
    expect(told('failed')).toEqual([]);
  });
});

describe('one receiver that is down', () => {
  test('holds back no other, and hears later what is so then, once', () => {
    const life = alertLife({ receivers: ['email', 'teams'] });
    const down: Readonly<Record<string, Fate>> = { teams: 'failed' };
    const first = life.run({ now: 0, sights: { a: WARNING }, fates: down });
    const worse = life.run({ now: 1, sights: { a: { severity: 'critical' } }, fates: down });
    expect([...first, ...worse].map(({ receiver, reason }) => `${receiver} ${reason}`)).toEqual([
      'email new',
      'email worse',
    ]);
    const later = life.run({ now: 2, sights: { a: { severity: 'critical' } } });
    expect(later).toMatchObject([{ receiver: 'teams', reason: 'new', severity: 'critical' }]);
    expect(life.run({ now: 3, sights: { a: { severity: 'critical' } } })).toEqual([]);
  });
});

describe('a silence', () => {
  const silences = [aFakeSilence({ startsAt: 0, endsAt: 10 * DAY_MS })];
  const life = () =>
    alertLife({
      remindAfterMs: REMIND,
      mutingOf: (alert, now) => mutingFor({ alerts: [], silences, isQuiet: false, now })(alert),
    });

  test('holds back until its end; the first run after it tells once what is so then', () => {
    const silenced = life();
    expect(stays(silenced, WARNING, 9)).toEqual([]);
    expect(silenced.run({ now: 10 * DAY_MS - 1, sights: { a: WARNING } })).toEqual([]);
    const told = silenced.run({ now: 10 * DAY_MS, sights: { a: WARNING } });
    expect(briefly(told)).toEqual(['NEW a warning']);
  });

  test('of what was told and came right meanwhile ends with the resolved notice', () => {
    const quiet = life();
    quiet.run({ now: -1, sights: { a: WARNING } });
    expect(quiet.run({ now: DAY_MS, sights: { a: 'fine' } })).toEqual([]);
    const told = quiet.run({ now: 10 * DAY_MS, sights: { a: 'fine' } });
    expect(briefly(told)).toEqual(['RESOLVED a warning']);
  });

  test('is broken by a rise in severity', () => {
    const broken = life();
    broken.run({ now: 1, sights: { a: WARNING } });
    const told = broken.run({ now: 2, sights: { a: { severity: 'critical' } } });
    expect(briefly(told)).toEqual(['NEW a critical']);
  });
});

describe('over any history', () => {
  const RECEIVERS = ['email', 'teams'];
  const sight = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom<Sight>('fine', 'unread') },
    { weight: 1, arbitrary: fc.constant<Sight>('gone') },
    {
      weight: 4,
      arbitrary: fc.record({
        severity: fc.constantFrom(...SEVERITIES),
        stage: fc.integer({ min: 0, max: 1 }),
        step: fc.constantFrom(30, 14, 7),
      }),
    },
  );
  const fate = fc.constantFrom<Fate>('taken', 'taken', 'failed', 'late', 'bounces');
  const elapsed = fc.constantFrom(
    MINUTE_MS,
    6 * HOUR_MS,
    12 * HOUR_MS - REMINDER_SLACK_MS,
    12 * HOUR_MS,
    DAY_MS,
  );
  const history = fc.array(
    fc.record({
      elapsed,
      sights: fc.record({ a: sight, b: sight }),
      fates: fc.record({ email: fate, teams: fate }),
    }),
    { maxLength: 25 },
  );
  const threshold = fc.integer({ min: 1, max: 3 });
  const remindAfterMs = { critical: 12 * HOUR_MS, warning: DAY_MS, info: undefined };

  /** Plays a history, then runs in which nothing changes and everything is delivered. */
  function play(
    runs: readonly {
      elapsed: number;
      sights: Readonly<Record<string, Sight>>;
      fates: Readonly<Record<string, Fate>>;
    }[],
    [failureThreshold, successThreshold]: readonly [number, number],
  ) {
    const life = alertLife({
      failureThreshold,
      successThreshold,
      remindAfterMs,
      receivers: RECEIVERS,
    });
    let now = 0;
    for (const { elapsed: ms, sights, fates } of runs)
      life.run({ now: (now += ms), sights, fates });
    const sights = runs.at(-1)?.sights ?? {};
    for (let more = 0; more < 8; more += 1) life.run({ now: (now += 1), sights });
    const settled = life.heard().length;
    life.run({ now: now + 1, sights });
    return { life, isQuiet: life.heard().length === settled };
  }

  /** What each receiver heard of each thing, in order. */
  function stories(life: Life): readonly (readonly Heard[])[] {
    return [...Map.groupBy(life.heard(), ({ receiver, thing }) => `${receiver} ${thing}`).values()];
  }

  const thresholds = fc.tuple(threshold, threshold);

  test('nobody hears that something is resolved without having heard that it was there', () => {
    fc.assert(
      fc.property(history, thresholds, (runs, limits) => {
        for (const story of stories(play(runs, limits).life)) {
          for (const [at, { reason }] of story.entries()) {
            if (reason !== 'resolved') continue;
            expect(story[at - 1]?.reason ?? 'resolved').not.toBe('resolved');
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  test('nobody hears of one episode twice as new', () => {
    fc.assert(
      fc.property(history, thresholds, (runs, limits) => {
        for (const story of stories(play(runs, limits).life)) {
          const begun = story.filter(({ reason }) => reason === 'new').map((one) => one.startsAt);
          expect(new Set(begun).size).toBe(begun.length);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('nobody is reminded more often than set', () => {
    fc.assert(
      fc.property(history, thresholds, (runs, limits) => {
        for (const story of stories(play(runs, limits).life)) {
          for (const [at, one] of story.entries()) {
            const before = story[at - 1];
            if (one.reason !== 'reminder' || before === undefined) continue;
            if ((one.step ?? 0) < (before.step ?? Infinity)) continue;
            const least = remindAfterMs[one.severity] ?? Infinity;
            expect(one.at - before.at).toBeGreaterThanOrEqual(least - REMINDER_SLACK_MS);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  test('in the end everybody knows what is so, and then hears nothing more', () => {
    fc.assert(
      fc.property(history, thresholds, (runs, limits) => {
        const { life, isQuiet } = play(runs, limits);
        expect(isQuiet).toBe(true);
        const last = new Map(life.heard().map((one) => [`${one.receiver} ${one.thing}`, one]));
        const firing = life.alerts().filter(({ state }) => state === 'firing');
        for (const { finding, owed } of firing) {
          expect(owed).toEqual({});
          for (const receiver of RECEIVERS) {
            const heard = last.get(`${receiver} ${finding.subject.id}`);
            expect(heard?.reason ?? 'resolved').not.toBe('resolved');
            expect(SEVERITIES.indexOf(heard?.severity ?? 'info')).toBeLessThanOrEqual(
              SEVERITIES.indexOf(finding.severity),
            );
            expect(heard?.stage).toBeGreaterThanOrEqual(finding.stage);
          }
        }
        const open = new Set(life.alerts().map(({ finding }) => finding.subject.id));
        for (const { thing, reason, at } of last.values()) {
          const isGone = life.gone().some((one) => one.thing === thing && one.at > at);
          if (open.has(thing) || isGone) continue;
          expect(reason).toBe('resolved');
        }
      }),
      { numRuns: 200 },
    );
  });
});

import { describe, expect, test } from 'vitest';
import { LIFECYCLE_SETTINGS, readLifecycleSettings } from '../../src/config/lifecycle-settings.ts';
import { describeProblem } from '../../src/domain/setting.ts';
import type { Env } from '../../src/domain/setting.ts';
import { DAY_MS, HOUR_MS } from '../../src/domain/time.ts';

function policyOf(env: Env = {}) {
  const reading = readLifecycleSettings(env);
  if (!reading.ok) throw new Error(reading.problems.map(describeProblem).join('; '));
  return reading.value;
}

const problemsOf = (env: Env) => {
  const reading = readLifecycleSettings(env);
  return reading.ok ? [] : reading.problems;
};

describe('reminders', () => {
  test('come daily for critical, weekly for warnings, never for infos', () => {
    expect(policyOf().remindAfterMs).toEqual({
      critical: DAY_MS,
      warning: 7 * DAY_MS,
      info: undefined,
    });
  });

  test('come as often as is set, 1 hour to 90 days, or never', () => {
    const env = {
      REMIND_CRITICAL_HOURS: '1',
      REMIND_WARNING_HOURS: ' Never ',
      REMIND_INFO_HOURS: '2160',
    };
    expect(policyOf(env).remindAfterMs).toEqual({
      critical: HOUR_MS,
      warning: undefined,
      info: 90 * DAY_MS,
    });
  });

  test.each(['0', '2161', '1.5', '-1', 'daily', '24h'])('are refused as %j', (text) => {
    expect(problemsOf({ REMIND_INFO_HOURS: text })).toEqual([
      {
        setting: 'REMIND_INFO_HOURS',
        found: JSON.stringify(text),
        allowed: 'a whole number of hours, 1 to 2160, or "never"',
      },
    ]);
  });
});

describe('mute windows', () => {
  const monday = Date.parse('2026-06-01T12:00:00Z');

  test('are none unless set', () => {
    expect(policyOf().isQuiet(monday)).toBe(false);
    expect(policyOf({ MUTE_WINDOWS: '' }).isQuiet(monday)).toBe(false);
  });

  test('say when it is quiet', () => {
    const { isQuiet } = policyOf({ MUTE_WINDOWS: 'Mon 12:00-13:00 UTC' });
    expect([monday - 1, monday, monday + HOUR_MS].map(isQuiet)).toEqual([false, true, false]);
  });

  test('are each refused by what is wrong in them, together with other settings', () => {
    const env = { MUTE_WINDOWS: 'Mon 9-10 UTC; Mon 12:00-13:00 X', REMIND_INFO_HOURS: '0' };
    expect(problemsOf(env).map(({ setting, found }) => `${setting} ${found}`)).toEqual([
      'REMIND_INFO_HOURS "0"',
      'MUTE_WINDOWS "Mon 9-10 UTC", in which "9-10" are no hours such as 18:00-08:00',
      'MUTE_WINDOWS "Mon 12:00-13:00 X", in which "X" is no IANA time zone such as Europe/Berlin',
    ]);
  });
});

test('the settings have names of their own, words, and defaults that they allow themselves', () => {
  const all = Object.values(LIFECYCLE_SETTINGS);
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  for (const { name, schema, default: fallback, allowed, meaning, secret } of all) {
    expect(name).toMatch(/^[A-Z]+(_[A-Z]+)+$/);
    expect([allowed, meaning]).not.toContain('');
    expect(secret).toBe(false);
    if (fallback !== undefined) expect(schema.safeParse(fallback).success).toBe(true);
  }
});

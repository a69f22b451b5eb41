import { describe, expect, test } from 'vitest';
import { anyText, wholeNumber } from '../../src/domain/setting-schemas.ts';
import { describeProblem, problemOf, readSettings } from '../../src/domain/setting.ts';
import type { Setting } from '../../src/domain/setting.ts';

function aSetting<T>(given: Partial<Setting<T>> & Pick<Setting<T>, 'schema'>): Setting<T> {
  return {
    name: 'LIMIT',
    default: undefined,
    allowed: 'a whole number, 1 to 9',
    meaning: 'The limit.',
    secret: false,
    ...given,
  };
}

const SETTINGS = {
  limit: aSetting({ schema: wholeNumber(1, 9), default: '5' }),
  other: aSetting({ schema: wholeNumber(1, 9), name: 'OTHER' }),
  key: aSetting({ schema: wholeNumber(1, 9), name: 'KEY', secret: true }),
};

describe('a group of settings', () => {
  test('takes its values from the environment, and defaults for what is absent or empty', () => {
    expect(readSettings(SETTINGS, { LIMIT: ' 7 ', OTHER: '', KEY: undefined })).toEqual({
      ok: true,
      value: { limit: 7 },
    });
    expect(readSettings(SETTINGS, { LIMIT: '   ', OTHER: '1' })).toEqual({
      ok: true,
      value: { limit: 5, other: 1 },
    });
  });

  test('reports every problem at once, and never the value of a secret', () => {
    const reading = readSettings(SETTINGS, { LIMIT: '10', OTHER: 'x', KEY: 'hunter2' });
    expect(reading).toEqual({
      ok: false,
      problems: [
        { setting: 'LIMIT', found: '"10"', allowed: 'a whole number, 1 to 9' },
        { setting: 'OTHER', found: '"x"', allowed: 'a whole number, 1 to 9' },
        { setting: 'KEY', found: '(hidden)', allowed: 'a whole number, 1 to 9' },
      ],
    });
    expect(JSON.stringify(reading)).not.toContain('hunter2');
  });

  test('ignores what it does not know', () => {
    expect(readSettings(SETTINGS, { __proto__: 'x', PATH: '/bin' }).ok).toBe(true);
  });
});

describe('a problem', () => {
  test('is one line, whatever was found, and not endless', () => {
    const setting = aSetting({ schema: anyText });
    const line = describeProblem(problemOf(setting, `a\nb\ud800${'x'.repeat(500)}`));
    expect(line).not.toMatch(/[\n\ud800]/);
    expect(line.length).toBeLessThan(300);
    expect(line).toMatch(/^LIMIT is "a\\nb.*; allowed: a whole number, 1 to 9$/);
  });
});

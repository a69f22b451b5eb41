import { describe, expect, test } from 'vitest';
import { CHECKS } from '../../src/checks/catalog.ts';
import { scheduleOrDefault, scheduleSetting } from '../../src/config/timer-schedule.ts';
import { readSettings } from '../../src/domain/setting.ts';

describe.each(CHECKS.map((check) => [check.id, check.describe()] as const))(
  'the schedule of %s',
  (_id, description) => {
    const { scheduleSetting: name, defaultSchedule } = description.timer;

    test('is a setting that its check names, with a default that is allowed', () => {
      const setting = scheduleSetting(description);
      expect(setting).toMatchObject({ name, default: defaultSchedule, secret: false });
      expect(readSettings({ setting }, { [name]: defaultSchedule }).ok).toBe(true);
    });

    test('is the one that is set, where it is allowed', () => {
      expect(scheduleOrDefault(description, { [name]: '0 1/7 * * * *' })).toBe('0 1/7 * * * *');
    });

    test('falls back to the default for registering, whatever is set', () => {
      for (const text of ['daily', '', '  ', '0 0 6 * * 7', undefined]) {
        expect(scheduleOrDefault(description, { [name]: text })).toBe(defaultSchedule);
      }
    });
  },
);

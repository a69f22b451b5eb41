import { expect, test } from 'vitest';
import { thresholdSettings, thresholdsOf } from '../../src/checks/check-thresholds.ts';
import { CHECKS } from '../../src/checks/catalog.ts';
import { readSettings } from '../../src/domain/setting.ts';
import { readyCheck } from '../support/scenario.ts';

test('the settings are named like the schedule, and every run counts unless it is said', () => {
  const { failure, success } = thresholdSettings('QUOTAS_SCHEDULE');
  expect(failure).toMatchObject({ name: 'QUOTAS_RUNS_TO_FIRE', default: '1' });
  expect(success).toMatchObject({ name: 'QUOTAS_RUNS_TO_RESOLVE', default: '1' });
  const own = thresholdSettings('QUOTAS_SCHEDULE', { failure: 3, success: 4 });
  expect([own.failure.default, own.success.default]).toEqual(['3', '4']);
});

test.each([
  ['0', false],
  ['1', true],
  ['10', true],
  ['11', false],
  ['1.5', false],
])('%s runs are allowed: %s', (text, isAllowed) => {
  const settings = thresholdSettings('X_SCHEDULE');
  for (const name of ['X_RUNS_TO_FIRE', 'X_RUNS_TO_RESOLVE']) {
    expect(readSettings(settings, { [name]: text }).ok).toBe(isAllowed);
  }
});

test('the values are those of the settings', () => {
  expect(thresholdsOf({ failure: 2, success: 3 })).toEqual({
    failureThreshold: 2,
    successThreshold: 3,
  });
});

test('replicas must be seen twice either way, everything else once', () => {
  const found = CHECKS.map((check) => {
    const { id, failureThreshold, successThreshold } = readyCheck(check);
    return `${id} ${failureThreshold} ${successThreshold}`;
  });
  expect(found).toEqual([
    'credential-expiry 1 1',
    'registry-quota 1 1',
    'replication-health 2 2',
    'login-failures 1 1',
  ]);
});

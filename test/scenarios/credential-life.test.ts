import { describe, expect, test } from 'vitest';
import { credentialExpiry } from '../../src/checks/credential-expiry.ts';
import { DAY_MS, isoTime } from '../../src/domain/time.ts';
import { aSecret, anApplication } from '../support/resources.ts';
import { runDaily, scenario, START } from '../support/scenario.ts';

/** The secret ends 61 days after the first run. */
function aSecretWithSixtyOneDaysLeft() {
  const secret = aSecret({ endDateTime: isoTime(START + 61 * DAY_MS) });
  return scenario({ applications: [[anApplication({ passwords: [secret] })]] }, [credentialExpiry]);
}

describe('a credential from 61 days before to 40 days after its end', () => {
  test('tells each step once, WORSE when it grows graver, and never RESOLVED', async () => {
    const monitor = aSecretWithSixtyOneDaysLeft();
    const lines = await runDaily(monitor, 102);
    expect(lines.map((line) => line.split(' ').slice(0, 5).join(' '))).toEqual([
      'day 1: NEW secret-expiring info',
      'day 31: WORSE secret-expiring warning',
      'day 47: REMINDER secret-expiring warning',
      'day 54: WORSE secret-expiring critical',
      'day 58: REMINDER secret-expiring critical',
      'day 60: REMINDER secret-expiring critical',
      'day 61: WORSE secret-expired critical',
    ]);
  });

  test('is judged through its 30th day after the end, then closes in silence', async () => {
    const monitor = aSecretWithSixtyOneDaysLeft();
    await runDaily(monitor, 92);
    expect(monitor.state.alertsOf('credential-expiry')).toHaveLength(1);
    await runDaily(monitor, 1);
    expect(monitor.state.alertsOf('credential-expiry')).toEqual([]);
    expect(monitor.told().filter((line) => line.startsWith('RESOLVED'))).toEqual([]);
  });

  test('says at first sight only that it is new, however late that is', async () => {
    const monitor = aSecretWithSixtyOneDaysLeft();
    monitor.now = START + 62 * DAY_MS;
    const lines = await runDaily(monitor, 40);
    expect(lines.map((line) => line.split(' ').slice(2, 5).join(' '))).toEqual([
      'NEW secret-expired critical',
    ]);
  });

  test('tells each thing once when days of runs are missed', async () => {
    const monitor = aSecretWithSixtyOneDaysLeft();
    const reasons: string[] = [];
    for (const day of [0, 5, 40, 41, 50, 59, 59.5, 70, 80, 120]) {
      monitor.now = START + day * DAY_MS;
      const before = monitor.told().length;
      await monitor.run();
      reasons.push(
        ...monitor
          .told()
          .slice(before)
          .map((line) => `${day}: ${line}`),
      );
    }
    expect(reasons.map((line) => line.split(' ').slice(0, 4).join(' '))).toEqual([
      '5: NEW secret-expiring info',
      '40: WORSE secret-expiring warning',
      '50: REMINDER secret-expiring warning',
      '59: WORSE secret-expiring critical',
      '70: WORSE secret-expired critical',
    ]);
    expect(monitor.state.alertsOf('credential-expiry')).toEqual([]);
  });

  test('tells RESOLVED when the secret is removed and its application is still there', async () => {
    const monitor = aSecretWithSixtyOneDaysLeft();
    await runDaily(monitor, 2);
    monitor.world = { applications: [[anApplication()]] };
    const lines = await runDaily(monitor, 2);
    expect(lines.map((line) => line.split(' ')[2])).toEqual(['RESOLVED']);
  });

  test('says nothing when the application was deleted', async () => {
    const monitor = aSecretWithSixtyOneDaysLeft();
    await runDaily(monitor, 2);
    const [alert] = monitor.state.alertsOf('credential-expiry');
    monitor.world = { applications: [[]], probes: { [alert?.finding.subject.id ?? '']: 'gone' } };
    expect(await runDaily(monitor, 2)).toEqual([]);
    expect(monitor.state.alertsOf('credential-expiry')).toEqual([]);
  });

  test('keeps the alert and tells of a gap when its application cannot be asked', async () => {
    const monitor = aSecretWithSixtyOneDaysLeft();
    await runDaily(monitor, 2);
    const [alert] = monitor.state.alertsOf('credential-expiry');
    const refused = { cause: 'forbidden', message: '403 Authorization_RequestDenied' } as const;
    monitor.world = { applications: [[]], probes: { [alert?.finding.subject.id ?? '']: refused } };
    const { report } = await monitor.run();
    expect(report.coverage[0]?.gaps.map(({ scope }) => scope)).toEqual(['applications']);
    expect(report.coverage[0]?.scopes).not.toContain('applications');
    expect(monitor.told().at(-1)).toMatch(/^NEW unread warning the list of applications/);
    expect(monitor.state.alertsOf('credential-expiry').map(({ state }) => state)).toEqual([
      'firing',
      'firing',
    ]);
  });
});

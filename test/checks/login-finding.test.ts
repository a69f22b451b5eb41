import { describe, expect, test } from 'vitest';
import { loginFailures } from '../../src/checks/login-failures.ts';
import { MINUTE_MS } from '../../src/domain/time.ts';
import { NOW, onlyFinding, runCheck } from '../support/check-run.ts';
import { WORKSPACE } from '../support/logins.ts';
import type { LoginEvent } from '../support/logins.ts';
import { aRegistry } from '../support/resources.ts';

const MIXED: readonly LoginEvent[] = [
  { registry: 'contosoprod', at: NOW - 9 * MINUTE_MS, times: 8, identity: 'ci' },
  { registry: 'contosoprod', at: NOW - 8 * MINUTE_MS, times: 3, identity: 'dev', result: '403' },
  { registry: 'contosoprod', at: NOW - 3 * MINUTE_MS, times: 12, identity: 'ci', result: '429' },
  { registry: 'contosoprod', at: NOW - 3 * MINUTE_MS, times: 40, identity: '' },
];

async function findingOf(events = MIXED, env = {}) {
  const world = { registries: [aRegistry()], logins: { [WORKSPACE]: events } };
  return onlyFinding(await runCheck(loginFailures, { world, env }));
}

describe('the finding', () => {
  test('says how many, when and by whom', async () => {
    const finding = await findingOf();
    expect(finding.title).toBe('Registry contosoprod: 12 failed logins within 5 minutes');
    expect(finding.detail).toBe(
      '23 failed logins from 2026-06-01 11:51 UTC to 2026-06-01 11:57 UTC, the worst 5 minutes from 2026-06-01 11:53 UTC; the threshold is 10. Most by ci (20), dev (3), from 203.0.113.7 (23). Besides these are 401 without an identity, not counted: 40.',
    );
    expect(finding.since).toBe('2026-06-01T11:51:00.000Z');
  });

  test('observes each number', async () => {
    const { observed } = await findingOf();
    expect(Object.fromEntries(observed.map(({ name, value }) => [name, value]))).toEqual({
      'failed logins': 23,
      'in the worst window': 12,
      '401': 48,
      '403': 3,
      '429': 12,
      'other results': 0,
      '401 without an identity': 40,
      identities: 2,
      addresses: 1,
      'worst window from': '2026-06-01T11:53:00.000Z',
      first: '2026-06-01T11:51:00.000Z',
      last: '2026-06-01T11:57:00.000Z',
    });
  });

  test('tells what each result means and what to do next, with the query for the portal', async () => {
    const { remediation, evidence } = await findingOf();
    expect(remediation.text).toMatch(/401 \(48\): the user, password or token was not accepted; /);
    expect(remediation.text).toMatch(/403 \(3\): .*network rule or a missing role.*; look at /);
    expect(remediation.text).toMatch(/429 \(12\): the registry slows down .*; let clients keep /);
    expect(remediation.text).not.toContain('other (');
    expect(remediation.text).toContain(
      `Paste into Logs of the workspace: ${String(evidence['query'])}`,
    );
    expect(remediation.text.length).toBeLessThan(1000);
    expect(remediation.command).toBe(
      `az monitor log-analytics query --workspace ${WORKSPACE} --analytics-query '${String(evidence['query'])}'`,
    );
  });

  test('counts 401s without an identity where told to', async () => {
    const finding = await findingOf(MIXED, { LOGIN_COUNT_ANONYMOUS: 'true' });
    expect(finding.title).toContain('52 failed logins within');
    expect(finding.detail).toContain('401 without an identity, counted: 40.');
  });

  test('keeps who failed when later runs read only what came after', async () => {
    const world = { registries: [aRegistry()], logins: { [WORKSPACE]: MIXED } };
    const first = await runCheck(loginFailures, { world });
    const memory = new Map(
      [...first.memory].flatMap(([key, value]) => (value === null ? [] : [[key, value] as const])),
    );
    const later = await runCheck(loginFailures, { world, memory, now: NOW + 50 * MINUTE_MS });
    const again = new Map(memory);
    for (const [key, value] of later.memory) if (value !== null) again.set(key, value);
    const last = await runCheck(loginFailures, { world, memory: again, now: NOW + 80 * MINUTE_MS });
    expect(onlyFinding(last).detail).toContain('Most by ci (20), dev (3)');
  });

  test('shortens long names in its text and holds no more than five', async () => {
    const events = Array.from(
      { length: 9 },
      (_, at): LoginEvent => ({
        registry: 'contosoprod',
        at: NOW - MINUTE_MS,
        times: 20 - at,
        identity: `${at}${'x'.repeat(99)}`,
      }),
    );
    const finding = await findingOf(events);
    expect(finding.detail).toContain(`0${'x'.repeat(38)}… (20)`);
    expect(finding.detail).toContain('about 9 identities in all');
    expect(finding.detail.length).toBeLessThan(600);
    expect(finding.evidence['topIdentities']).toHaveLength(5);
  });
});

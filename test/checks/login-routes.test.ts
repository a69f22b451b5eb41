import { describe, expect, test } from 'vitest';
import { loginFailures } from '../../src/checks/login-failures.ts';
import type { Gap } from '../../src/domain/coverage.ts';
import { registryScope } from '../../src/domain/scope.ts';
import { DAY_MS, MINUTE_MS } from '../../src/domain/time.ts';
import { keepMemory, NOW, runCheck } from '../support/check-run.ts';
import type { RunOptions } from '../support/check-run.ts';
import { aFailure, fakeEvidence } from '../support/evidence.ts';
import type { FakeWorld } from '../support/evidence.ts';
import { OTHER_WORKSPACE, sendingTo, WORKSPACE, workspaceArmId } from '../support/logins.ts';
import { aRegistry } from '../support/resources.ts';

const PROD = aRegistry();
const SCOPE = registryScope(PROD.id, 'logins');
const CREATE = `az monitor diagnostic-settings create --name acr-watch-logins --resource ${PROD.id} --workspace`;

async function runOver(world: FakeWorld, options: RunOptions = {}) {
  const evidence = fakeEvidence({ registries: [PROD], ...world });
  const outcome = await runCheck(loginFailures, { evidence, ...options });
  return { outcome, calls: evidence.calls };
}

/** The one gap of a run; the registry then counts as unread. */
async function gapOf(world: FakeWorld, options: RunOptions = {}): Promise<Gap> {
  const { outcome } = await runOver(world, options);
  const [gap, ...more] = outcome.coverage.gaps;
  if (gap === undefined || more.length > 0) throw new Error('expected one gap');
  expect(gap.scope).toBe(SCOPE);
  expect(outcome.coverage.scopes).not.toContain(SCOPE);
  expect(outcome.coverage.subjectsRead).toBe(0);
  return gap;
}

describe('a registry counts as unread', () => {
  test('without a setting that sends its logins', async () => {
    const gap = await gapOf({ diagnostics: { contosoprod: [] } });
    expect(gap.cause).toBe('not-configured');
    expect(gap.reason).toBe(
      'no enabled diagnostic setting sends its login events (category ContainerRegistryLoginEvents, or category group audit or allLogs)',
    );
    expect(gap.remedy).toBe(
      `send them to a workspace: ${CREATE} '<ARM id of the workspace>' --logs '[{"category":"ContainerRegistryLoginEvents","enabled":true}]'`,
    );
  });

  test('when it sends to an Event Hub only', async () => {
    const hub = sendingTo(undefined, { elsewhere: ['Event Hub', 'Storage'] });
    const gap = await gapOf({ diagnostics: { contosoprod: [hub] } });
    expect(gap.cause).toBe('not-configured');
    expect(gap.reason).toBe('its login events go to Event Hub and Storage, not to Log Analytics');
    expect(gap.remedy).toContain(
      `send them to a workspace beside Event Hub and Storage: ${CREATE}`,
    );
  });

  test('and is offered a workspace that another registry sends to', async () => {
    const other = aRegistry({ name: 'contosotest' });
    const world = { registries: [PROD, other], diagnostics: { contosoprod: [] } };
    const { outcome } = await runOver(world);
    expect(outcome.coverage.gaps.map(({ remedy }) => remedy)).toEqual([
      expect.stringContaining(`${CREATE} ${workspaceArmId('logs')} --logs`),
    ]);
  });

  test('when its settings may not be read', async () => {
    const failure = { ...aFailure('forbidden'), principalId: OTHER_WORKSPACE };
    const gap = await gapOf({ diagnostics: { contosoprod: failure } });
    expect(gap.cause).toBe('forbidden');
    expect(gap.remedy).toContain('grant Microsoft.Insights/diagnosticSettings/read');
    expect(gap.remedy).toContain(`--role Reader --scope /subscriptions/${PROD.subscriptionId}`);
    expect(gap.remedy).toContain('LOG_WORKSPACES');
    expect(gap.remedy).toContain(CREATE);
  });

  test('when the id of its workspace may not be read: LOG_WORKSPACES is the way round', async () => {
    const armId = workspaceArmId('logs');
    const gap = await gapOf({ workspaces: { [armId]: aFailure('forbidden') } });
    expect(gap.cause).toBe('forbidden');
    expect(gap.remedy).toContain('grant Microsoft.OperationalInsights/workspaces/read');
    expect(gap.remedy).toContain(`--role 'Log Analytics Data Reader' --scope ${armId}`);
    expect(gap.remedy).toContain('LOG_WORKSPACES');
    expect(gap.remedy).toContain(CREATE);
  });

  test('when its workspace may not be queried', async () => {
    const gap = await gapOf({ logins: { [WORKSPACE]: aFailure('forbidden') } });
    expect(gap.cause).toBe('forbidden');
    expect(gap.remedy).toContain('grant Log Analytics Data Reader');
    expect(gap.remedy).toContain(`--scope ${workspaceArmId('logs')}`);
    expect(gap.remedy).toContain(CREATE);
  });

  test('when no login was ever written to its workspace', async () => {
    const failure = { ...aFailure('not-configured', 'no table'), code: 'SEM0100' };
    const gap = await gapOf({ logins: { [WORKSPACE]: failure } });
    expect(gap.cause).toBe('not-configured');
    expect(gap.reason).toBe(`no table (workspace ${WORKSPACE})`);
    expect(gap.remedy).toContain(`${CREATE} ${workspaceArmId('logs')}`);
  });

  test('when the answer is cut', async () => {
    const gap = await gapOf({ cuts: { [WORKSPACE]: 'the answer is partial' } });
    expect(gap).toMatchObject({ cause: 'unavailable', reason: 'the answer is partial' });
  });

  test('when no query can name it', async () => {
    const odd = aRegistry({ resourceGroup: 'a"b' });
    const { outcome, calls } = await runOver({ registries: [odd] });
    expect(outcome.coverage.gaps).toMatchObject([{ cause: 'malformed' }]);
    expect(calls).toEqual([]);
  });

  test('when the time is up between its settings and its workspace', async () => {
    let asked = 0;
    const gap = await gapOf({}, { isOver: () => (asked += 1) > 1 });
    expect(gap.cause).toBe('out-of-time');
  });
});

describe('with LOG_WORKSPACES', () => {
  const env = { LOG_WORKSPACES: WORKSPACE.toUpperCase() };
  const row = { registry: 'contosoprod', at: NOW - 6 * DAY_MS, result: '200' };

  test('a registry that sends to one of them is read', async () => {
    const { outcome } = await runOver({}, { env });
    expect(outcome.coverage).toMatchObject({ gaps: [], subjectsRead: 1 });
  });

  test('a registry that sends to another is a gap that says so', async () => {
    const gap = await gapOf({}, { env: { LOG_WORKSPACES: OTHER_WORKSPACE } });
    expect(gap.reason).toContain('that LOG_WORKSPACES does not name');
    expect(gap.remedy).toContain(CREATE);
  });

  test('a registry without a setting is a gap even where there are rows of it', async () => {
    const world = { diagnostics: { contosoprod: [] }, logins: { [WORKSPACE]: [row] } };
    expect((await gapOf(world, { env })).cause).toBe('not-configured');
  });

  test('and settings that may not be read, a row of the last 7 days stands for them', async () => {
    const world = {
      diagnostics: { contosoprod: aFailure('forbidden') },
      logins: { [WORKSPACE]: [row] },
    };
    const { outcome, calls } = await runOver(world, { env });
    expect(outcome.coverage).toMatchObject({ gaps: [], subjectsRead: 1 });
    expect(calls).toEqual(['settings contosoprod', 'senders 7777', 'logins 7777 95m contosoprod']);
    const memory = keepMemory(new Map(), outcome);
    const next = await runOver(world, { env, memory, now: NOW + 5 * MINUTE_MS });
    expect(next.calls).toEqual(['logins 7777 35m contosoprod']);
  });

  test.each([
    ['7 days and a minute ago', [{ ...row, at: NOW - 7 * DAY_MS - MINUTE_MS }]],
    ['of another registry', [{ ...row, registry: 'contosotest' }]],
  ])('and settings that may not be read, a row %s does not', async (_what, rows) => {
    const world = {
      diagnostics: { contosoprod: aFailure('forbidden') },
      logins: { [WORKSPACE]: rows },
    };
    const gap = await gapOf(world, { env });
    expect(gap.cause).toBe('forbidden');
    expect(gap.reason).toContain('no workspace of LOG_WORKSPACES holds a login event');
    expect(gap.remedy).toContain(CREATE);
  });

  test('and a workspace whose id may not be read, a row stands for it too', async () => {
    const world = {
      workspaces: { [workspaceArmId('logs')]: aFailure('forbidden') },
      logins: { [WORKSPACE]: [row] },
    };
    const { outcome } = await runOver(world, { env });
    expect(outcome.coverage).toMatchObject({ gaps: [], subjectsRead: 1 });
  });
});

test('looking the same route up again does not make it a new one', async () => {
  const first = await runOver({});
  const memory = keepMemory(new Map(), first.outcome);
  const again = await runOver({}, { memory, now: NOW + DAY_MS });
  expect(again.calls).toContain('settings contosoprod');
  const [, route] = [...again.outcome.memory].find(([key]) => key.startsWith('route ')) ?? [];
  expect(route).toMatchObject({ checkedAt: NOW + DAY_MS, joinedAt: NOW });
});

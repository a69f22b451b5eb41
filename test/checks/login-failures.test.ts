import { describe, expect, test } from 'vitest';
import { loginFailures } from '../../src/checks/login-failures.ts';
import type { MemoryValue } from '../../src/domain/outcome.ts';
import { registryScope, workspaceScope } from '../../src/domain/scope.ts';
import { unreadFingerprint } from '../../src/domain/unread.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/domain/time.ts';
import { keepMemory, NOW, onlyFinding, problemsOf, runCheck } from '../support/check-run.ts';
import type { RunOptions } from '../support/check-run.ts';
import { aFailure, fakeEvidence } from '../support/evidence.ts';
import type { FakeWorld } from '../support/evidence.ts';
import { OTHER_WORKSPACE, sendingTo, WORKSPACE, workspaceArmId } from '../support/logins.ts';
import type { LoginEvent } from '../support/logins.ts';
import { aRegistry } from '../support/resources.ts';

const PROD = aRegistry();
const TEST = aRegistry({ name: 'contosotest' });
const SCOPE = registryScope(PROD.id, 'logins');

function failing(minutesAgo: number, given: Partial<LoginEvent> = {}): LoginEvent {
  return { registry: 'contosoprod', at: NOW - minutesAgo * MINUTE_MS, ...given };
}

/** One registry with these failures in its workspace. */
function worldOf(events: readonly LoginEvent[], rest: FakeWorld = {}): FakeWorld {
  return { registries: [PROD], logins: { [WORKSPACE]: events }, ...rest };
}

/** A run of the check, with every read that it asked for. */
async function runOver(world: FakeWorld, options: RunOptions = {}) {
  const evidence = fakeEvidence(world);
  const outcome = await runCheck(loginFailures, { evidence, ...options });
  return { outcome, calls: evidence.calls };
}

describe('the settings', () => {
  test.each([
    [{ LOGIN_FAILURE_THRESHOLD: '0' }],
    [{ LOGIN_FAILURE_WINDOW_MINUTES: '61' }],
    [{ LOGIN_LATE_MINUTES: '241' }],
    [{ LOGIN_QUIET_MINUTES: '0' }],
    [{ LOGIN_COUNT_ANONYMOUS: 'yes' }],
    [{ LOG_WORKSPACES: 'log-contoso' }],
  ])('%j is a problem', (env) => {
    expect(problemsOf(loginFailures, env)).toHaveLength(1);
  });

  test('allow their bounds', () => {
    const env = {
      LOGIN_FAILURE_THRESHOLD: '1',
      LOGIN_FAILURE_WINDOW_MINUTES: '60',
      LOGIN_LATE_MINUTES: '240',
      LOGIN_QUIET_MINUTES: '720',
      LOGIN_COUNT_ANONYMOUS: 'TRUE',
      LOG_WORKSPACES: `${WORKSPACE}, ${OTHER_WORKSPACE}`,
    };
    expect(problemsOf(loginFailures, env)).toEqual([]);
  });

  test('its timer gives a run four minutes', () => {
    expect(loginFailures.describe().timer).toEqual({
      functionName: 'checkLogins',
      scheduleSetting: 'LOGINS_SCHEDULE',
      defaultSchedule: '0 */5 * * * *',
      limitMs: 4 * MINUTE_MS,
    });
  });
});

describe('a spike', () => {
  test.each([
    [9, []],
    [10, ['warning']],
    [99, ['warning']],
    [100, ['critical']],
  ])('of %i failures in one window is %j', async (times, severities) => {
    const { outcome } = await runOver(worldOf([failing(3, { times })]));
    expect(outcome.findings.map(({ severity }) => severity)).toEqual(severities);
    expect(outcome.coverage.scopes).toContain(SCOPE);
    expect(outcome.coverage.subjectsRead).toBe(1);
  });

  test('that is over when a run without memory looks is not told', async () => {
    const settled = [failing(30 + 60 + 1, { times: 12 })];
    const memory = (await runOver(worldOf(settled))).outcome.memory;
    const { outcome } = await runOver(worldOf(settled), {
      memory: keepMemory(new Map(), { memory }),
    });
    expect(outcome.findings).toEqual([]);
  });

  test('is one finding per registry, however many identities there are', async () => {
    const many = Array.from({ length: 300 }, (_, at) =>
      failing(3, { identity: `user${at}`, address: `198.51.100.${at % 250}` }),
    );
    const finding = onlyFinding((await runOver(worldOf(many))).outcome);
    expect(finding.evidence['identities']).toBe(300);
    expect(finding.evidence['topIdentities']).toHaveLength(5);
  });

  test('keeps its identity when other people attack from other places', async () => {
    const one = onlyFinding((await runOver(worldOf([failing(3, { times: 12 })]))).outcome);
    const other = [failing(2, { times: 50, identity: 'else', address: '::1', result: '403' })];
    expect(onlyFinding((await runOver(worldOf(other))).outcome).fingerprint).toBe(one.fingerprint);
  });
});

describe('what is read', () => {
  test('without memory is late, quiet and window time before now, in whole minutes', async () => {
    const { calls } = await runOver(worldOf([]));
    expect(calls).toEqual([
      'settings contosoprod',
      'workspace logs',
      'logins 7777 95m contosoprod',
    ]);
  });

  test('next is only what may have changed, with one query and nothing else', async () => {
    const first = await runOver(worldOf([]));
    const memory = keepMemory(new Map(), first.outcome);
    const { calls } = await runOver(worldOf([]), { memory, now: NOW + 5 * MINUTE_MS });
    expect(calls).toEqual(['logins 7777 35m contosoprod']);
  });

  test('after long is at most 24 hours', async () => {
    const memory = keepMemory(new Map(), (await runOver(worldOf([]))).outcome);
    const later = { memory, now: NOW + 24 * HOUR_MS - 31 * MINUTE_MS };
    expect((await runOver(worldOf([]), later)).calls).toEqual(['logins 7777 1439m contosoprod']);
    const muchLater = await runOver(worldOf([]), { memory, now: NOW + 40 * HOUR_MS });
    expect(muchLater.calls.at(-1)).toBe('logins 7777 1439m contosoprod');
  });

  test('is asked of each workspace once, for all registries that send there', async () => {
    const { calls } = await runOver(worldOf([], { registries: [PROD, TEST] }));
    expect(calls.filter((call) => call.startsWith('logins'))).toEqual([
      'logins 7777 95m contosoprod,contosotest',
    ]);
    expect(calls.filter((call) => call.startsWith('workspace'))).toHaveLength(1);
  });

  test('of where registries send to is looked up again after a day, or an hour', async () => {
    const world = worldOf([], { registries: [PROD, TEST], diagnostics: { contosotest: [] } });
    const memory = keepMemory(new Map(), (await runOver(world)).outcome);
    const settingsAfter = async (ms: number) => {
      const { calls } = await runOver(world, { memory, now: NOW + ms });
      return calls.filter((call) => call.startsWith('settings'));
    };
    expect(await settingsAfter(HOUR_MS - 1)).toEqual([]);
    expect(await settingsAfter(HOUR_MS)).toEqual(['settings contosotest']);
    expect(await settingsAfter(DAY_MS)).toEqual(['settings contosoprod', 'settings contosotest']);
  });

  test('that was unread last time comes first', async () => {
    const world = worldOf([], { registries: [PROD, TEST] });
    const { calls } = await runOver(world, {
      unreadBefore: new Set([registryScope(TEST.id, 'logins')]),
    });
    expect(calls[0]).toBe('settings contosotest');
  });
});

describe('a registry that sends to two workspaces', () => {
  const both = [sendingTo(workspaceArmId('logs')), sendingTo(workspaceArmId('other'))];
  const world = (logins: FakeWorld['logins']): FakeWorld => ({
    registries: [PROD],
    diagnostics: { contosoprod: both },
    workspaces: { [workspaceArmId('other')]: OTHER_WORKSPACE },
    logins: logins ?? {},
  });

  test('is not counted twice', async () => {
    const events = [failing(3, { times: 6 })];
    const { outcome } = await runOver(world({ [WORKSPACE]: events, [OTHER_WORKSPACE]: events }));
    expect(outcome.findings).toEqual([]);
  });

  test('is read when one of them answers', async () => {
    const { outcome } = await runOver(
      world({ [WORKSPACE]: aFailure('forbidden'), [OTHER_WORKSPACE]: [failing(3, { times: 10 })] }),
    );
    expect(outcome.findings).toHaveLength(1);
    expect(outcome.coverage.gaps).toEqual([]);
    expect(outcome.coverage.scopes).toContain(SCOPE);
  });
});

describe('a cut answer', () => {
  const cuts = { [WORKSPACE]: 'the answer is partial: too large' };

  test('fires "at least" where the threshold is passed, and is a gap elsewhere', async () => {
    const world = worldOf([failing(3, { times: 12 })], { registries: [PROD, TEST], cuts });
    const { outcome } = await runOver(world);
    expect(onlyFinding(outcome).title).toBe(
      'Registry contosoprod: at least 12 failed logins within 5 minutes',
    );
    expect(outcome.coverage.gaps).toMatchObject([
      { scope: registryScope(TEST.id, 'logins'), reason: cuts[WORKSPACE] },
    ]);
    expect(outcome.coverage.scopes).not.toContain(SCOPE);
    expect(outcome.coverage.scopes).not.toContain(workspaceScope(WORKSPACE));
  });

  test('that fires takes back the alert that the registry could not be read', async () => {
    const unread = unreadFingerprint(SCOPE);
    const world = worldOf([failing(3, { times: 12 })], { cuts });
    const { outcome } = await runOver(world, { open: [unread] });
    expect(outcome.noLongerJudged).toEqual([unread]);
  });

  test('does not count as read, so the next run reads the same time again', async () => {
    const first = await runOver(worldOf([]));
    const before = keepMemory(new Map(), first.outcome);
    const cut = await runOver(worldOf([], { cuts }), { memory: before, now: NOW + HOUR_MS });
    const memory = keepMemory(before, cut.outcome);
    const { calls } = await runOver(worldOf([]), { memory, now: NOW + HOUR_MS + 5 * MINUTE_MS });
    expect(calls).toEqual(['logins 7777 95m contosoprod']);
  });

  test('lowers no count that is known', async () => {
    const events = [failing(3, { times: 12 })];
    const memory = keepMemory(new Map(), (await runOver(worldOf(events))).outcome);
    const now = NOW + 5 * MINUTE_MS;
    const { outcome } = await runOver(worldOf([], { cuts }), { memory, now });
    expect(onlyFinding(outcome).title).toContain('at least 12');
  });
});

describe('memory', () => {
  test('in another form is as good as none', async () => {
    const first = await runOver(worldOf([failing(3, { times: 12 })]));
    const odd = [...keepMemory(new Map(), first.outcome).keys()].map(
      (key): [string, MemoryValue] => [key, { x: 'y' }],
    );
    const { outcome } = await runOver(worldOf([failing(3, { times: 12 })]), {
      memory: new Map(odd),
    });
    expect(outcome.findings).toHaveLength(1);
  });

  test('is not written again while nothing fails, but for how far was read', async () => {
    const memory = keepMemory(new Map(), (await runOver(worldOf([]))).outcome);
    const { outcome } = await runOver(worldOf([]), { memory, now: NOW + 5 * MINUTE_MS });
    expect([...outcome.memory.keys()]).toEqual([`read ${WORKSPACE}`]);
  });

  test('of failures is forgotten after a day', async () => {
    const memory = keepMemory(new Map(), (await runOver(worldOf([failing(3)]))).outcome);
    const { outcome } = await runOver(worldOf([]), { memory, now: NOW + DAY_MS });
    expect(outcome.memory.get(`minutes ${PROD.id.toLowerCase()}`)).toBe(null);
  });

  test('of a registry that is never met again is forgotten after a week', async () => {
    const memory = keepMemory(new Map(), (await runOver(worldOf([failing(3)]))).outcome);
    const keys = [...memory.keys()].toSorted();
    const { outcome } = await runOver({ registries: [] }, { memory, now: NOW + 8 * DAY_MS });
    expect([...keepMemory(memory, outcome).keys()]).toEqual([]);
    expect(keys).toHaveLength(4);
  });

  test('of failures that grew stale gives way to those of now', async () => {
    const memory = keepMemory(new Map(), (await runOver(worldOf([failing(3)]))).outcome);
    const now = NOW + 2 * DAY_MS;
    const fresh = { registry: 'contosoprod', at: now - MINUTE_MS, times: 12 };
    const { outcome } = await runOver(worldOf([fresh]), { memory, now });
    expect(outcome.memory.get(`minutes ${PROD.id.toLowerCase()}`)).not.toBe(null);
  });
});

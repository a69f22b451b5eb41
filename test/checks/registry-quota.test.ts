import { describe, expect, test } from 'vitest';
import { registryQuota } from '../../src/checks/registry-quota.ts';
import type { Registry, Usage } from '../../src/domain/resource.ts';
import { registryScope, SUBSCRIPTIONS, subscriptionScope } from '../../src/domain/scope.ts';
import { GIB, TIB } from '../../src/domain/sku-limits.ts';
import { DAY_MS } from '../../src/domain/time.ts';
import {
  briefOf,
  keepMemory,
  NOW,
  onlyFinding,
  problemsOf,
  runCheck,
} from '../support/check-run.ts';
import type { RunOptions } from '../support/check-run.ts';
import { aFailure } from '../support/evidence.ts';
import { aRegistry, aSize, aUsage, SUBSCRIPTION } from '../support/resources.ts';

function runOn(usages: readonly Usage[], options: RunOptions & { readonly of?: Registry } = {}) {
  const { of = aRegistry(), ...rest } = options;
  const world = { registries: [of], usages: { [of.name]: usages } };
  return runCheck(registryQuota, { world, ...rest });
}

const USAGES = registryScope(aRegistry().id, 'usages');

describe('included storage', () => {
  test('past it the finding says what really happens, and is never critical', async () => {
    const found = onlyFinding(await runOn([aSize({ currentValue: 900 * GIB })]));
    expect(found).toMatchObject({
      check: 'registry-quota',
      rule: 'storage-included',
      severity: 'warning',
      scope: USAGES,
      subject: { type: 'registry', id: aRegistry().id, name: 'contosoprod' },
      title: 'contosoprod uses 180 % of its included storage (900 GiB of 500 GiB)',
      observed: [
        { name: 'used', value: 900 * GIB, unit: 'bytes' },
        { name: 'limit', value: 500 * GIB, unit: 'bytes' },
        { name: 'share', value: 180, unit: 'percent' },
      ],
    });
    expect(found.detail).toBe(
      'Beyond the included storage further GiB are billed, on a geo-replicated registry once per replica; pushes stop only at the hard cap of 100 TiB.',
    );
  });

  test('it is told from the warning percent on', async () => {
    const at = async (bytes: number) => briefOf(await runOn([aSize({ currentValue: bytes })]));
    expect(await at(400 * GIB - 1)).toEqual([]);
    expect(await at(400 * GIB)).toEqual(['storage-included info']);
    expect(await at(500 * GIB - 1)).toEqual(['storage-included info']);
    expect(await at(500 * GIB)).toEqual(['storage-included warning']);
  });

  test.each([
    [undefined, 'Classic', 'the hard cap.'],
    [-1, 'Premium', 'the hard cap, which this registry does not have.'],
  ])('a hard cap of %s on %s is not made up', async (limit, sku, words) => {
    const cap = aUsage({ name: 'MaximumStorageCapacity', limit, unit: 'Bytes' });
    const usages = [aSize({ currentValue: 500 * GIB }), cap];
    const outcome = await runOn(usages, { of: aRegistry({ sku }) });
    expect(onlyFinding(outcome).detail).toContain(words);
  });
});

describe('the hard cap', () => {
  const at = async (bytes: number, ...more: readonly Usage[]) =>
    briefOf(await runOn([aSize({ limit: -1, currentValue: bytes }), ...more]));

  test('without an answer of the service the SKU table is taken, and said to be', async () => {
    expect(await at(80 * TIB - 1)).toEqual([]);
    expect(await at(80 * TIB)).toEqual(['storage-capacity warning']);
    expect(await at(95 * TIB - 1)).toEqual(['storage-capacity warning']);
    expect(await at(95 * TIB)).toEqual(['storage-capacity critical']);
    const outcome = await runOn([aSize({ limit: -1, currentValue: 96 * TIB })]);
    const found = onlyFinding(outcome);
    expect(found.detail).toContain('taken from the SKU table of 2026-08-20');
    expect(found.evidence).toMatchObject({
      limitFrom: 'table',
      table: { link: expect.stringContaining('container-registry-skus'), date: '2026-08-20' },
    });
  });

  test("the service's answer wins", async () => {
    const cap = aUsage({
      name: 'MaximumStorageCapacity',
      limit: 10 * TIB,
      currentValue: 0,
      unit: 'Bytes',
    });
    expect(await at(8 * TIB, cap)).toEqual(['storage-capacity warning']);
    expect(await at(8 * TIB - 1, cap)).toEqual([]);
  });

  test('its identity does not depend on where the cap came from', async () => {
    const size = aSize({ limit: -1, currentValue: 96 * TIB });
    const cap = aUsage({ name: 'MaximumStorageCapacity', limit: TIB, unit: 'Bytes' });
    const table = onlyFinding(await runOn([size]));
    const service = onlyFinding(await runOn([size, { ...cap, currentValue: 0 }]));
    expect(service.fingerprint).toBe(table.fingerprint);
    expect(service.evidence['limitFrom']).toBe('service');
  });
});

describe('every other item', () => {
  test('each is a finding of its own, future names too', async () => {
    const names = [
      ...['Webhooks', 'Geo-replications', 'IPRules', 'VNetRules', 'PrivateEndpointConnections'],
      ...['ScopeMaps', 'Tokens', 'SomethingNew'],
    ];
    const usages = names.map((name) => aUsage({ name, limit: 100, currentValue: 80 }));
    const outcome = await runOn([aSize(), ...usages]);
    expect(briefOf(outcome)).toEqual(names.map(() => 'quota warning'));
    expect(new Set(outcome.findings.map((one) => one.fingerprint)).size).toBe(names.length);
    expect(outcome.findings.map((one) => one.title)[4]).toBe(
      'contosoprod uses 80 % of its private endpoint connections (80 of 100)',
    );
  });

  test.each([
    ['unlimited', { limit: -1, currentValue: 5000 }, []],
    ['a limit of 0 and nothing used', { limit: 0, currentValue: 0 }, []],
    ['no limit known', { limit: undefined, currentValue: 5000 }, []],
    ['usage above its limit', { limit: 10, currentValue: 12 }, ['quota critical']],
    ['one below the warning', { limit: 100, currentValue: 79 }, []],
  ])('%s', async (_, usage, expected) => {
    expect(briefOf(await runOn([aSize(), aUsage(usage)]))).toEqual(expected);
  });

  test('a limit of 0 with anything used is over it, and nothing is divided', async () => {
    const found = onlyFinding(await runOn([aSize(), aUsage({ limit: 0, currentValue: 3 })]));
    expect(found.title).toBe('contosoprod uses 3 webhooks, over a limit of 0');
    expect(found.observed.map(({ name }) => name)).toEqual(['used', 'limit']);
  });

  test('values above 2^53 are shown as "about"', async () => {
    const usage = aUsage({ limit: 2 ** 60, currentValue: 2 ** 60 - 2 ** 50 });
    const found = onlyFinding(await runOn([aSize(), usage]));
    expect(found.title).toContain('uses about 99 % of its webhooks (about 11');
    expect(found.observed[0]).toMatchObject({ name: 'used', approximate: true });
    expect(
      onlyFinding(await runOn([aSize(), aUsage({ limit: 5, currentValue: 5 })])).observed[0],
    ).not.toHaveProperty('approximate');
  });

  test('an alert whose item has lost its limit is no longer judged', async () => {
    const before = await runOn([aSize(), aUsage({ limit: 10, currentValue: 10 })]);
    const open = before.findings.map((one) => one.fingerprint);
    const after = await runOn([aSize(), aUsage({ limit: undefined, currentValue: 10 })], { open });
    expect(after.noLongerJudged).toEqual(open);
    const within = await runOn([aSize(), aUsage({ limit: 100, currentValue: 10 })], { open });
    expect(within.noLongerJudged).toEqual([]);
  });

  test('an item that is absent is not available for that SKU: nothing is wrong', async () => {
    const of = aRegistry({ sku: 'Basic' });
    const outcome = await runOn([aSize({ limit: 10 * GIB })], { of });
    expect(outcome.findings).toEqual([]);
    expect(outcome.coverage.gaps).toEqual([]);
  });

  test('an unknown SKU is judged by what the service answers', async () => {
    const of = aRegistry({ sku: 'Classic' });
    const outcome = await runOn([aUsage({ limit: 10, currentValue: 10 })], { of });
    expect(briefOf(outcome)).toEqual(['quota critical']);
    expect(outcome.findings[0]?.evidence['sku']).toBe('Classic');
    expect(outcome.coverage).toMatchObject({ gaps: [], subjectsRead: 1 });
  });
});

describe('coverage', () => {
  test('a registry that was read counts, and so does the list that showed it', async () => {
    const { coverage } = await runOn([aSize()]);
    expect(coverage).toEqual({
      check: 'registry-quota',
      subjectsRead: 1,
      scopes: [SUBSCRIPTIONS, subscriptionScope(SUBSCRIPTION), USAGES],
      leftOut: [],
      gaps: [],
    });
  });

  test('a refused registry is a gap with its grant; the others are judged', async () => {
    const refused = aRegistry({ name: 'refused' });
    const outcome = await runCheck(registryQuota, {
      world: {
        registries: [refused, aRegistry()],
        usages: {
          refused: aFailure('forbidden'),
          contosoprod: [aSize(), aUsage({ limit: 1, currentValue: 1 })],
        },
      },
    });
    expect(outcome.findings).toHaveLength(1);
    expect(outcome.coverage.subjectsRead).toBe(1);
    expect(outcome.coverage.gaps).toMatchObject([
      {
        scope: registryScope(refused.id, 'usages'),
        cause: 'forbidden',
        remedy: expect.stringContaining('Microsoft.ContainerRegistry/registries/listUsages/read'),
      },
    ]);
    expect(outcome.coverage.scopes).not.toContain(registryScope(refused.id, 'usages'));
  });

  test('an empty usage list is malformed, not fine', async () => {
    const { coverage } = await runOn([]);
    expect(coverage.gaps).toMatchObject([{ scope: USAGES, cause: 'malformed' }]);
    expect(coverage.scopes).not.toContain(USAGES);
  });

  test('a list without Size is malformed, and what it does tell still counts', async () => {
    const outcome = await runOn([aUsage({ limit: 1, currentValue: 1 })]);
    expect(briefOf(outcome)).toEqual(['quota critical']);
    expect(outcome.coverage.gaps).toMatchObject([{ scope: USAGES, cause: 'malformed' }]);
  });
});

describe('an item that the list does not hold any more', () => {
  const webhooks = aUsage({ limit: 10, currentValue: 10 });

  async function told(...usages: readonly Usage[]) {
    const outcome = await runOn([aSize(), ...usages]);
    const open = outcome.findings.map((one) => one.fingerprint);
    return { open, memory: keepMemory(new Map(), outcome) };
  }

  test('is not put right under the same SKU: the list is not believed', async () => {
    const before = await told(webhooks);
    const outcome = await runOn([aSize()], before);
    expect(outcome.coverage.scopes).not.toContain(USAGES);
    expect(outcome.noLongerJudged).toEqual([]);
    expect(outcome.coverage.gaps).toMatchObject([
      { scope: USAGES, cause: 'disagreement', reason: expect.stringContaining('webhooks') },
    ]);
  });

  test('under another SKU it is no longer judged, and forgotten', async () => {
    const before = await told(webhooks);
    const outcome = await runOn([aSize()], { ...before, of: aRegistry({ sku: 'Standard' }) });
    expect(outcome.noLongerJudged).toEqual(before.open);
    expect(outcome.coverage.gaps).toEqual([]);
    expect([...outcome.memory.values()]).toEqual([null]);
  });

  test('is given up after 30 days, never resolved', async () => {
    const { open, memory } = await told(webhooks);
    const first = await runOn([aSize()], { open, memory });
    const absent = keepMemory(memory, first);
    const at = (now: number) => runOn([aSize()], { open, memory: absent, now });
    expect((await at(NOW + 30 * DAY_MS)).coverage.gaps).toHaveLength(1);
    const after = await at(NOW + 30 * DAY_MS + 1);
    expect(after.noLongerJudged).toEqual(open);
    expect(after.coverage.gaps).toEqual([]);
  });

  test('is judged as ever once it is back', async () => {
    const { open, memory } = await told(webhooks);
    const absent = keepMemory(memory, await runOn([aSize()], { open, memory }));
    const back = await runOn([aSize(), aUsage({ limit: 10 })], { open, memory: absent });
    expect(back.coverage).toMatchObject({ gaps: [], subjectsRead: 1 });
    expect(back.coverage.scopes).toContain(USAGES);
    const later = keepMemory(absent, back);
    expect((await runOn([aSize()], { memory: later })).coverage.gaps).toEqual([]);
  });

  test('stays known while another one keeps the list unbelieved', async () => {
    const tokens = aUsage({ name: 'Tokens', limit: 10, currentValue: 10 });
    const { open, memory } = await told(webhooks, tokens);
    const calm = aUsage({ name: 'Tokens', limit: 10, currentValue: 1 });
    const kept = keepMemory(memory, await runOn([aSize(), calm], { open, memory }));
    const both = await runOn([aSize()], { open, memory: kept });
    expect(both.coverage.gaps[0]?.reason).toContain('webhooks, tokens');
  });

  test('a hard cap that the service answered is missed, one from the table is not', async () => {
    const size = aSize({ limit: -1, currentValue: 96 * TIB });
    const cap = aUsage({ name: 'MaximumStorageCapacity', limit: 97 * TIB, currentValue: 0 });
    const calm = aSize({ limit: -1 });
    const after = async (first: readonly Usage[]) => {
      const outcome = await runOn(first);
      const open = outcome.findings.map((one) => one.fingerprint);
      return runOn([calm], { open, memory: keepMemory(new Map(), outcome) });
    };
    expect((await after([size, cap])).coverage.gaps).toMatchObject([{ cause: 'disagreement' }]);
    expect((await after([size])).coverage.gaps).toEqual([]);
  });

  test('without an open alert nothing is missed, and nothing is remembered', async () => {
    const { memory } = await told(webhooks);
    const outcome = await runOn([aSize()], { memory });
    expect(outcome.coverage.gaps).toEqual([]);
    expect([...outcome.memory.values()]).toEqual([null]);
    expect((await runOn([aSize(), aUsage()])).memory.size).toBe(0);
  });

  test('memory is written only where something changed', async () => {
    const { open, memory } = await told(webhooks);
    expect((await runOn([aSize(), webhooks], { open, memory })).memory.size).toBe(0);
  });

  test('a registry that left is forgotten once none of its alerts is open', async () => {
    const { open, memory } = await told(webhooks);
    const world = { registries: [] };
    expect((await runCheck(registryQuota, { world, open, memory })).memory.size).toBe(0);
    const after = await runCheck(registryQuota, { world, memory });
    expect([...after.memory]).toEqual([[aRegistry().id.toLowerCase(), null]]);
  });
});

describe('settings', () => {
  test('the percentages are settings', async () => {
    const env = { QUOTA_WARNING_PERCENT: '50', QUOTA_CRITICAL_PERCENT: '60' };
    const at = async (currentValue: number) =>
      briefOf(await runOn([aSize(), aUsage({ limit: 100, currentValue })], { env }));
    expect(await at(49)).toEqual([]);
    expect(await at(50)).toEqual(['quota warning']);
    expect(await at(60)).toEqual(['quota critical']);
  });

  test.each([
    { QUOTA_WARNING_PERCENT: '95' },
    { QUOTA_WARNING_PERCENT: '0' },
    { QUOTA_CRITICAL_PERCENT: '101' },
    { QUOTA_CRITICAL_PERCENT: '80' },
  ])('%j is refused', (env) => expect(problemsOf(registryQuota, env)).toHaveLength(1));

  test('94 and 95 are accepted', () => {
    expect(problemsOf(registryQuota, { QUOTA_WARNING_PERCENT: '94' })).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { discover } from '../../src/monitor/discover.ts';
import type { DiscoveryRequest } from '../../src/monitor/discover.ts';
import { read, unread } from '../../src/domain/reading.ts';
import type { ReadFailure } from '../../src/domain/reading.ts';
import type { Registry } from '../../src/domain/resource.ts';
import { registryScope, subscriptionScope } from '../../src/domain/scope.ts';
import type { PartReading } from '../../src/ports/registry-catalog.ts';
import { aRegistry } from '../support/resources.ts';
import { subscription } from '../support/scenario.ts';

const A = 'aaaaaaaa-1111-4111-8111-000000000001';
const B = 'bbbbbbbb-1111-4111-8111-000000000002';
const FORBIDDEN: ReadFailure = { cause: 'forbidden', message: '403 AuthorizationFailed' };
const ONE = aRegistry({ name: 'contosoone', subscriptionId: A, tags: { env: 'Prod' } });
const TWO = aRegistry({ name: 'contosotwo', subscriptionId: B });

function discovered(
  given: Partial<DiscoveryRequest> & {
    readonly lists?: Readonly<Record<string, PartReading<Registry>>>;
    readonly listed?: readonly string[];
  } = {},
) {
  const { lists = {}, listed = [A, B], ...request } = given;
  const held: typeof lists = { [A]: read([ONE]), [B]: read([TWO]), ...lists };
  return discover({
    catalog: {
      listSubscriptions: async () => read(listed.map(subscription)),
      listRegistries: async (id) => held[id] ?? read([]),
    },
    subscriptions: undefined,
    registries: undefined,
    ignoredRegistries: [],
    only: undefined,
    seenBefore: new Map(),
    isOver: () => false,
    ...request,
  });
}

test('a list that ended early is a gap, and the registries it had are judged', async () => {
  const part = { ...unread(FORBIDDEN), readable: [ONE] };
  const found = await discovered({ lists: { [A]: part } });
  expect(namesOf(found)).toEqual(['contosoone', 'contosotwo']);
  expect(found.gaps.map(({ scope }) => scope)).toEqual([subscriptionScope(A)]);
  expect(found.scopes).not.toContain(subscriptionScope(A));
});

test('an identity that is listed no subscription at all has read nothing', async () => {
  const found = await discovered({ listed: [] });
  expect(found.scopes).toEqual([]);
  expect(found.gaps).toEqual([
    {
      scope: 'subscriptions',
      cause: 'forbidden',
      reason: 'Azure lists no subscription to this identity',
      remedy: expect.stringContaining('grant Microsoft.Resources/subscriptions/read to'),
    },
  ]);
});

const namesOf = ({ registries }: { readonly registries: readonly Registry[] }) =>
  registries.map(({ name }) => name);

describe('discovery', () => {
  test('finds the registries of every subscription and remembers the subscriptions', async () => {
    const found = await discovered();
    expect(namesOf(found)).toEqual(['contosoone', 'contosotwo']);
    expect(found.scopes).toEqual(['subscriptions', `subscription/${A}`, `subscription/${B}`]);
    expect([...found.memory]).toEqual([
      [A, { name: 'subscription aaaa' }],
      [B, { name: 'subscription bbbb' }],
    ]);
    expect(found).toMatchObject({ gaps: [], requestGaps: [], leftOut: [], leftOutScopes: [] });
  });

  test('writes nothing to memory that it knows already', async () => {
    const seenBefore = new Map([A, B].map((id) => [id, { name: 'any' }]));
    expect((await discovered({ seenBefore })).memory.size).toBe(0);
  });

  test('counts a registry once that the list repeats in another casing', async () => {
    const again = { ...ONE, id: ONE.id.toUpperCase() };
    expect(namesOf(await discovered({ lists: { [A]: read([ONE, again]) } }))).toHaveLength(2);
  });

  test('has a gap for each subscription that refuses, and reads the others', async () => {
    const found = await discovered({ lists: { [A]: unread(FORBIDDEN) } });
    expect(namesOf(found)).toEqual(['contosotwo']);
    expect(found.gaps.map(({ scope, cause }) => [scope, cause])).toEqual([
      [`subscription/${A}`, 'forbidden'],
    ]);
    expect(found.scopes).not.toContain(`subscription/${A}`);
  });

  test('misses a subscription that was seen before, and one that a setting names', async () => {
    const found = await discovered({ listed: [], seenBefore: new Map([[A, {}]]) });
    expect(found.gaps).toMatchObject([{ scope: `subscription/${A}`, cause: 'unlisted' }]);
    expect(found.gaps[0]?.reason).toContain('was listed before');
    const named = await discovered({ listed: [A], subscriptions: [A, B] });
    expect(named.gaps).toMatchObject([{ scope: `subscription/${B}`, cause: 'unlisted' }]);
    expect(named.gaps[0]?.reason).toContain('is named in MONITOR_SUBSCRIPTIONS');
  });

  test('compares subscription ids whatever their casing', async () => {
    const seenBefore = new Map([[A, {}]]);
    const found = await discovered({
      listed: [A.toUpperCase()],
      subscriptions: [A],
      seenBefore,
      lists: { [A.toUpperCase()]: read([ONE]) },
    });
    expect(found.gaps).toEqual([]);
    expect(namesOf(found)).toEqual(['contosoone']);
    expect(found.memory.size).toBe(0);
  });

  test('without a list of subscriptions knows nothing: one gap, nothing forgotten', async () => {
    const found = await discovered({
      catalog: {
        listSubscriptions: async () => unread(FORBIDDEN),
        listRegistries: async () => read([]),
      },
      seenBefore: new Map([[A, {}]]),
      only: 'contosoone',
      ignoredRegistries: ['nosuch'],
    });
    expect(found.gaps.map(({ scope }) => scope)).toEqual(['subscriptions']);
    expect(found).toMatchObject({ scopes: [], requestGaps: [], leftOutScopes: [] });
    expect(found.memory.size).toBe(0);
  });

  test('past the deadline lists nothing more: every subscription is a gap', async () => {
    const found = await discovered({ isOver: () => true });
    expect(found.gaps.map(({ cause }) => cause)).toEqual(['out-of-time', 'out-of-time']);
  });
});

describe('what settings leave out', () => {
  test('is counted by setting, and its scopes are named', async () => {
    const found = await discovered({
      subscriptions: [A],
      registries: ['contoso*'],
      ignoredRegistries: ['tag:env=Prod'],
    });
    expect(namesOf(found)).toEqual([]);
    expect(found.leftOut).toEqual([
      { setting: 'MONITOR_SUBSCRIPTIONS', count: 1 },
      { setting: 'IGNORE_REGISTRIES', count: 1 },
    ]);
    expect(found.leftOutScopes).toEqual([subscriptionScope(B), registryScope(ONE.id)]);
  });

  test('counts a registry that both settings leave out once, under IGNORE_REGISTRIES', async () => {
    const found = await discovered({ registries: ['contosotwo'], ignoredRegistries: [ONE.id] });
    expect(found.leftOut).toEqual([{ setting: 'IGNORE_REGISTRIES', count: 1 }]);
  });

  test('a subscription is marked in memory, missed no more, and unmarked when it is back', async () => {
    const seenBefore = new Map([
      [A, { name: 'a' }],
      [B, { name: 'b' }],
    ]);
    const narrowed = await discovered({ listed: [A], subscriptions: [A], seenBefore });
    expect(narrowed.gaps).toEqual([]);
    expect([...narrowed.memory]).toEqual([[B, { name: 'b', leftOut: true }]]);
    const marked = new Map([
      [A, { name: 'a' }],
      [B, { name: 'b', leftOut: true }],
    ]);
    const still = await discovered({ listed: [A], subscriptions: [A], seenBefore: marked });
    expect(still.memory.size).toBe(0);
    expect(still.leftOutScopes).toContain(subscriptionScope(B));
    expect((await discovered({ listed: [A], seenBefore: marked })).gaps).toEqual([]);
    const back = await discovered({ seenBefore: marked });
    expect([...back.memory]).toEqual([[B, { name: 'subscription bbbb' }]]);
  });

  test('an entry that matches nothing is a gap, unless something could not be read', async () => {
    const ignoredRegistries = ['nosuch', 'contosoone'];
    const found = await discovered({ ignoredRegistries });
    expect(found.gaps).toMatchObject([
      { scope: 'setting/IGNORE_REGISTRIES/nosuch', cause: 'unmatched' },
    ]);
    expect(found.scopes).toContain('setting/IGNORE_REGISTRIES/contosoone');
    const partly = await discovered({ ignoredRegistries, lists: { [B]: unread(FORBIDDEN) } });
    expect(partly.gaps.map(({ cause }) => cause)).toEqual(['forbidden']);
  });
});

describe('a run for one registry', () => {
  test('takes it by name or ARM id in any casing', async () => {
    expect(namesOf(await discovered({ only: 'ContosoOne' }))).toEqual(['contosoone']);
    expect(namesOf(await discovered({ only: TWO.id.toUpperCase() }))).toEqual(['contosotwo']);
  });

  test('that is not there, or left out, is a gap of the request alone', async () => {
    const absent = await discovered({ only: 'contoso' });
    expect(absent.gaps).toEqual([]);
    expect(absent.requestGaps[0]?.reason).toBe(
      'registry contoso is not among those the identity can read',
    );
    const ignored = await discovered({ only: 'contosoone', ignoredRegistries: ['contosoone'] });
    expect(ignored.requestGaps[0]?.reason).toBe('registry contosoone is left out by a setting');
  });

  test('repeats a hostile name on one line', async () => {
    const { requestGaps } = await discovered({ only: 'a\r\nb\u202e\u0000' });
    expect(requestGaps[0]?.reason).toBe('registry a b is not among those the identity can read');
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRouting } from '../../src/domain/routing.ts';
import type { RoutingPlan } from '../../src/domain/routing.ts';
import type { Route } from '../../src/domain/routing-tree.ts';
import { SEVERITIES } from '../../src/domain/severity.ts';
import { aFinding, withoutEvidence } from '../support/findings.ts';
import { aPlan, aRoute, aTaggedFinding } from '../support/routing.ts';

const OWNERS = { tag: 'acr-watch-owner', domains: new Set(['contoso.example']) };
const OWNED = aTaggedFinding({ 'acr-watch-owner': 'a@contoso.example' });
const STRANGE = aTaggedFinding({ 'acr-watch-owner': 'thief@evil.example' });
const CREDENTIAL = withoutEvidence(aFinding());
const OWNER_NAME = expect.stringMatching(/^owner-[0-9a-f]{12}$/);

const namesOf = (plan: Partial<RoutingPlan>, finding = OWNED) =>
  createRouting(aPlan(plan))
    .route(finding)
    .map(({ receiver }) => receiver);
const linesOf = (plan: Partial<RoutingPlan>, finding = OWNED) =>
  createRouting(aPlan(plan)).explain(finding).lines;

describe('a finding', () => {
  test('goes to the default where no route takes it', () => {
    expect(namesOf({})).toEqual(['email', 'teams']);
    const routes = [aRoute({ match: { check: ['login-failures'] }, receivers: ['teams'] })];
    expect(namesOf({ routes, default: ['email'] })).toEqual(['email']);
  });

  test('goes to the receivers of its route alone, to each once', () => {
    const routes = [
      aRoute({ receivers: ['teams', 'teams'], continues: true }),
      aRoute({ receivers: ['teams'] }),
    ];
    expect(namesOf({ routes })).toEqual(['teams']);
  });

  test('goes nowhere only when there is no receiver', () => {
    const nobody = { receivers: [], default: [] };
    expect(namesOf(nobody)).toEqual([]);
    expect(linesOf(nobody)).toContain('no receiver is set, so nobody is told');
  });
});

describe('the owners of a registry', () => {
  const routes = [aRoute({ receivers: ['owner', 'teams'] })];

  test('get what a route says goes to the owner, with their addresses', () => {
    expect(createRouting(aPlan({ routes, owners: OWNERS })).route(OWNED)).toEqual([
      { receiver: OWNER_NAME, recipients: ['a@contoso.example'] },
      { receiver: 'teams' },
    ]);
  });

  test.each([
    ['a tag that names nobody who may be named', STRANGE, OWNERS],
    ['a finding without a registry', CREDENTIAL, OWNERS],
    ['settings by which no tag counts', OWNED, undefined],
  ])('are replaced by the default receivers for %s', (_, finding, owners) => {
    const plan = { routes, owners, default: ['owner', 'email'] };
    expect(namesOf(plan, finding)).toEqual(['email', 'teams']);
  });

  test('take the place of a receiver where the plan says so, and only of that one', () => {
    const plan = { owners: OWNERS, ownersInPlaceOf: 'email' };
    expect(namesOf(plan)).toEqual([OWNER_NAME, 'teams']);
    expect(namesOf(plan, STRANGE)).toEqual(['email', 'teams']);
    expect(namesOf(plan, CREDENTIAL)).toEqual(['email', 'teams']);
  });

  test('are not looked for where nothing goes to them', () => {
    const plan = { owners: OWNERS, default: ['email'] };
    expect(namesOf(plan)).toEqual(['email']);
    expect(linesOf(plan).join('\n')).not.toContain('owner');
  });
});

describe('the fallback', () => {
  const fallbackOf = (plan: Partial<RoutingPlan>) => createRouting(aPlan(plan)).fallback;

  test('is what is set, else the default without the owners', () => {
    expect(fallbackOf({ fallback: ['teams'] })).toEqual([{ receiver: 'teams' }]);
    expect(fallbackOf({ default: ['owner', 'email'] })).toEqual([{ receiver: 'email' }]);
  });
});

describe('the explanation', () => {
  test('names every route that was tried, what each asked for, and what came of it', () => {
    const routes = [
      aRoute({ match: { severity: ['info'] }, receivers: ['email'] }),
      aRoute({
        path: 'routes[1]',
        match: { registry: ['contoso*'], tags: { 'acr-watch-owner': ['*'] } },
        receivers: ['teams'],
        continues: true,
      }),
      aRoute({ path: 'routes[2]', receivers: ['owner'] }),
    ];
    expect(linesOf({ routes, owners: OWNERS })).toEqual([
      'routes[0] does not fit: severity critical is not info',
      'routes[1] fits: registry contosoimages is contoso*, tags acr-watch-owner=a@contoso.example is acr-watch-owner=*; and goes on',
      'routes[2] fits: it takes everything',
      'routes[1] names teams',
      'routes[2] names owner',
      'owner: the tag acr-watch-owner names a@contoso.example',
    ]);
  });

  test('says why the owners do not get it', () => {
    const plan = { owners: OWNERS, ownersInPlaceOf: 'email' };
    expect(linesOf(plan, STRANGE).at(-1)).toMatch(
      /^owner: no address of the tag acr-watch-owner counts: "thief@evil\.example" does not count: .*; so it goes to email$/,
    );
    expect(linesOf(plan, CREDENTIAL).at(-1)).toContain('it belongs to no registry');
    expect(linesOf({ default: ['owner', 'email'] }).at(-1)).toContain('the default receivers');
  });

  test('is as long as a line may be and harms none', () => {
    const hostile = aTaggedFinding({ env: `\u001b[2J\r\n\u202e${'x'.repeat(5000)}` });
    const routes = [aRoute({ match: { tags: { env: ['prod'] }, registry: ['x', 'y'] } })];
    for (const line of linesOf(
      { routes: [aRoute({ match: { tags: { env: ['*'] } } }), ...routes] },
      hostile,
    )) {
      expect(line.length).toBeLessThanOrEqual(1000);
      expect(line).not.toMatch(/[\u001b\r\n\u202e]/);
    }
  });
});

const RECEIVERS = ['email', 'teams', 'a', 'b'];
const someReceivers = fc.uniqueArray(fc.constantFrom(...RECEIVERS, 'owner'), { minLength: 1 });
const someMatch = fc.record(
  {
    check: fc.uniqueArray(fc.constantFrom('credential-expiry', 'registry-quota'), { minLength: 1 }),
    severity: fc.uniqueArray(fc.constantFrom(...SEVERITIES), { minLength: 1 }),
    registry: fc.uniqueArray(fc.constantFrom('contoso*', 'other', 'tag:team=x'), { minLength: 1 }),
    tags: fc.constant({ env: ['prod*'] }),
  },
  { requiredKeys: [] },
);
function someRoutes(depth: number): fc.Arbitrary<readonly Route[]> {
  if (depth === 0) return fc.constant([]);
  const route = fc.record({
    path: fc.constant('routes[0]'),
    match: someMatch,
    receivers: fc.option(someReceivers, { nil: undefined }),
    continues: fc.boolean(),
    routes: someRoutes(depth - 1),
  });
  return fc.array(route, { maxLength: 3 });
}
const someFinding = fc
  .record({
    severity: fc.constantFrom(...SEVERITIES),
    check: fc.constantFrom('credential-expiry', 'registry-quota', 'monitor'),
    tags: fc.option(fc.dictionary(fc.constantFrom('env', 'team', 'acr-watch-owner'), fc.string()), {
      nil: undefined,
    }),
  })
  .map(({ tags, ...given }) =>
    tags === undefined ? { ...CREDENTIAL, ...given } : aTaggedFinding(tags, given),
  );

describe('whatever the routes are', () => {
  const somePlan = fc.record({
    default: someReceivers.filter((names) => names.some((name) => name !== 'owner')),
    fallback: fc.constant(undefined),
    receivers: fc.constant(RECEIVERS),
    routes: someRoutes(3),
    owners: fc.constantFrom(OWNERS, undefined),
    ownersInPlaceOf: fc.constantFrom(undefined, 'email'),
  });

  test('every finding reaches a receiver that exists, and each only once', () => {
    fc.assert(
      fc.property(somePlan, someFinding, (plan, finding) => {
        const destinations = createRouting(plan).route(finding);
        expect(destinations.length).toBeGreaterThan(0);
        const names = destinations.map(({ receiver }) => receiver);
        expect(new Set(names).size).toBe(names.length);
        for (const { receiver, recipients } of destinations) {
          if (RECEIVERS.includes(receiver)) continue;
          expect(receiver).toEqual(OWNER_NAME);
          for (const address of recipients ?? ['none'])
            expect(address).toMatch(/@contoso\.example$/);
        }
        expect(createRouting(plan).explain(finding).destinations).toEqual(destinations);
      }),
      { seed: 7, numRuns: 1000 },
    );
  });
});

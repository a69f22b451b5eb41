import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unreachableRoutes } from '../../src/domain/routing-reach.ts';
import { walkRoutes } from '../../src/domain/routing-tree.ts';
import type { Route, RouteMatch } from '../../src/domain/routing-tree.ts';
import { SEVERITIES } from '../../src/domain/severity.ts';
import { aRoute } from '../support/routing.ts';

const CHECKS = ['a', 'b'];
const SUB = '11111111-2222-4333-8444-555555555555';
const OTHER = '99999999-2222-4333-8444-555555555555';

/** Routes side by side, numbered. */
function brothers(...routes: readonly (Partial<Route> & { readonly match: RouteMatch })[]) {
  return routes.map((route, index) => aRoute({ path: `routes[${index}]`, ...route }));
}
const unreachable = (routes: readonly Route[]) =>
  unreachableRoutes(routes, CHECKS).map(({ path }) => path);

describe('a route can never be reached', () => {
  test.each<[RouteMatch, RouteMatch]>([
    [{}, {}],
    [{}, { tags: { env: ['x'] } }],
    [{ severity: ['critical', 'warning'] }, { severity: ['warning'], check: ['a'] }],
    [{ check: ['a', 'b'] }, {}],
    [{ check: ['a', 'b'], severity: ['info'] }, { severity: ['info'] }],
    [{ registry: ['prod*'] }, { registry: ['prodeu'] }],
    [{ registry: ['PROD*'] }, { registry: ['prodeu*', 'produs'] }],
    [{ registry: ['prodeu'] }, { registry: [`/subscriptions/${SUB}/x/registries/ProdEU`] }],
    [{ registry: ['tag:a=b'] }, { registry: ['tag:a=b'] }],
    [{ subscription: [SUB, OTHER] }, { subscription: [SUB.toUpperCase()] }],
    [{ tags: { env: ['p*'] } }, { tags: { ENV: ['prod', 'pre*'] } }],
    [{ tags: { env: ['*'] } }, { tags: { env: ['prod'], team: ['x'] } }],
  ])('after %j: %j', (first, second) => {
    expect(unreachable(brothers({ match: first }, { match: second }))).toEqual(['routes[1]']);
    expect(unreachable(brothers({ match: first, continues: true }, { match: second }))).toEqual([]);
  });

  test('when routes before it take all of it together', () => {
    const routes = brothers(
      { match: { severity: ['critical'] } },
      { match: { severity: ['warning', 'info'] } },
      { match: { check: ['a'] } },
    );
    expect(unreachableRoutes(routes, CHECKS)).toEqual([
      {
        path: 'routes[2]',
        why: 'routes[0] and routes[1] before it take all of it, without "continue"',
      },
    ]);
  });

  test.each<[RouteMatch, RouteMatch]>([
    [{ severity: ['critical'] }, { severity: ['info'] }],
    [{ check: ['a'] }, { check: ['b'] }],
    [{ subscription: [SUB] }, { subscription: [OTHER] }],
  ])('inside %j: %j', (outer, inner) => {
    const routes = [aRoute({ match: outer, routes: [aRoute({ path: 'inner', match: inner })] })];
    expect(unreachableRoutes(routes, CHECKS)).toEqual([
      { path: 'inner', why: 'what it asks for contradicts the routes around it' },
    ]);
  });

  test('when a route before its parent takes all of it', () => {
    const inner = aRoute({ path: 'inner', match: { severity: ['critical'] } });
    const routes = brothers({ match: { severity: ['critical'] } }, { match: {}, routes: [inner] });
    expect(unreachable(routes)).toEqual(['inner']);
  });

  test('is said of the outermost alone', () => {
    const routes = brothers({ match: {} }, { match: {}, routes: [aRoute({ path: 'inner' })] });
    expect(unreachable(routes)).toEqual(['routes[1]']);
  });
});

describe('a route may be reached', () => {
  test.each<[RouteMatch, RouteMatch]>([
    [{ severity: ['critical'] }, {}],
    [{ check: ['a'] }, { severity: ['info'] }],
    [{ registry: ['*'] }, {}],
    [{ registry: ['prodeu'] }, { registry: ['prod*'] }],
    [{ registry: ['prod*'] }, { registry: ['prodeu', 'testeu'] }],
    [{ registry: ['prod*'] }, { registry: ['tag:env=prod'] }],
    [{ registry: ['tag:env=prod'] }, { registry: ['prodeu'] }],
    [{ registry: ['tag:env=prod'] }, { registry: ['tag:env=Prod'] }],
    [{ subscription: [SUB] }, { subscription: [SUB, OTHER] }],
    [{ tags: { env: ['prod'] } }, { tags: { env: ['prod*'] } }],
    [{ tags: { env: ['prod'], team: ['x'] } }, { tags: { env: ['prod'] } }],
    [{ tags: { env: ['prod'] } }, { registry: ['tag:env=prod'] }],
  ])('after %j: %j', (first, second) => {
    expect(unreachable(brothers({ match: first }, { match: second }))).toEqual([]);
  });
});

const aMatch: fc.Arbitrary<RouteMatch> = fc.record(
  {
    check: fc.uniqueArray(fc.constantFrom(...CHECKS), { minLength: 1 }),
    severity: fc.uniqueArray(fc.constantFrom(...SEVERITIES), { minLength: 1 }),
    registry: fc.uniqueArray(fc.constantFrom('r*', 'reg1', 'reg2', '*'), { minLength: 1 }),
    tags: fc.record({ env: fc.constantFrom(['p*'], ['prod'], ['test']) }),
  },
  { requiredKeys: [] },
);

const targets = CHECKS.flatMap((check) =>
  SEVERITIES.flatMap((severity) =>
    ['reg1', 'reg2', 'other', undefined].flatMap((name) =>
      ['prod', 'pre', 'test', undefined].map((env) => ({
        check,
        severity,
        registry:
          name === undefined
            ? undefined
            : { id: `/x/${name}`, name, tags: env === undefined ? {} : { env } },
        subscription: undefined,
      })),
    ),
  ),
);

test('no route that something comes to is ever called unreachable', () => {
  const route = fc.record({ match: aMatch, continues: fc.boolean(), inner: fc.array(aMatch) });
  fc.assert(
    fc.property(fc.array(route, { maxLength: 5 }), (drafts) => {
      const routes = drafts.map(({ match, continues, inner }, index) =>
        aRoute({
          path: `${index}`,
          match,
          continues,
          routes: inner.map((own, at) => aRoute({ path: `${index}.${at}`, match: own })),
        }),
      );
      const reached = new Set(
        targets.flatMap((target) =>
          walkRoutes(routes, [], target).trials.flatMap(({ route: { path }, mismatch }) =>
            mismatch === undefined ? [path] : [],
          ),
        ),
      );
      for (const path of unreachable(routes)) expect(reached).not.toContain(path);
    }),
    { seed: 5, numRuns: 500 },
  );
});

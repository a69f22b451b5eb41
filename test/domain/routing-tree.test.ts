import { describe, expect, test } from 'vitest';
import { targetOf, walkRoutes } from '../../src/domain/routing-tree.ts';
import type { Route, RouteMatch, RouteTarget } from '../../src/domain/routing-tree.ts';
import { aFinding, anUnreadFinding, REGISTRY_ID, SUBSCRIPTION } from '../support/findings.ts';
import { aRoute, aTaggedFinding } from '../support/routing.ts';

const FINDING = aTaggedFinding({ Env: 'production', team: 'platform' });
const TARGET = targetOf(FINDING);
const fits = (match: RouteMatch, target: RouteTarget = TARGET) =>
  walkRoutes([aRoute({ match })], [], target).hits.length > 0;

describe('a match', () => {
  test.each<[RouteMatch, boolean]>([
    [{}, true],
    [{ check: ['registry-quota'] }, true],
    [{ check: ['login-failures', 'registry-quota'] }, true],
    [{ check: ['login-failures'] }, false],
    [{ severity: ['critical'] }, true],
    [{ severity: ['warning', 'info'] }, false],
    [{ registry: ['contosoimages'] }, true],
    [{ registry: ['CONTOSO*'] }, true],
    [{ registry: [REGISTRY_ID.toUpperCase()] }, true],
    [{ registry: ['tag:env=production'] }, true],
    [{ registry: ['other', 'fabrikam*'] }, false],
    [{ subscription: [SUBSCRIPTION.toUpperCase()] }, true],
    [{ subscription: ['99999999-2222-4333-8444-555555555555'] }, false],
    [{ tags: { env: ['production'] } }, true],
    [{ tags: { ENV: ['prod*'] } }, true],
    [{ tags: { env: ['*'] } }, true],
    [{ tags: { env: ['Production'] } }, false],
    [{ tags: { env: ['prod'] } }, false],
    [{ tags: { env: ['test', 'prod*'], team: ['platform'] } }, true],
    [{ tags: { env: ['prod*'], team: ['data'] } }, false],
    [{ tags: { owner: ['*'] } }, false],
    [{ check: ['registry-quota'], severity: ['critical'], tags: { team: ['platform'] } }, true],
    [{ check: ['registry-quota'], severity: ['info'], tags: { team: ['platform'] } }, false],
  ])('%j fits: %s', (match, expected) => {
    expect(fits(match)).toBe(expected);
  });

  test('of registries or tags takes nothing that belongs to no registry', () => {
    const target = targetOf(aFinding());
    expect(fits({ registry: ['*'] }, target)).toBe(false);
    expect(fits({ tags: { env: ['*'] } }, target)).toBe(false);
    expect(fits({ subscription: [SUBSCRIPTION] }, target)).toBe(false);
    expect(fits({ check: ['credential-expiry'] }, target)).toBe(true);
  });

  test('takes what could not be read of a registry by the name and subscription in its scope', () => {
    const target = targetOf(anUnreadFinding(7));
    expect(fits({ registry: ['contosoimages7'] }, target)).toBe(true);
    expect(fits({ registry: ['contosoimages8'] }, target)).toBe(false);
    expect(fits({ subscription: [SUBSCRIPTION] }, target)).toBe(true);
  });
});

describe('a walk', () => {
  const critical = { severity: ['critical'] } as const;
  const warning = { severity: ['warning'] } as const;
  const goals = (routes: readonly Route[], target = TARGET) =>
    walkRoutes(routes, ['default'], target).hits.map(({ receivers }) => receivers.join('+'));

  test('ends at the first route that fits', () => {
    expect(
      goals([
        aRoute({ match: warning, receivers: ['a'] }),
        aRoute({ match: critical, receivers: ['b'] }),
        aRoute({ receivers: ['c'] }),
      ]),
    ).toEqual(['b']);
  });

  test('goes on where the route says so', () => {
    expect(
      goals([
        aRoute({ receivers: ['a'], continues: true }),
        aRoute({ match: warning, receivers: ['b'], continues: true }),
        aRoute({ receivers: ['c'] }),
        aRoute({ receivers: ['d'] }),
      ]),
    ).toEqual(['a', 'c']);
  });

  test('finds nothing where no route fits', () => {
    expect(goals([aRoute({ match: warning, receivers: ['a'] })])).toEqual([]);
  });

  test('goes into a child, and stays with the parent where no child fits', () => {
    const child = aRoute({ match: critical, receivers: ['child'] });
    const parent = aRoute({ receivers: ['parent'], routes: [child] });
    expect(goals([parent])).toEqual(['child']);
    expect(goals([{ ...parent, routes: [{ ...child, match: warning }] }])).toEqual(['parent']);
  });

  test('hands receivers down to children that name none', () => {
    const inner = aRoute({ routes: [aRoute()] });
    expect(goals([aRoute({ receivers: ['parent'], routes: [inner] })])).toEqual(['parent']);
    expect(goals([inner])).toEqual(['default']);
  });

  test('a child that does not continue ends its brothers only', () => {
    const children = [aRoute({ receivers: ['a'] }), aRoute({ receivers: ['b'] })];
    expect(
      goals([aRoute({ routes: children, continues: true }), aRoute({ receivers: ['c'] })]),
    ).toEqual(['a', 'c']);
  });

  test('tells every route it tried, with the field that did not fit', () => {
    const routes = [
      aRoute({ path: 'routes[0]', match: { ...warning, check: ['registry-quota'] } }),
      aRoute({ path: 'routes[1]', routes: [aRoute({ path: 'routes[1].routes[0]' })] }),
      aRoute({ path: 'routes[2]' }),
    ];
    const { trials } = walkRoutes(routes, [], TARGET);
    expect(trials.map(({ route, mismatch }) => [route.path, mismatch])).toEqual([
      ['routes[0]', 'severity'],
      ['routes[1]', undefined],
      ['routes[1].routes[0]', undefined],
    ]);
  });
});

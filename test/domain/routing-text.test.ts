import { expect, test } from 'vitest';
import { trialText } from '../../src/domain/routing-text.ts';
import type { RouteMatch, RouteTarget, Trial } from '../../src/domain/routing-tree.ts';
import { aRegistryFinding } from '../support/findings.ts';
import { targetOf } from '../../src/domain/routing-tree.ts';

const TARGET: RouteTarget = targetOf(aRegistryFinding());

function textOf(match: RouteMatch, mismatch?: keyof RouteMatch, continues = false): string {
  const route = { path: 'routes[0]', match, receivers: [], continues, routes: [] };
  const trial: Trial =
    mismatch === undefined ? { route, mismatch: undefined } : { route, mismatch };
  return trialText(trial, TARGET);
}

test('a route that takes everything says so, and whether it goes on', () => {
  expect(textOf({})).toBe('routes[0] fits: it takes everything');
  expect(textOf({}, undefined, true)).toBe('routes[0] fits: it takes everything; and goes on');
});

test('a route that fits names each field with what it asks', () => {
  const text = textOf({ check: [TARGET.check], severity: ['info', 'warning', 'critical'] });
  expect(text).toContain(`check ${TARGET.check} is ${TARGET.check}, severity `);
  expect(text).toContain('is one of info, warning, critical');
});

test('a route that does not fit names the first field that does not', () => {
  expect(textOf({ check: ['other'] }, 'check')).toBe(
    `routes[0] does not fit: check ${TARGET.check} is not other`,
  );
  expect(textOf({ tags: { team: ['a', 'b'] } }, 'tags')).toBe(
    'routes[0] does not fit: tags team=platform is not team=one of a, b',
  );
});

test('of many values five are named', () => {
  const check = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  expect(textOf({ check }, 'check')).toMatch(/one of a, b, c, d, e, and 2 more$/);
});

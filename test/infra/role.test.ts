import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { projectFile } from '../../dev/paths.ts';
import { roleActions as declaredActions } from '../../dev/reference/role-actions.ts';
import { actions as demanded } from '../../simulator/arm/actions.ts';
import { armRoutes } from '../../simulator/arm/routes.ts';
import { PERMISSIONS } from '../../src/domain/permissions.ts';
import { operations, publishedOperation, roleActions, roles } from './operations.ts';

const permissions = Object.values(PERMISSIONS).flat();

test('the custom role is the monitored actions of the one list, sorted, each once', () => {
  const names = permissions
    .filter(({ kind, scope }) => kind === 'action' && scope === 'monitored')
    .map(({ name }) => name);
  expect(roleActions).toEqual([...new Set(names)].toSorted());
  expect(declaredActions()).toEqual(roleActions);
  const text = readFileSync(projectFile('infra', 'role-actions.json'), 'utf8');
  expect(text.endsWith(']\n')).toBe(true);
});

test('every declared action is one that Microsoft publishes, and none is a wildcard', () => {
  const actions = permissions.filter(({ kind }) => kind === 'action').map(({ name }) => name);
  expect(actions.filter((name) => publishedOperation(name)?.kind !== 'action')).toEqual([]);
  expect([...actions, ...roleActions].filter((name) => name.includes('*'))).toEqual([]);
});

test('the published list names each operation once', () => {
  const names = operations.map(({ name }) => name.toLowerCase());
  expect(new Set(names).size).toBe(names.length);
});

test('the log reader of the list of rights is a published role that only reads', () => {
  const [reader] = roles;
  expect(PERMISSIONS.logins.map(({ name }) => name)).toEqual([reader?.name]);
  const held = [...(reader?.actions ?? []), ...(reader?.dataActions ?? [])];
  expect(held.filter((name) => publishedOperation(name) === undefined)).toEqual([]);
  expect(held.filter((name) => !name.endsWith('/read'))).toEqual([]);
});

test('what the simulator demands, and why, is what Microsoft publishes', () => {
  const differing = Object.entries(demanded).filter(
    ([name, description]) => publishedOperation(name)?.description !== description,
  );
  expect(differing).toEqual([]);
});

test('every simulated call demands an action at a scope, but for those that leave out instead', () => {
  const open = armRoutes.filter(({ action, scope }) => action === undefined || scope === undefined);
  expect(open.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /tenants',
    'GET /subscriptions',
    'POST /providers/Microsoft.ResourceGraph/resources',
  ]);
});

test('an action is demanded at the resource that the call is about', () => {
  const misplaced = armRoutes.filter(
    ({ path, scope = '' }) => scope !== '' && !path.startsWith(scope),
  );
  expect(misplaced.map(({ path }) => path)).toEqual([]);
});

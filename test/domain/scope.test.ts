import { describe, expect, test } from 'vitest';
import {
  enclosingScopes,
  registryOf,
  registryScope,
  settingScope,
  subscriptionOf,
  subscriptionScope,
  workspaceScope,
} from '../../src/domain/scope.ts';
import { aRegistry, SUBSCRIPTION } from '../support/resources.ts';

const ID = aRegistry().id;

describe('scopes', () => {
  test('keep ids in lower case, because ARM compares them so', () => {
    expect(subscriptionScope('ABC')).toBe('subscription/abc');
    expect(registryScope(ID.toUpperCase(), 'usages')).toBe(`registry/${ID.toLowerCase()}/usages`);
  });

  test('of a registry lie in the registry, its subscription and the list of subscriptions', () => {
    expect(enclosingScopes(registryScope(ID, 'replications'))).toEqual([
      registryScope(ID, 'replications'),
      registryScope(ID),
      subscriptionScope(SUBSCRIPTION),
      'subscriptions',
    ]);
  });

  test('of a subscription lie in the list of subscriptions', () => {
    expect(enclosingScopes(subscriptionScope('abc'))).toEqual([
      'subscription/abc',
      'subscription/abc',
      'subscriptions',
    ]);
  });

  test('of the tenant, of a setting and of a workspace lie in nothing else', () => {
    for (const scope of [
      'applications',
      'subscriptions',
      settingScope('A', 'b'),
      workspaceScope('X'),
    ]) {
      expect(enclosingScopes(scope)).toEqual([scope]);
    }
  });

  test('name their registry whatever part they are', () => {
    expect(registryOf(registryScope(ID))).toBe(ID.toLowerCase());
    expect(registryOf(`${registryScope(ID, 'replications')}/northeurope`)).toBe(ID.toLowerCase());
    expect(subscriptionOf(registryScope(ID, 'usages'))).toBe(SUBSCRIPTION);
  });

  test.each(['registries', 'providers', 'subscriptions'])(
    'name the right registry when its resource group is called %s',
    (resourceGroup) => {
      const { id } = aRegistry({ resourceGroup });
      expect(registryOf(registryScope(id, 'usages'))).toBe(id.toLowerCase());
      expect(enclosingScopes(registryScope(id, 'usages'))).toContain(registryScope(id));
    },
  );

  test('name no registry and no subscription where there is none', () => {
    for (const scope of [
      'applications',
      'registry/contosoprod',
      'registry/x/subscriptions/y/registries/z',
      settingScope('IGNORE_REGISTRIES', ID),
    ]) {
      expect(registryOf(scope)).toBeUndefined();
      expect(subscriptionOf(scope)).toBeUndefined();
    }
  });
});

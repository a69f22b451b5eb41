import { describe, expect, test } from 'vitest';
import { isRegistrySelector, matchesRegistry } from '../../src/domain/registry-selector.ts';
import { aRegistry } from '../support/resources.ts';

describe('isRegistrySelector', () => {
  test.each(['contosoprod', 'contoso*', '*', aRegistry().id, 'tag:env=prod', 'tag:env='])(
    '%s is allowed',
    (entry) => expect(isRegistrySelector(entry)).toBe(true),
  );

  test.each([
    '',
    'abcd',
    'contoso-prod',
    'con*prod',
    'tag:env',
    'tag:=prod',
    '/subscriptions/x/resourceGroups/y',
    'https://contosoprod.example',
  ])('%j is not allowed', (entry) => expect(isRegistrySelector(entry)).toBe(false));
});

describe('matchesRegistry', () => {
  const registry = aRegistry({ name: 'ContosoProd', tags: { Env: 'Prod', note: 'a=b' } });

  test.each([
    'contosoprod',
    'CONTOSO*',
    '*',
    registry.id.toLowerCase(),
    'tag:env=Prod',
    'tag:note=a=b',
  ])('%s names it', (entry) => expect(matchesRegistry(registry, entry)).toBe(true));

  test.each(['contoso', 'prod*', `${registry.id}x`, 'tag:env=prod', 'tag:env=', 'tag:other=Prod'])(
    '%s does not name it',
    (entry) => expect(matchesRegistry(registry, entry)).toBe(false),
  );
});

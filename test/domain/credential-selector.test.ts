import { describe, expect, test } from 'vitest';
import { isCredentialSelector, matchesHolder } from '../../src/domain/credential-selector.ts';
import { anApplication } from '../support/resources.ts';

const ID = 'ABCDEF00-0000-4000-8000-000000000001';

describe('isCredentialSelector', () => {
  test.each([ID, 'name:billing', 'name:bill*', 'name:*', 'tag:team-a', 'NAME:x'])(
    '%s is allowed',
    (entry) => expect(isCredentialSelector(entry)).toBe(true),
  );

  test.each(['billing', 'name:', 'tag:', 'app:billing', 'abc-def', ''])(
    '%j is not allowed',
    (entry) => expect(isCredentialSelector(entry)).toBe(false),
  );
});

describe('matchesHolder', () => {
  const holder = anApplication({
    objectId: ID,
    appId: '22222222-0000-4000-8000-000000000002',
    displayName: 'Billing API',
    tags: ['team-a', 'HideApp'],
  });

  test.each([
    ID.toLowerCase(),
    '22222222-0000-4000-8000-000000000002',
    'name:billing api',
    'name:Bill*',
    'name:*',
    'tag:hideapp',
  ])('%s names it', (entry) => expect(matchesHolder(holder, entry)).toBe(true));

  test.each([
    '33333333-0000-4000-8000-000000000003',
    'name:Billing',
    'name:API*',
    'name:billing api2',
    'tag:team',
    'tag:team-*',
  ])('%s does not name it', (entry) => expect(matchesHolder(holder, entry)).toBe(false));
});

import { expect, test } from 'vitest';
import { whereText } from '../../src/notify/entry-place.ts';
import { aFinding, anUnreadFinding, aRegistryFinding, SUBSCRIPTION } from '../support/findings.ts';

test('a finding of a registry is in the registry and its subscription', () => {
  const registry = { id: 'x', name: 'a\nb', subscriptionId: 's', tags: {} };
  expect(whereText(aRegistryFinding({ registry }))).toBe('registry a b, subscription s');
});

test.each([
  ['applications', 'applications of this tenant'],
  ['servicePrincipals', 'service principals of this tenant'],
  [`subscription/${SUBSCRIPTION}`, `subscription ${SUBSCRIPTION}`],
])('a finding without a registry is placed by its scope %s', (scope, where) => {
  expect(whereText(aFinding({ scope }))).toBe(where);
});

test('what could not be read is not placed: its name says where it is', () => {
  expect(whereText(anUnreadFinding())).toBe('');
});

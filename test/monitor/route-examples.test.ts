import { describe, expect, test } from 'vitest';
import { targetOf } from '../../src/domain/routing-tree.ts';
import { listExamples, withRegistry } from '../../src/monitor/route-examples.ts';
import { REGISTRY_ID, SUBSCRIPTION } from '../support/findings.ts';

const [quota, secret] = listExamples([
  { check: 'quota', rule: 'full', severities: ['critical'], ofRegistry: true },
  { check: 'secrets', rule: 'ended', severities: ['critical'], ofRegistry: false },
]).map(({ finding }) => finding);
if (quota === undefined || secret === undefined) throw new Error('two examples were expected');

describe('an example', () => {
  test('of a registry is about a made-up one', () => {
    expect(targetOf(quota)).toMatchObject({ registry: { name: 'example', tags: {} } });
    expect(targetOf(secret).registry).toBeUndefined();
  });

  test('is about the registry, subscription and tags that are given', () => {
    const tags = { env: 'prod' };
    const finding = withRegistry(quota, { registry: 'prodeu', subscription: SUBSCRIPTION, tags });
    expect(targetOf(finding)).toMatchObject({
      registry: { name: 'prodeu', tags },
      subscription: SUBSCRIPTION,
    });
    expect(finding.registry?.id).toContain(`/subscriptions/${SUBSCRIPTION}/`);
  });

  test('takes name and subscription from a resource id', () => {
    expect(targetOf(withRegistry(quota, { registry: REGISTRY_ID }))).toMatchObject({
      registry: { id: REGISTRY_ID, name: 'contosoimages' },
      subscription: SUBSCRIPTION,
    });
  });

  test('that belongs to no registry stays as it is', () => {
    expect(withRegistry(secret, { registry: 'prodeu' })).toBe(secret);
  });
});

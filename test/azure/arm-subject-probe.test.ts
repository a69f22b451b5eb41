import { describe, expect, test } from 'vitest';
import { createArmSubjectProbe } from '../../src/azure/arm-subject-probe.ts';
import type { Step } from '../support/replay.ts';
import {
  ARM,
  createArmTest,
  REGISTRY_ID,
  registryAnswer,
  replicaAnswer,
} from '../support/test-arm.ts';

async function probe(subject: { type: string; id: string }, step?: Step) {
  const arm = createArmTest(step === undefined ? [] : () => step);
  const reading = await createArmSubjectProbe(arm.dependencies).probe(subject);
  return { reading, seen: arm.seen };
}
const registry = { type: 'registry', id: REGISTRY_ID.toLowerCase() };
const replica = { type: 'replica', id: `${REGISTRY_ID}/replications/northeurope` };
const error = (status: number, code: string): Step => ({
  status,
  body: { error: { code, message: 'No.' } },
});

describe('whether a registry or a replica exists', () => {
  test('is asked at its own address', async () => {
    const one = await probe(registry, { status: 200, body: registryAnswer() });
    expect(one.reading).toEqual({ ok: true, value: 'present' });
    expect(one.seen[0]?.url.toLowerCase()).toBe(
      `${ARM}${REGISTRY_ID}?api-version=2025-11-01`.toLowerCase(),
    );
    const two = await probe(replica, { status: 200, body: replicaAnswer() });
    expect(two.reading).toEqual({ ok: true, value: 'present' });
    expect(two.seen[0]?.url).toBe(`${ARM}${replica.id}?api-version=2025-11-01`);
  });

  test.each(['ResourceNotFound', 'ResourceGroupNotFound'])('404 %s is gone', async (code) => {
    expect((await probe(registry, error(404, code))).reading).toEqual({ ok: true, value: 'gone' });
    expect((await probe(replica, error(404, code))).reading).toEqual({ ok: true, value: 'gone' });
  });

  test.each([
    [403, 'AuthorizationFailed', 'forbidden'],
    [404, 'SubscriptionNotFound', 'missing'],
    [404, 'ParentResourceNotFound', 'missing'],
    [404, 'NoRegisteredProviderFound', 'missing'],
    [403, 'ResourceNotFound', 'forbidden'],
    [401, 'InvalidAuthenticationToken', 'unauthenticated'],
    [500, 'ResourceNotFound', 'unavailable'],
  ])('%d %s proves nothing', async (status, code, cause) => {
    const { reading } = await probe(registry, error(status, code));
    expect(reading).toMatchObject({ ok: false, failure: { cause } });
  });

  test('a 404 without a code proves nothing', async () => {
    const { reading } = await probe(registry, { status: 404, body: 'nothing here' });
    expect(reading).toMatchObject({ ok: false, failure: { cause: 'missing' } });
  });

  test('a 200 that holds no resource proves nothing', async () => {
    const { reading } = await probe(registry, { status: 200, body: {} });
    expect(reading).toMatchObject({ ok: false, failure: { cause: 'malformed' } });
  });

  test.each([
    { type: 'registry', id: replica.id },
    { type: 'replica', id: REGISTRY_ID },
    { type: 'secret', id: REGISTRY_ID },
    { type: 'registry', id: '/subscriptions/1' },
    { type: 'registry', id: '' },
  ])('%j is not asked at all', async (subject) => {
    const { reading, seen } = await probe(subject);
    expect(reading).toMatchObject({ ok: false, failure: { cause: 'malformed' } });
    expect(seen).toEqual([]);
  });
});

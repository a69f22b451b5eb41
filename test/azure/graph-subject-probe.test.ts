import { describe, expect, test } from 'vitest';
import { createGraphSubjectProbe } from '../../src/azure/graph-subject-probe.ts';
import type { Step } from '../support/replay.ts';
import { createGraphTest, GRAPH } from '../support/test-graph.ts';

async function probe(id: string, step?: Step) {
  const graph = createGraphTest(step === undefined ? [] : () => step);
  const reading = await createGraphSubjectProbe(graph.dependencies).probe({ type: 'secret', id });
  return { reading, seen: graph.seen };
}
const OBJECT = '9e55ddaa-bfc7-4e02-9b35-837bd9336187';
const SECRET = `applications/${OBJECT}/secrets/k1`;
const error = (status: number, code: string): Step => ({
  status,
  body: { error: { code, message: 'No.' } },
});

describe('whether the holder of a credential exists', () => {
  test.each([
    [SECRET, 'applications'],
    [`servicePrincipals/${OBJECT}/certificates/AB%2F12`, 'servicePrincipals'],
    [SECRET.toLowerCase(), 'applications'],
    [`serviceprincipals/${OBJECT}/secrets/k/1`, 'servicePrincipals'],
  ])('%s is asked of %s', async (id, collection) => {
    const { reading, seen } = await probe(id, { status: 200, body: { id: OBJECT } });
    expect(reading).toEqual({ ok: true, value: 'present' });
    expect(seen.map(({ url }) => url)).toEqual([
      `${GRAPH}/v1.0/${collection}/${OBJECT}?$select=id`,
    ]);
  });

  test('404 Request_ResourceNotFound is gone', async () => {
    const { reading } = await probe(SECRET, error(404, 'Request_ResourceNotFound'));
    expect(reading).toEqual({ ok: true, value: 'gone' });
  });

  test.each([
    [404, 'UnknownError', 'missing'],
    [403, 'Authorization_RequestDenied', 'forbidden'],
    [403, 'Request_ResourceNotFound', 'forbidden'],
    [503, 'Request_ResourceNotFound', 'unavailable'],
  ])('%d %s proves nothing', async (status, code, cause) => {
    const { reading } = await probe(SECRET, error(status, code));
    expect(reading).toMatchObject({ ok: false, failure: { cause } });
  });

  test('a 200 that holds no object proves nothing', async () => {
    const { reading } = await probe(SECRET, { status: 200, body: {} });
    expect(reading).toMatchObject({ ok: false, failure: { cause: 'malformed' } });
  });

  test.each([
    '',
    'applications/x',
    '/subscriptions/1',
    `users/${OBJECT}/secrets/k`,
    'applications/../x/secrets/k',
  ])('%j is not asked at all', async (id) => {
    const { reading, seen } = await probe(id);
    expect(reading).toMatchObject({ ok: false, failure: { cause: 'malformed' } });
    expect(seen).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { createArmReplicaReader } from '../../src/azure/arm-replica-reader.ts';
import type { Step } from '../support/replay.ts';
import { ARM, createArmTest, REGISTRY, REGISTRY_ID, replicaAnswer } from '../support/test-arm.ts';

function readerOf(steps: readonly Step[]) {
  const arm = createArmTest(steps);
  return { reader: createArmReplicaReader(arm.dependencies), seen: arm.seen };
}

async function replicaOf(properties: Record<string, unknown>) {
  const { reader } = readerOf([{ status: 200, body: replicaAnswer(properties) }]);
  const reading = await reader.readReplica(REGISTRY, 'northeurope');
  return reading.ok ? reading.value : reading.failure;
}

describe('replicas', () => {
  test('are listed to the last page', async () => {
    const link = `${ARM}${REGISTRY_ID}/replications?api-version=2025-11-01&$skiptoken=2`;
    const { reader, seen } = readerOf([
      { status: 200, body: { value: [replicaAnswer({}, 'a')], nextLink: link } },
      { status: 200, body: { value: [replicaAnswer({}, 'b')] } },
    ]);
    const reading = await reader.listReplicas(REGISTRY);
    expect(reading.ok && reading.value.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(seen[0]?.url).toBe(`${ARM}${REGISTRY_ID}/replications?api-version=2025-11-01`);
  });

  test('are read by their own address', async () => {
    const { reader, seen } = readerOf([{ status: 200, body: replicaAnswer() }]);
    expect(await reader.readReplica(REGISTRY, 'northeurope')).toEqual({
      ok: true,
      value: {
        id: `${REGISTRY_ID}/replications/northeurope`,
        name: 'northeurope',
        location: 'northeurope',
        provisioningState: 'Succeeded',
        displayStatus: 'Ready',
        statusMessage: undefined,
        statusAt: Date.parse('2026-02-01T10:00:00.123Z'),
        regionEndpointEnabled: true,
      },
    });
    expect(seen[0]?.url).toBe(
      `${ARM}${REGISTRY_ID}/replications/northeurope?api-version=2025-11-01`,
    );
  });

  test.each([
    [
      'no display status while Creating',
      { provisioningState: 'Creating', status: { timestamp: '2026-02-01T10:00:00Z' } },
      { displayStatus: undefined, statusAt: Date.parse('2026-02-01T10:00:00Z') },
    ],
    ['a status that is null', { status: null }, { displayStatus: undefined, statusAt: undefined }],
    ['no status', { status: undefined }, { displayStatus: undefined, statusAt: undefined }],
    ['an unreadable time', { status: { timestamp: 'yesterday' } }, { statusAt: undefined }],
    ['a message', { status: { message: 'a\nb' } }, { statusMessage: 'a b' }],
    [
      'no endpoint switch',
      { regionEndpointEnabled: undefined },
      { regionEndpointEnabled: undefined },
    ],
    ['a closed endpoint', { regionEndpointEnabled: false }, { regionEndpointEnabled: false }],
    ['a state of the future', { provisioningState: 'Melting' }, { provisioningState: 'Melting' }],
  ])('%s is told as it is', async (_, properties, expected) => {
    expect(await replicaOf(properties)).toMatchObject(expected);
  });

  test.each([
    ['no provisioning state', { provisioningState: undefined }, 'properties.provisioningState'],
    ['a provisioning state that is null', { provisioningState: null }, 'provisioningState'],
    ['a switch that is text', { regionEndpointEnabled: 'no' }, 'regionEndpointEnabled'],
  ])('%s is malformed', async (_, properties, place) => {
    const failure = await replicaOf(properties);
    expect(failure).toMatchObject({ cause: 'malformed' });
    expect(failure).toHaveProperty('message', expect.stringContaining(place));
  });

  test.each([null, undefined])('properties %j are malformed, not a crash', async (properties) => {
    const { reader } = readerOf([{ status: 200, body: { ...replicaAnswer(), properties } }]);
    expect(await reader.readReplica(REGISTRY, 'x')).toMatchObject({
      ok: false,
      failure: { cause: 'malformed' },
    });
  });

  test('one that is not there is missing, with the code', async () => {
    const body = { error: { code: 'ResourceNotFound', message: 'Not found.' } };
    const { reader } = readerOf([{ status: 404, body }]);
    expect(await reader.readReplica(REGISTRY, 'x')).toMatchObject({
      ok: false,
      failure: { cause: 'missing', code: 'ResourceNotFound' },
    });
  });
});

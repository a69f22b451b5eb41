import { createHttpHeaders } from '@azure/core-rest-pipeline';
import type { PipelineRequest } from '@azure/core-rest-pipeline';
import { describe, expect, test } from 'vitest';
import { createServiceClock, createTableClients } from '../../src/azure/table-client.ts';
import type { TableStorage } from '../../src/azure/table-client.ts';
import { createTestCredential, createTestHttp } from '../support/test-http.ts';

const KEY = Buffer.from('canary').toString('base64');

/** Opens storage over a wire that answers every request as if all were well. */
function open(storage: TableStorage) {
  const requests: PipelineRequest[] = [];
  const clock = { now: Date.parse('2026-03-01T06:00:00Z'), date: '' };
  const httpClient = {
    sendRequest(request: PipelineRequest) {
      requests.push(request);
      const headers = createHttpHeaders({ 'content-type': 'application/json', date: clock.date });
      return Promise.resolve({ request, headers, status: 200, bodyAsText: '{"value":[]}' });
    },
  };
  const { http } = createTestHttp({ transport: { httpClient } });
  const tables = createTableClients(storage, {
    http,
    known: createAllKnown(),
    serviceClock: createServiceClock(() => clock.now),
  });
  const ask = () =>
    tables.state.call('ask', async (client) => {
      for await (const _ of client.listEntities()) expect.fail('there are no rows');
    });
  return { tables, requests, clock, ask };
}

/** A set that claims to know every table, so that none is made. */
function createAllKnown(): Set<string> {
  const known = new Set<string>();
  known.has = () => true;
  return known;
}

describe('the address of the tables', () => {
  test.each([
    [
      'an account in a cloud',
      `DefaultEndpointsProtocol=https;AccountName=acct;AccountKey=${KEY};EndpointSuffix=core.example.test`,
      'https://acct.table.core.example.test/',
    ],
    [
      'an endpoint of its own',
      `DefaultEndpointsProtocol=https;AccountName=acct;AccountKey=${KEY};TableEndpoint=https://tables.example.test/`,
      'https://tables.example.test/',
    ],
    [
      'an emulator over http',
      `DefaultEndpointsProtocol=http;AccountName=acct;AccountKey=${KEY};TableEndpoint=http://127.0.0.1:1/acct`,
      'http://127.0.0.1:1/acct/',
    ],
    [
      'the development storage',
      'UseDevelopmentStorage=true',
      'http://127.0.0.1:10002/devstoreaccount1/',
    ],
    [
      'a shared access signature',
      'TableEndpoint=https://acct.table.example.test;SharedAccessSignature=sv=1&sig=abc',
      'https://acct.table.example.test/',
    ],
  ])('%s', async (_, connectionString, address) => {
    const { ask, requests } = open({ connectionString });
    await ask();
    expect(requests[0]?.url.split('AcrWatchState')[0]).toBe(address);
    expect(requests[0]?.allowInsecureConnection).toBe(address.startsWith('http:'));
  });

  test.each(['https://acct.table.example.test', 'https://acct.table.example.test/'])(
    'the service %s is asked with a token of the identity',
    async (serviceUri) => {
      const { credential } = createTestCredential();
      const { ask, requests } = open({ serviceUri, credential });
      await ask();
      expect(requests[0]?.url).toMatch(/^https:\/\/acct\.table\.example\.test\/AcrWatchState\(\)/);
      expect(requests[0]?.headers.get('authorization')).toBe('Bearer test-token');
    },
  );

  test('a token is never sent over http', async () => {
    const { credential, scopes } = createTestCredential();
    const { ask, requests } = open({ serviceUri: 'http://acct.example.test', credential });
    await expect(ask()).rejects.toThrow(/AcrWatchState: ask failed/);
    expect(requests).toEqual([]);
    expect(scopes).toEqual([]);
  });
});

test('the tables are AcrWatchState and AcrWatchOutbox', () => {
  const { tables } = open({ connectionString: 'UseDevelopmentStorage=true' });
  expect([tables.state.name, tables.outbox.name]).toEqual(['AcrWatchState', 'AcrWatchOutbox']);
});

test.each(['', 'canary', `AccountKey=${KEY}`, 'DefaultEndpointsProtocol=https;AccountKey=canary'])(
  'what is no connection string (%s) is refused by the name of the setting, not its text',
  (connectionString) => {
    const { http } = createTestHttp({ transport: {} });
    const opening = () =>
      createTableClients({ connectionString }, { http, serviceClock: createServiceClock(() => 0) });
    expect(opening).toThrow(/^AzureWebJobsStorage is not a storage connection string/);
    expect(opening).not.toThrow(/canary/);
  },
);

describe("the store's clock", () => {
  const storage = { connectionString: 'UseDevelopmentStorage=true' };

  test("is this machine's until the service has answered", () => {
    const { tables, clock } = open(storage);
    clock.now += 5;
    expect(tables.clock()).toBe(clock.now);
  });

  test('is that of the service once it has, and goes on with this machine', async () => {
    const { tables, clock, ask } = open(storage);
    clock.date = 'Sun, 01 Mar 2026 06:10:00 GMT';
    await ask();
    clock.now += 1500;
    expect(new Date(tables.clock()).toISOString()).toBe('2026-03-01T06:10:01.500Z');
  });

  test('is not moved by what whole seconds hide, nor by a date that is none', async () => {
    const { tables, clock, ask } = open(storage);
    for (const date of ['Sun, 01 Mar 2026 06:00:01 GMT', 'yesterday']) {
      clock.date = date;
      await ask();
      expect(tables.clock()).toBe(clock.now);
    }
  });
});

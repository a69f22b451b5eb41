import { inspect } from 'node:util';
import { createDefaultHttpClient, createHttpHeaders } from '@azure/core-rest-pipeline';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { TableClient } from '@azure/data-tables';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startAzurite } from '../../dev/azurite.ts';
import type { Azurite } from '../../dev/azurite.ts';
import { createTableAlertStore } from '../../src/azure/table-alert-store.ts';
import { createServiceClock, createTableClients } from '../../src/azure/table-client.ts';
import { createTableMemoryStore } from '../../src/azure/table-memory-store.ts';
import { createTableOutbox } from '../../src/azure/table-outbox.ts';
import { createTableRunLog } from '../../src/azure/table-run-log.ts';
import { alertStoreContract } from '../contract/alert-store-contract.ts';
import { memoryStoreContract } from '../contract/memory-store-contract.ts';
import { outboxContract } from '../contract/outbox-contract.ts';
import { runLogContract } from '../contract/run-log-contract.ts';
import { aMessage, anAlert } from '../support/stored-alerts.ts';
import { createTestHttp } from '../support/test-http.ts';

const OWNER = 'registry-quota';
const RUN = { check: OWNER, runId: 'run-1', now: 1000, leaseUntil: 2000 };

let azurite: Azurite;
let spaces = 0;

beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.stop());

type OddRow = { partition: string; rowKey: string; reason: string };

/** Tables of their own for each use, the requests they cost, and what was reported as odd. */
function createSpace() {
  spaces += 1;
  const prefix = `Space${spaces}`;
  const { http } = createTestHttp({ transport: {} });
  const odd: OddRow[] = [];
  const { connectionString } = azurite;
  const tables = createTableClients(
    { connectionString },
    { http, prefix, serviceClock: createServiceClock(Date.now) },
  );
  const onOddRow = (partition: string, rowKey: string, reason: string): void =>
    void odd.push({ partition, rowKey, reason });
  const raw = (part: string): TableClient =>
    TableClient.fromConnectionString(connectionString, `${prefix}${part}`, {
      allowInsecureConnection: true,
    });
  return { tables, odd, onOddRow, http, prefix, raw };
}

describe('the stores in tables', () => {
  const store =
    <T>(create: (tables: ReturnType<typeof createTableClients>) => T) =>
    () =>
      create(createSpace().tables);
  const unexpected = (): void => expect.fail('no row is odd');
  alertStoreContract(store((tables) => createTableAlertStore(tables, unexpected)));
  memoryStoreContract(store((tables) => createTableMemoryStore(tables, unexpected)));
  outboxContract(store((tables) => createTableOutbox(tables, unexpected)));
  runLogContract(store((tables) => createTableRunLog(tables, unexpected)));
});

describe('rows', () => {
  test('an alert shows its state, rule, severity and start to people', async () => {
    const { tables, onOddRow, raw } = createSpace();
    const alert = anAlert();
    const { fingerprint } = alert;
    await createTableAlertStore(tables, onOddRow).saveAlerts(OWNER, [
      { fingerprint, alert, version: undefined },
    ]);
    expect(await raw('State').getEntity(OWNER, `alert-${fingerprint}`)).toMatchObject({
      state: 'firing',
      rule: 'quota',
      severity: 'warning',
      startsAt: '2026-03-01T00:00:00.000Z',
      schemaVersion: 1,
    });
  });

  test('an alert longer than one property is stored whole', async () => {
    const { tables, onOddRow } = createSpace();
    const alert = anAlert();
    const long = { ...alert, finding: { ...alert.finding, detail: '𝒳"\\é'.repeat(20_000) } };
    const { fingerprint } = alert;
    const store = createTableAlertStore(tables, onOddRow);
    const saved = await store.saveAlerts(OWNER, [{ fingerprint, alert: long, version: undefined }]);
    expect(await store.loadAlerts(OWNER)).toEqual(saved);
    expect(saved[0]?.alert).toEqual(long);
  });

  test('owners and channels may hold a quote', async () => {
    const { tables, onOddRow } = createSpace();
    const store = createTableMemoryStore(tables, onOddRow);
    await store.saveMemory("o'ne", new Map([['a', { n: 1 }]]));
    expect(await store.loadMemory("o'ne")).toEqual(new Map([['a', { n: 1 }]]));
  });

  test('a message of 2,000 items with 600 characters of text each is stored whole', async () => {
    const { tables, onOddRow } = createSpace();
    const outbox = createTableOutbox(tables, onOddRow);
    const message = aMessage(1, { items: Array.from({ length: 2000 }, (_, n) => longItem(n)) });
    await outbox.addMessage(message, []);
    const [stored] = await outbox.listOpen();
    expect(stored?.row.message).toEqual(message);
  });

  test('300 alerts are loaded and replaced in few requests', async () => {
    const { tables, onOddRow, http } = createSpace();
    const store = createTableAlertStore(tables, onOddRow);
    const alerts = Array.from({ length: 300 }, (_, n) => anAlert(`n${n}`));
    await store.saveAlerts(
      OWNER,
      alerts.map((alert) => ({ fingerprint: alert.fingerprint, alert, version: undefined })),
    );
    const loaded = await store.loadAlerts(OWNER);
    await store.saveAlerts(
      OWNER,
      loaded.map(({ alert, version }) => ({ fingerprint: alert.fingerprint, alert, version })),
    );
    const requests = http.requests().reduce((sum, { count }) => sum + count, 0);
    // One to make the table, three transactions, one list, three transactions.
    expect(requests).toBe(8);
  });
});

describe('the tables', () => {
  test('are made once for a process that shares what it knows', async () => {
    const { http } = createTestHttp({ transport: {} });
    const known = new Set<string>();
    const { connectionString } = azurite;
    const open = () =>
      createTableClients(
        { connectionString },
        { http, known, prefix: 'Once', serviceClock: createServiceClock(Date.now) },
      );
    for (const tables of [open(), open()])
      await createTableAlertStore(tables, expect.fail).loadAlerts(OWNER);
    expect(http.requests().filter(({ status }) => status === 201 || status === 204)).toMatchObject([
      { count: 1 },
    ]);
  });

  test('that are there already are fine', async () => {
    const { prefix } = createSpace();
    const { connectionString } = azurite;
    for (let process = 0; process < 2; process += 1) {
      const { http } = createTestHttp({ transport: {} });
      const tables = createTableClients(
        { connectionString },
        { http, prefix, serviceClock: createServiceClock(Date.now) },
      );
      expect(await createTableAlertStore(tables, expect.fail).loadAlerts(OWNER)).toEqual([]);
    }
  });

  test('that were deleted are made again after one failure', async () => {
    const { tables, onOddRow, raw } = createSpace();
    const store = createTableAlertStore(tables, onOddRow);
    await store.loadAlerts(OWNER);
    await raw('State').deleteTable();
    await expect(store.loadAlerts(OWNER)).rejects.toThrow(/404 TableNotFound/);
    expect(await store.loadAlerts(OWNER)).toEqual([]);
  });
});

describe('an odd row', () => {
  test.each([
    ['of a later version', { schemaVersion: 2, json0: '{}' }, /schemaVersion is 2/],
    ['without a version', { json0: '{}' }, /schemaVersion is absent/],
    ['that is cut', { schemaVersion: 1, json0: '{"fingerprint' }, /not JSON/],
    ['of another shape', { schemaVersion: 1, json0: '{}' }, /does not fit: fingerprint/],
  ])(
    '%s is reported once, left as it is, and its neighbours are loaded',
    async (_, columns, why) => {
      const { tables, odd, onOddRow, raw } = createSpace();
      const store = createTableAlertStore(tables, onOddRow);
      const [good, bad] = [anAlert('good'), anAlert('bad')];
      const insert = (alert: typeof good) =>
        store.saveAlerts(OWNER, [{ fingerprint: alert.fingerprint, alert, version: undefined }]);
      const saved = await insert(good);
      const rowKey = `alert-${bad.fingerprint}`;
      await raw('State').createEntity({ partitionKey: OWNER, rowKey, ...columns });
      expect(await store.loadAlerts(OWNER)).toEqual(saved);
      expect(odd).toEqual([{ partition: OWNER, rowKey, reason: expect.stringMatching(why) }]);
      expect(await insert(bad)).toEqual([]);
      expect(await raw('State').getEntity(OWNER, rowKey)).toMatchObject(columns);
    },
  );

  test('of memory is neither loaded nor written over nor forgotten', async () => {
    const { tables, odd, onOddRow, raw } = createSpace();
    const store = createTableMemoryStore(tables, onOddRow);
    await store.saveMemory(
      OWNER,
      new Map([
        ['a', { n: 1 }],
        ['b', { n: 1 }],
      ]),
    );
    const row = await rowWith(raw('State'), 'key', 'a');
    await raw('State').updateEntity({ ...row, schemaVersion: 2 }, 'Replace');
    await store.saveMemory(
      OWNER,
      new Map([
        ['a', { n: 2 }],
        ['b', { n: 2 }],
      ]),
    );
    await store.saveMemory(OWNER, new Map([['a', null]]));
    expect(await store.loadMemory(OWNER)).toEqual(new Map([['b', { n: 2 }]]));
    expect(odd).toHaveLength(1);
    expect(await rowWith(raw('State'), 'key', 'a')).toMatchObject({ schemaVersion: 2 });
  });

  test('of a run is left out of the list; a claim or an end fails and names it', async () => {
    const { tables, odd, onOddRow, raw } = createSpace();
    const log = createTableRunLog(tables, onOddRow);
    const good = await log.claimRun({ ...RUN, check: 'discovery' });
    const row = { partitionKey: OWNER, rowKey: 'run', schemaVersion: 2 };
    await raw('State').createEntity(row);
    expect(await log.listRuns()).toEqual([good]);
    expect(odd).toMatchObject([{ partition: OWNER, rowKey: 'run' }]);
    await expect(log.claimRun(RUN)).rejects.toThrow(/row run of partition registry-quota/);
    expect(await raw('State').getEntity(OWNER, 'run')).toMatchObject({ schemaVersion: 2 });
  });

  test('of the outbox is neither listed nor pruned nor written over', async () => {
    const { tables, odd, onOddRow, raw } = createSpace();
    const outbox = createTableOutbox(tables, onOddRow);
    await outbox.listOpen();
    for (const isOpen of ['yes', 'no']) {
      const columns = { isOpen, createdAt: '2026-01-01T00:00:00.000Z', schemaVersion: 2 };
      await raw('Outbox').createEntity({ partitionKey: 'email', rowKey: isOpen, ...columns });
    }
    await outbox.prune(Date.parse('9999-01-01T00:00:00Z'));
    expect(await outbox.listOpen()).toEqual([]);
    expect(odd.map(({ rowKey }) => rowKey)).toEqual(['yes']);
    expect(await raw('Outbox').getEntity('email', 'no')).toMatchObject({ isOpen: 'no' });
  });
});

describe('a write whose answer was lost', () => {
  test('meets itself when it is sent again, and counts as stored', async () => {
    const { tables, onOddRow } = createSpace();
    const store = createTableAlertStore(tables, onOddRow);
    const alert = anAlert();
    const write = { fingerprint: alert.fingerprint, alert, version: undefined };
    const [first] = await store.saveAlerts(OWNER, [write]);
    expect(await store.saveAlerts(OWNER, [write])).toEqual([first]);
    const other = { ...write, alert: { ...alert, seenRuns: 99 } };
    expect(await store.saveAlerts(OWNER, [other])).toEqual([]);
  });
});

describe('a claim of a message whose answer was lost', () => {
  /** An outbox whose next write of a row is carried out and answered with a 503. */
  function createLossy() {
    const { connectionString } = azurite;
    const wire = createDefaultHttpClient();
    let toLose = 0;
    const httpClient: HttpClient = {
      async sendRequest(request) {
        const answer = await wire.sendRequest(request);
        if (request.method !== 'PUT' || toLose === 0) return answer;
        toLose -= 1;
        return { request, status: 503, headers: createHttpHeaders(), bodyAsText: '' };
      },
    };
    spaces += 1;
    let marks = 0;
    const { http } = createTestHttp({ transport: { httpClient } });
    const newMark = () => `mark ${marks++}`;
    const options = {
      http,
      prefix: `Lossy${spaces}`,
      newMark,
      serviceClock: createServiceClock(Date.now),
    };
    const tables = createTableClients({ connectionString }, options);
    return { outbox: createTableOutbox(tables, expect.fail), loseOne: () => void (toLose = 1) };
  }

  test('is held by the run that made it, and by no other with the same words', async () => {
    const { outbox, loseOne } = createLossy();
    await outbox.addMessage(aMessage(), []);
    const [stored] = await outbox.listOpen();
    if (stored === undefined) throw new Error('the message is not pending');
    const claim = { ...stored.row, claimedUntil: 5 };
    loseOne();
    const claimed = await outbox.replaceRow(stored, claim);
    expect(await outbox.listOpen()).toEqual([claimed]);
    expect(await outbox.replaceRow(stored, claim)).toBeUndefined();
  });
});

test('settled messages are pruned by their keys alone', async () => {
  const { tables, onOddRow, raw } = createSpace();
  const outbox = createTableOutbox(tables, onOddRow);
  await outbox.addMessage(aMessage(), []);
  const [stored] = await outbox.listOpen();
  if (stored === undefined) throw new Error('the message is not pending');
  const { row: before } = stored;
  await outbox.replaceRow(stored, { ...before, status: 'sent', settled: true, verified: true });
  const row = await rowWith(raw('Outbox'), 'status', 'sent');
  // A body that nobody could read shows that nobody reads it.
  await raw('Outbox').updateEntity({ ...row, body0: 'x' }, 'Replace');
  await outbox.prune(before.message.createdAt);
  expect(await raw('Outbox').getEntity('email', row.rowKey)).toBeDefined();
  await outbox.prune(before.message.createdAt + 1);
  await expect(raw('Outbox').getEntity('email', row.rowKey)).rejects.toThrow();
});

describe('a claim whose answer was lost', () => {
  test('is taken for what it was: this run holds the check', async () => {
    const { tables, onOddRow } = createSpace();
    const log = createTableRunLog(tables, onOddRow);
    await log.claimRun(RUN);
    expect(await log.claimRun(RUN)).toMatchObject({ runId: 'run-1' });
  });
});

describe('a failing storage account', () => {
  const key = Buffer.from('canary-key-canary').toString('base64');
  const fails = async (connectionString: string): Promise<Error> => {
    const { http } = createTestHttp({ transport: {} });
    const tables = createTableClients(
      { connectionString },
      { http, serviceClock: createServiceClock(Date.now) },
    );
    const store = createTableAlertStore(tables, expect.fail);
    return store.loadAlerts(OWNER).then(
      () => expect.fail('it was not refused'),
      (error: Error) => error,
    );
  };

  test('a refused key says 403, the role, and nothing of the key', async () => {
    const error = await fails(
      azurite.connectionString.replace(/AccountKey=[^;]+/, `AccountKey=${key}`),
    );
    expect(error.message).toMatch(
      /^table AcrWatchState: load alerts of registry-quota failed: 403/,
    );
    expect(error.message).toContain('Storage Table Data Contributor');
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(
      /canary|Y2FuYXJ5|SharedKey \w/,
    );
  });

  test('an account that does not answer says which settings hold the address', async () => {
    const gone = await startAzurite();
    await gone.stop();
    const error = await fails(gone.connectionString);
    expect(error.message).toContain('AzureWebJobsStorage__tableServiceUri');
    expect(error.message).toContain('Azurite');
    expect(inspect(error.cause)).toContain('ECONNREFUSED');
  });
});

async function rowWith(client: TableClient, column: string, value: string) {
  for await (const row of client.listEntities()) if (row[column] === value) return narrow(row);
  throw new Error('no such row');
}

function narrow(row: Record<string, unknown>) {
  const { etag: _etag, timestamp: _timestamp, ...columns } = row;
  return { ...columns, partitionKey: String(row['partitionKey']), rowKey: String(row['rowKey']) };
}

/** An item whose 600 characters of detail are words in an order of their own. */
function longItem(index: number) {
  const words = ['registry', 'replica', 'secret', 'expires', 'storage', 'größe', 'limit', 'days'];
  let state = index + 1;
  let detail = '';
  while (detail.length < 600) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    detail += `${words[(state >> 8) % words.length]} ${state % 1000} `;
  }
  const { finding } = anAlert(`item ${index}`);
  return {
    reason: 'new' as const,
    finding: { ...finding, detail: detail.slice(0, 600) },
    startsAt: index,
    owner: OWNER,
    owedAt: index,
  };
}

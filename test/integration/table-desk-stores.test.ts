import { inspect } from 'node:util';
import { createDefaultHttpClient, createHttpHeaders } from '@azure/core-rest-pipeline';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { TableClient } from '@azure/data-tables';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startAzurite } from '../../dev/azurite.ts';
import type { Azurite } from '../../dev/azurite.ts';
import { createServiceClock, createTableClients } from '../../src/azure/table-client.ts';
import type { TableClients } from '../../src/azure/table-client.ts';
import { createTableReceiverLog } from '../../src/azure/table-receiver-log.ts';
import { createTableSigningKeys } from '../../src/azure/table-signing-keys.ts';
import { createTableSilenceStore } from '../../src/azure/table-silence-store.ts';
import { DAY_MS } from '../../src/domain/time.ts';
import { receiverLogContract } from '../contract/receiver-log-contract.ts';
import { signingKeysContract } from '../contract/signing-keys-contract.ts';
import { silenceStoreContract } from '../contract/silence-store-contract.ts';
import { countingBytes } from '../support/memory-signing-keys.ts';
import { aSilence, SILENCE_TIME } from '../support/silences.ts';
import { createTestHttp } from '../support/test-http.ts';

const NOW = SILENCE_TIME;
const END = { at: NOW + 1, by: 'Bo' };

let azurite: Azurite;
let spaces = 0;

beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.stop());

type OddRow = { readonly partition: string; readonly rowKey: string; readonly reason: string };

/** A table of its own; `loseOne` has the next write carried out and its answer lost. */
function createSpace() {
  spaces += 1;
  const prefix = `Desk${spaces}`;
  const { connectionString } = azurite;
  const wire = createDefaultHttpClient();
  let toLose = 0;
  let marks = 0;
  const httpClient: HttpClient = {
    async sendRequest(request) {
      const answer = await wire.sendRequest(request);
      const isWrite = request.method === 'PUT' || request.url.endsWith('State');
      if (!isWrite || toLose === 0) return answer;
      toLose -= 1;
      return { request, status: 503, headers: createHttpHeaders(), bodyAsText: '' };
    },
  };
  const { http, clock } = createTestHttp({ transport: { httpClient } });
  const newMark = () => `mark ${marks++}`;
  const serviceClock = createServiceClock(clock);
  const options = { http, serviceClock, prefix, newMark };
  const tables = createTableClients({ connectionString }, options);
  const odd: OddRow[] = [];
  const onOddRow = (partition: string, rowKey: string, reason: string): void =>
    void odd.push({ partition, rowKey, reason });
  const raw = TableClient.fromConnectionString(connectionString, `${prefix}State`, {
    allowInsecureConnection: true,
  });
  return { tables, odd, onOddRow, raw, loseOne: () => void (toLose = 1) };
}

const unexpected = (): void => expect.fail('no row is odd');

describe('the stores of silences, receivers and keys in tables', () => {
  const store =
    <T>(create: (tables: TableClients) => T) =>
    () =>
      create(createSpace().tables);
  silenceStoreContract(store((tables) => createTableSilenceStore(tables, unexpected)));
  receiverLogContract(store((tables) => createTableReceiverLog(tables, unexpected)));
  signingKeysContract((randomBytes) =>
    createTableSigningKeys(createSpace().tables, { onOddRow: unexpected, randomBytes }),
  );
});

describe('a silence', () => {
  test('shows who and from when until when to people, the end where it was ended', async () => {
    const { tables, raw, onOddRow } = createSpace();
    const store = createTableSilenceStore(tables, onOddRow);
    await store.addSilence(aSilence());
    const rowKey = `silence-${aSilence().id}`;
    const shown = { createdBy: aSilence().createdBy, startsAt: '2026-11-20T06:00:00.000Z' };
    expect(await raw.getEntity('silences', rowKey)).toMatchObject({
      ...shown,
      endsAt: '2026-11-20T14:00:00.000Z',
      schemaVersion: 1,
    });
    await store.endSilence(aSilence().id, END);
    expect(await raw.getEntity('silences', rowKey)).toMatchObject({
      ...shown,
      endsAt: '2026-11-20T06:00:00.001Z',
    });
  });

  test('of another version is left alone and reported; ending it, or adding one under its id, fails and names it', async () => {
    const { tables, raw, odd, onOddRow } = createSpace();
    const store = createTableSilenceStore(tables, onOddRow);
    await store.addSilence(aSilence(1));
    const rowKey = `silence-${aSilence(2).id}`;
    await raw.createEntity({ partitionKey: 'silences', rowKey, schemaVersion: 2 });
    expect(await store.listSilences()).toEqual([aSilence(1)]);
    expect(odd).toMatchObject([{ partition: 'silences', rowKey }]);
    await store.pruneSilences(Number.MAX_SAFE_INTEGER);
    await expect(store.addSilence(aSilence(2))).rejects.toThrow(rowKey);
    await expect(store.endSilence(aSilence(2).id, END)).rejects.toThrow(rowKey);
    expect(await raw.getEntity('silences', rowKey)).toMatchObject({ schemaVersion: 2 });
    expect(await store.listSilences()).toEqual([]);
  });

  test('under another id than its own is odd', async () => {
    const { tables, raw, odd, onOddRow } = createSpace();
    const store = createTableSilenceStore(tables, onOddRow);
    await store.addSilence(aSilence(1));
    const { json0 } = await raw.getEntity<{ json0: string }>(
      'silences',
      `silence-${aSilence().id}`,
    );
    await raw.createEntity({
      partitionKey: 'silences',
      rowKey: 'silence-other',
      schemaVersion: 1,
      json0,
    });
    expect(await store.listSilences()).toEqual([aSilence(1)]);
    expect(odd.map(({ rowKey }) => rowKey)).toEqual(['silence-other']);
  });

  test('whose end or creation had its answer lost is ended or created all the same', async () => {
    const { tables, onOddRow, loseOne } = createSpace();
    const store = createTableSilenceStore(tables, onOddRow);
    await store.listSilences();
    loseOne();
    await store.addSilence(aSilence());
    loseOne();
    expect(await store.endSilence(aSilence().id, END)).toMatchObject({ ended: END });
    expect(await store.listSilences()).toEqual([aSilence(1, { ended: END })]);
  });
});

describe('a record of a receiver', () => {
  test('whose write had its answer lost is changed once', async () => {
    const { tables, onOddRow, loseOne } = createSpace();
    const log = createTableReceiverLog(tables, onOddRow);
    const add = () =>
      log.updateReceiver('email', (record) => ({ ...record, refused: record.refused + 1 }));
    await log.listReceivers();
    for (const expected of [1, 2]) {
      loseOne();
      await add();
      expect((await log.listReceivers())[0]?.refused).toBe(expected);
    }
  });

  test('that keeps being changed is tried five times, then the error says so', async () => {
    const { tables, onOddRow } = createSpace();
    const log = createTableReceiverLog(tables, onOddRow);
    const raced = async (races: number) => {
      let tries = 0;
      const other = createTableReceiverLog(tables, onOddRow);
      const rival = {
        ...tables,
        state: racing(
          tables.state,
          () => tries <= races,
          () => other,
        ),
      };
      await createTableReceiverLog(rival, onOddRow).updateReceiver('teams', (record) => {
        tries += 1;
        return { ...record, waitUntil: tries };
      });
      return tries;
    };
    expect(await raced(4)).toBe(5);
    await expect(raced(5)).rejects.toThrow(/update receiver teams failed: other runs keep writing/);
    expect(await log.listReceivers()).toHaveLength(1);
  });

  test('of another version is left alone and reported; changing it fails and names it', async () => {
    const { tables, raw, odd, onOddRow } = createSpace();
    const log = createTableReceiverLog(tables, onOddRow);
    await log.listReceivers();
    await raw.createEntity({ partitionKey: 'receivers', rowKey: 'receiver-x', schemaVersion: 2 });
    expect(await log.listReceivers()).toEqual([]);
    expect(odd).toMatchObject([{ partition: 'receivers', rowKey: 'receiver-x' }]);
    await expect(log.updateReceiver('x', (record) => record)).rejects.toThrow('receiver-x');
  });

  test.each(['', 'A', 'a b', 'a/b', "a'b", 'ü', 'x'.repeat(101)])(
    'under a name that a row cannot have is refused: %j',
    async (name) => {
      const { tables, onOddRow } = createSpace();
      const log = createTableReceiverLog(tables, onOddRow);
      await expect(log.updateReceiver(name, (record) => record)).rejects.toThrow('may hold only');
    },
  );
});

/** The table, with another run's change of the record just before each write of this run. */
function racing(
  table: TableClients['state'],
  isRacing: () => boolean,
  rival: () => ReturnType<typeof createTableReceiverLog>,
): TableClients['state'] {
  return {
    ...table,
    async call(operation, work) {
      if (operation.startsWith('update receiver') && isRacing()) {
        await rival().updateReceiver('teams', (record) => ({
          ...record,
          refused: record.refused + 1,
        }));
      }
      return table.call(operation, work);
    },
  };
}

describe('signing keys', () => {
  const LIFE = 90 * DAY_MS;
  const keysIn = ({ tables, onOddRow }: ReturnType<typeof createSpace>, seed = 0) =>
    createTableSigningKeys(tables, { onOddRow, randomBytes: countingBytes(seed) });

  test('of two instances that start together are one key', async () => {
    const space = createSpace();
    const [left, right] = await Promise.all([
      keysIn(space, 1).loadSigner(NOW),
      keysIn(space, 2).loadSigner(NOW),
    ]);
    expect(left.sign('x')).toBe(right.sign('x'));
  });

  test('of two instances that replace the key together are one key', async () => {
    const space = createSpace();
    await keysIn(space).loadSigner(NOW);
    const later = NOW + LIFE + 1;
    const [left, right] = await Promise.all([
      keysIn(space, 1).loadSigner(later),
      keysIn(space, 2).loadSigner(later),
    ]);
    expect(left.sign('x')).toBe(right.sign('x'));
    expect(left.sign('x')).toMatch(/^2\./);
  });

  test('are made once when the answer to the first write is lost', async () => {
    const space = createSpace();
    await createTableSilenceStore(space.tables, unexpected).listSilences();
    space.loseOne();
    const token = (await keysIn(space, 1).loadSigner(NOW)).sign('x');
    expect((await keysIn(space, 2).loadSigner(NOW)).sign('x')).toBe(token);
  });

  test('that are no longer accepted are deleted', async () => {
    const space = createSpace();
    const keys = keysIn(space);
    for (const age of [0, 1, 2, 3]) await keys.loadSigner(NOW + age * (LIFE + 1));
    const rows: string[] = [];
    for await (const row of space.raw.listEntities()) rows.push(String(row.rowKey));
    expect(rows).toEqual(['signing-key-3', 'signing-key-4']);
  });

  test('of another version are left alone, reported, and their number is not used again', async () => {
    const space = createSpace();
    await keysIn(space).loadSigner(NOW);
    const rowKey = 'signing-key-2';
    await space.raw.createEntity({ partitionKey: 'app', rowKey, schemaVersion: 2 });
    const signer = await keysIn(space).loadSigner(NOW + 1);
    expect(signer.sign('x')).toMatch(/^1\./);
    expect(space.odd).toMatchObject([{ partition: 'app', rowKey }]);
    expect((await keysIn(space).loadSigner(NOW + LIFE + 1)).sign('x')).toMatch(/^3\./);
    expect(await space.raw.getEntity('app', rowKey)).toMatchObject({ schemaVersion: 2 });
  });

  test('stand in no error, not even of a damaged row', async () => {
    const space = createSpace();
    await keysIn(space).loadSigner(NOW);
    const row = await space.raw.getEntity<{ json0: string }>('app', 'signing-key-1');
    const { secret } = readSecret(row.json0);
    const damaged = row.json0.replace(secret, `${secret}=`);
    const entity = { partitionKey: 'app', rowKey: 'signing-key-1', schemaVersion: 1 };
    await space.raw.updateEntity({ ...entity, json0: damaged }, 'Replace');
    await keysIn(space).loadSigner(NOW);
    const cut = { ...entity, rowKey: 'signing-key-2', json0: row.json0.slice(0, -4) };
    await space.raw.updateEntity(cut, 'Replace');
    const error = await keysIn(space)
      .loadSigner(NOW)
      .catch((thrown: unknown) => thrown);
    const shown = inspect([space.odd, error], { depth: 9 });
    expect(space.odd.length).toBeGreaterThan(1);
    expect(secret).toHaveLength(43);
    expect(shown).not.toContain(secret.slice(0, 12));
  });
});

function readSecret(json: string): { readonly secret: string } {
  return { secret: /"secret":"([^"]+)"/.exec(json)?.[1] ?? '' };
}

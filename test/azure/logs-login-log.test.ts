import { describe, expect, test } from 'vitest';
import { createLogsLoginLog } from '../../src/azure/logs-login-log.ts';
import { createReplay } from '../support/replay.ts';
import { REGISTRY } from '../support/test-arm.ts';
import { CLOUD, createTestCredential, createTestHttp, START } from '../support/test-http.ts';

const WORKSPACE = '77777777-7777-4777-8777-777777777777';
const COLUMNS = [
  'Part',
  'Registry',
  'Minute',
  'Failures',
  'Unauthorized',
  'Forbidden',
  'Throttled',
  'AnonymousFailures',
  'Identities',
  'Addresses',
  'Top',
];
const ID = REGISTRY.id.toLowerCase();

type Cells = Readonly<Record<string, unknown>>;

/** An answer with rows by column name; what a row lacks is null. */
function answerOf(rows: readonly Cells[], rest: object = {}) {
  const columns = COLUMNS.map((name) => ({ name, type: 'string' }));
  const cells = rows.map((row) => COLUMNS.map((name) => row[name] ?? null));
  return {
    status: 200,
    body: { tables: [{ name: 'PrimaryResult', columns, rows: cells }], ...rest },
  };
}

function minuteRow(minute: string, given: Cells = {}): Cells {
  return {
    Part: 'minute',
    Registry: ID,
    Minute: minute,
    Failures: 5,
    Unauthorized: 5,
    Forbidden: 0,
    Throttled: 0,
    AnonymousFailures: 0,
    ...given,
  };
}

const SUM = { Part: 'all', Registry: ID, Failures: 5 };
const MINUTE = '2026-02-28T23:59:00Z';

function createLogTest(steps: Parameters<typeof createReplay>[0], leftMs = 200_000) {
  const { transport, seen } = createReplay(steps);
  const run = createTestHttp({ transport, leftMs });
  const { credential, scopes } = createTestCredential();
  const log = createLogsLoginLog({ cloud: CLOUD, credential, http: run.http });
  const question = {
    workspace: WORKSPACE,
    from: START - 3_600_000,
    to: START,
    registries: [REGISTRY],
    countAnonymous: false,
  };
  return { log, question, seen, scopes, run };
}

async function failuresOf(steps: Parameters<typeof createReplay>[0]) {
  const { log, question } = createLogTest(steps);
  return log.readFailures(question);
}

describe('asking for failures', () => {
  test('posts one query to the workspace, with a token for the logs of the cloud', async () => {
    const { log, question, seen, scopes } = createLogTest([answerOf([])]);
    expect(await log.readFailures(question)).toEqual({
      ok: true,
      value: { registries: new Map(), cut: undefined },
    });
    expect(seen).toHaveLength(1);
    expect(seen[0]?.method).toBe('POST');
    expect(seen[0]?.url).toBe(`${CLOUD.logAnalytics}/v1/workspaces/${WORKSPACE}/query`);
    expect(seen[0]?.authorization).toBe('Bearer test-token');
    expect(new Set(scopes)).toEqual(new Set([`${CLOUD.logAnalytics}/.default`]));
    const body: unknown = JSON.parse(seen[0]?.body ?? '');
    expect(body).toMatchObject({
      query: expect.stringContaining('ContainerRegistryLoginEvents'),
      timespan: '2026-02-28T23:00:00.000Z/2026-03-01T00:00:00.000Z',
    });
  });

  test('waits longer for one answer than the service works at it', async () => {
    const { log, question, run } = createLogTest(['hang'], 300_000);
    const asked = log.readFailures(question);
    await expect.poll(() => run.timers.map(({ ms }) => ms)).toContain(70_000);
    run.stop();
    expect(await asked).toMatchObject({ ok: false, failure: { cause: 'timed-out' } });
  });

  test('is repeated after a throttled answer, although it is a POST', async () => {
    const { log, question, seen, run } = createLogTest([
      { status: 429, headers: { 'retry-after': '7' }, body: {} },
      answerOf([]),
    ]);
    expect(await log.readFailures(question)).toMatchObject({ ok: true });
    expect(seen).toHaveLength(2);
    expect(run.sleeps).toEqual([7000]);
  });
});

describe('an answer', () => {
  test('is read by the names of its columns, dynamic values as text', async () => {
    const reading = await failuresOf([
      answerOf([
        minuteRow(MINUTE, { Failures: 9, Forbidden: 2, Throttled: 1, AnonymousFailures: 3 }),
        { ...SUM, Failures: 9 },
        { Part: 'counted', Registry: ID, Identities: 2, Addresses: 1 },
        {
          Part: 'identities',
          Registry: ID,
          Top: '[{"name":"ci","count":4},{"name":"dev","count":2}]',
        },
        { Part: 'addresses', Registry: ID, Top: [{ name: '203.0.113.7', count: 6 }] },
      ]),
    ]);
    const minute = Date.parse(MINUTE) / 60_000;
    const counts = { unauthorized: 5, forbidden: 2, throttled: 1, other: 1, anonymous: 3 };
    expect(reading).toEqual({
      ok: true,
      value: {
        cut: undefined,
        registries: new Map([
          [
            ID,
            {
              minutes: new Map([[minute, counts]]),
              names: {
                identities: 2,
                addresses: 1,
                topIdentities: [
                  { name: 'ci', count: 4 },
                  { name: 'dev', count: 2 },
                ],
                topAddresses: [{ name: '203.0.113.7', count: 6 }],
              },
            },
          ],
        ]),
      },
    });
  });

  test('adds what stands under the id and under the login server of a registry', async () => {
    const server = 'regone.azurecr.io';
    const reading = await failuresOf([
      answerOf([
        minuteRow(MINUTE),
        minuteRow(MINUTE, { Registry: server }),
        SUM,
        { ...SUM, Registry: server },
      ]),
    ]);
    const minutes = reading.ok ? reading.value.registries.get(ID)?.minutes : undefined;
    expect([...(minutes?.values() ?? [])].map(({ unauthorized }) => unauthorized)).toEqual([10]);
    expect(reading.ok && reading.value.cut).toBe(undefined);
  });

  test('leaves out registries that were not asked for', async () => {
    const reading = await failuresOf([
      answerOf([minuteRow(MINUTE, { Registry: 'other.azurecr.io' })]),
    ]);
    expect(reading).toMatchObject({ ok: true, value: { registries: new Map() } });
  });

  test('makes hostile names fit for one line', async () => {
    const name = `\u202e<b>\r\n${'x'.repeat(500)}`;
    const reading = await failuresOf([
      answerOf([
        minuteRow(MINUTE),
        SUM,
        { Part: 'identities', Registry: ID, Top: JSON.stringify([{ name, count: 5 }]) },
      ]),
    ]);
    const names = reading.ok ? reading.value.registries.get(ID)?.names.topIdentities : undefined;
    expect(names?.[0]?.name).toMatch(/^<b> x+…$/);
    expect(names?.[0]?.name.length).toBe(100);
  });

  test('is a cut one when its minutes do not add up to its sums', async () => {
    const reading = await failuresOf([answerOf([minuteRow(MINUTE), { ...SUM, Failures: 6 }])]);
    expect(reading.ok && reading.value.cut).toBe('the answer is partial: its sums do not add up');
    const without = await failuresOf([answerOf([minuteRow(MINUTE)])]);
    expect(without.ok && without.value.cut).toBe('the answer is partial: its sums do not add up');
  });

  test('is a cut one when an error stands beside its rows', async () => {
    const innererror = {
      code: '-2133196797',
      message: 'The results exceed the set limit of 1 records (E_QUERY_RESULT_SET_TOO_LARGE).',
    };
    const error = {
      code: 'PartialError',
      message: 'There were some errors.',
      details: [{ code: 'EngineError', message: 'x', innererror }],
    };
    const reading = await failuresOf([answerOf([minuteRow(MINUTE), SUM], { error })]);
    expect(reading.ok && reading.value.cut).toBe(
      'the answer is partial: The results exceed the set limit of 1 records (E_QUERY_RESULT_SET_TOO_LARGE)',
    );
    expect(reading.ok && reading.value.registries.size).toBe(1);
  });

  test.each([
    ['no time', minuteRow(MINUTE, { Minute: null })],
    ['a time that is none', minuteRow('yesterday')],
    ['more 401s than failures', minuteRow(MINUTE, { Unauthorized: 6 })],
    ['more without an identity than 401s', minuteRow(MINUTE, { AnonymousFailures: 6 })],
    ['a count that is text', minuteRow(MINUTE, { Failures: '5' })],
    ['an unknown part', minuteRow(MINUTE, { Part: 'more' })],
    ['names that are no list', { Part: 'identities', Registry: ID, Top: '{}' }],
  ])('with %s is malformed, not no failures', async (_what, row) => {
    expect(await failuresOf([answerOf([row])])).toMatchObject({
      ok: false,
      failure: { cause: 'malformed' },
    });
  });

  test.each([
    ['no tables', {}],
    ['an empty list of tables', { tables: [] }],
    ['text', 'hello'],
    [
      'columns of another query',
      { tables: [{ name: 'PrimaryResult', columns: [{ name: 'x', type: 'int' }], rows: [[1]] }] },
    ],
  ])('of %s is malformed', async (_what, body) => {
    expect(await failuresOf([{ status: 200, body }])).toMatchObject({
      ok: false,
      failure: { cause: 'malformed' },
    });
  });
});

describe('a refusal', () => {
  const semantic = (message: string, code = 'SEM0100') => ({
    status: 400,
    body: {
      error: {
        code: 'BadArgumentError',
        message: 'The request had some invalid properties',
        innererror: {
          code: 'SemanticError',
          message: 'A semantic error occurred.',
          innererror: { code, message },
        },
      },
    },
  });

  test('of the table says that no login was ever written', async () => {
    const step = semantic(
      "'where' operator: Failed to resolve table or column expression named 'ContainerRegistryLoginEvents'",
    );
    expect(await failuresOf([step])).toMatchObject({
      ok: false,
      failure: {
        cause: 'not-configured',
        code: 'SEM0100',
        message:
          'the workspace has no table ContainerRegistryLoginEvents: no login was ever written to it',
      },
    });
  });

  test('of a column is not mistaken for that', async () => {
    const step = semantic(
      "'extend' operator: Failed to resolve scalar expression named 'LoginServer'",
    );
    expect(await failuresOf([step])).toMatchObject({
      ok: false,
      failure: { cause: 'malformed', code: 'SEM0100', status: 400 },
    });
  });

  test('of the caller is forbidden', async () => {
    const body = {
      error: {
        code: 'InsufficientAccessError',
        message:
          'The provided credentials have insufficient access to perform the requested operation',
      },
    };
    expect(await failuresOf([{ status: 403, body }])).toMatchObject({
      ok: false,
      failure: { cause: 'forbidden', code: 'InsufficientAccessError', service: CLOUD.logAnalytics },
    });
  });
});

describe('looking for senders', () => {
  const columns = ['Registry', 'Rows'].map((name) => ({ name, type: 'string' }));
  const table = (rows: readonly (readonly unknown[])[]) => ({
    status: 200,
    body: { tables: [{ name: 'PrimaryResult', columns, rows }] },
  });

  test.each([[ID], ['regone.azurecr.io']])('finds a registry by %s', async (name) => {
    const { log, question } = createLogTest([table([[name, 3]])]);
    expect(await log.findSenders(question)).toEqual({ ok: true, value: new Set([ID]) });
  });

  test('finds none where there are no rows', async () => {
    const { log, question } = createLogTest([table([])]);
    expect(await log.findSenders(question)).toEqual({ ok: true, value: new Set() });
  });
});

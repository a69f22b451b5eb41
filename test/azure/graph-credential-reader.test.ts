import { describe, expect, test, vi } from 'vitest';
import { createGraphCredentialReader } from '../../src/azure/graph-credential-reader.ts';
import { shareTokens } from '../../src/azure/token.ts';
import type { HolderPage } from '../../src/ports/credential-reader.ts';
import type { Step } from '../support/replay.ts';
import { CLOUD, createTestCredential, createTestHttp } from '../support/test-http.ts';
import { createGraphTest, GRAPH, holderAnswer } from '../support/test-graph.ts';

const FIRST = `${GRAPH}/v1.0/applications?$select=id,appId,displayName,tags,passwordCredentials,keyCredentials&$top=999`;
const page = (value: unknown, nextLink?: unknown): Step => ({
  status: 200,
  body: { '@odata.context': 'x', value, '@odata.nextLink': nextLink },
});

async function collect(pages: AsyncIterable<HolderPage>): Promise<readonly HolderPage[]> {
  const all: HolderPage[] = [];
  for await (const one of pages) all.push(one);
  return all;
}

async function listApplications(steps: Parameters<typeof createGraphTest>[0], change = {}) {
  const graph = createGraphTest(steps, change);
  const reader = createGraphCredentialReader(graph.dependencies);
  return { ...graph, pages: await collect(reader.listApplications()) };
}

async function holderOf(change: Record<string, unknown>) {
  const { pages } = await listApplications([page([holderAnswer('a', change)])]);
  const last = pages.at(-1);
  if (last === undefined) throw new Error('expected a page');
  return last.ok ? last.value[0] : last.failure;
}
const idsOf = (pages: readonly HolderPage[]) =>
  pages.map((one) => (one.ok ? one.value.map(({ objectId }) => objectId) : one.failure.cause));

describe('what is asked', () => {
  test('applications by 999 with the fields that are needed', async () => {
    const { seen, scopes } = await listApplications([page([])]);
    expect(seen.map(({ url }) => url)).toEqual([FIRST]);
    expect(seen[0]?.authorization).toBe('Bearer test-token');
    expect(scopes).toEqual(['https://graph.microsoft.com/.default']);
  });

  test('service principals with their type and owner too', async () => {
    const graph = createGraphTest([page([])]);
    await collect(createGraphCredentialReader(graph.dependencies).listServicePrincipals());
    expect(graph.seen[0]?.url).toBe(
      `${GRAPH}/v1.0/servicePrincipals?$select=id,appId,displayName,tags,passwordCredentials,keyCredentials,servicePrincipalType,appOwnerOrganizationId&$top=999`,
    );
  });

  test('another cloud, with a port, gets its own host, scope and token', async () => {
    const graph = 'https://localhost:8443';
    const { seen, scopes } = await listApplications([page([])], { graph });
    expect(seen[0]?.url).toBe(FIRST.replace(GRAPH, graph));
    expect(seen[0]?.authorization).toBe('Bearer test-token');
    expect(scopes).toEqual(['https://localhost:8443/.default']);
  });

  test("the library's own fetch sends where no transport is given", async () => {
    const spy = vi.spyOn(globalThis, 'fetch');
    spy.mockResolvedValue(Response.json({ value: [holderAnswer('a')] }));
    const { http } = createTestHttp({ transport: {} });
    const { credential } = createTestCredential();
    const reader = createGraphCredentialReader({ cloud: CLOUD, credential, http });
    expect(idsOf(await collect(reader.listApplications()))).toEqual([['a']]);
    const [url, init] = spy.mock.calls[0] ?? [];
    expect(url).toBe(FIRST);
    expect(init).toMatchObject({
      redirect: 'manual',
      headers: { Authorization: 'Bearer test-token' },
    });
    spy.mockRestore();
  });
});

describe('pages', () => {
  test('are followed by the link exactly as it is given', async () => {
    const link = `${GRAPH}/v1.0/applications?$skiptoken=m~A%2f%3D&$select=id&$select=appId&$top=999`;
    const { pages, seen } = await listApplications([
      page([holderAnswer('a')], link),
      page([holderAnswer('b')]),
    ]);
    expect(idsOf(pages)).toEqual([['a'], ['b']]);
    expect(seen[1]?.url).toBe(link);
  });

  test('are read one at a time, as they are taken', async () => {
    const graph = createGraphTest([page([holderAnswer('a')], `${FIRST}&$skiptoken=2`), page([])]);
    const reader = createGraphCredentialReader(graph.dependencies).listApplications();
    const pages = reader[Symbol.asyncIterator]();
    await pages.next();
    expect(graph.seen).toHaveLength(1);
  });

  test('an empty page with a next link is not the end', async () => {
    const { pages } = await listApplications([
      page([], `${FIRST}&$skiptoken=2`),
      page([holderAnswer('b')], null),
    ]);
    expect(idsOf(pages)).toEqual([[], ['b']]);
  });

  test('an object that comes twice is given once', async () => {
    const { pages } = await listApplications([
      page([holderAnswer('a'), holderAnswer('b')], `${FIRST}&$skiptoken=2`),
      page([holderAnswer('b'), holderAnswer('c')]),
    ]);
    expect(idsOf(pages)).toEqual([['a', 'b'], ['c']]);
  });

  test('a 500 on page 2 is the last page', async () => {
    const { pages, seen } = await listApplications((request) =>
      request.url === FIRST ? page([holderAnswer('a')], `${FIRST}&$skiptoken=2`) : { status: 500 },
    );
    expect(idsOf(pages)).toEqual([['a'], 'unavailable']);
    expect(seen).toHaveLength(5);
  });

  test.each([1, 2])('a cycle of %d is told, not followed', async (length) => {
    let asked = 0;
    const { pages, seen } = await listApplications(() => {
      asked += 1;
      return page([holderAnswer(`a${asked}`)], `${FIRST}&$skiptoken=${asked % length}`);
    });
    expect(pages.at(-1)).toMatchObject({ ok: false, failure: { cause: 'malformed' } });
    expect(seen.length).toBeLessThanOrEqual(length + 1);
  });

  test('a page that links to itself is asked once', async () => {
    const { pages, seen } = await listApplications(() => page([holderAnswer('a')], FIRST));
    expect(idsOf(pages)).toEqual([['a'], 'malformed']);
    expect(seen).toHaveLength(1);
  });

  test.each([
    'https://evil.example/v1.0/applications',
    'http://graph.microsoft.com/v1.0/applications',
    'https://graph.microsoft.com@evil.example/v1.0/applications',
    'https://graph.microsoft.us/v1.0/applications',
    '/v1.0/applications',
  ])('a next link to %s gets no request and no token', async (link) => {
    const { pages, seen, scopes } = await listApplications([page([holderAnswer('a')], link)]);
    expect(idsOf(pages)).toEqual([['a'], 'malformed']);
    expect([seen.length, scopes.length]).toEqual([1, 1]);
  });
});

describe('an odd object', () => {
  test('hides no other, on its page or the next, and the list ends as not whole', async () => {
    const next = `${FIRST}&$skiptoken=2`;
    const odd = holderAnswer('b', { passwordCredentials: [{ keyId: 5 }] });
    const { pages } = await listApplications([
      page([holderAnswer('a'), odd, holderAnswer('c')], next),
      page([null, holderAnswer('d')]),
    ]);
    expect(idsOf(pages)).toEqual([['a', 'c'], ['d'], 'malformed']);
    const last = pages.at(-1);
    expect(last?.ok === false && last.failure.message).toMatch(
      /^2 items of the list could not be read: 'name of b', '\?'; .*passwordCredentials\.0\.keyId/,
    );
  });

  test.each([
    ['displayName', 5],
    ['tags', 5],
    ['tags', [null]],
    ['servicePrincipalType', {}],
    ['appOwnerOrganizationId', []],
  ])('is none for a %s of %j, which decides nothing', async (field, value) => {
    expect(await holderOf({ [field]: value })).toMatchObject({ objectId: 'a', tags: [] });
  });

  test('of tags loses only those that are no text', async () => {
    expect(await holderOf({ tags: ['a', 5, 'b'] })).toMatchObject({ tags: ['a', 'b'] });
  });

  test('of credentials keeps the end date beside odd names, types and usages', async () => {
    const key = { keyId: 'k', displayName: 5, customKeyIdentifier: {}, type: 1, usage: [] };
    const keyCredentials = [{ ...key, endDateTime: '2026-03-02T00:00:00Z' }];
    expect(await holderOf({ keyCredentials })).toMatchObject({
      keys: [{ keyId: 'k', displayName: undefined, endDateTime: '2026-03-02T00:00:00Z' }],
    });
  });
});

test('a 401 is asked once more with another token, and then given up', async () => {
  const graph = createGraphTest(() => ({ status: 401 }));
  let given = 0;
  const getToken = async () => ({ token: `t${given++}`, expiresOnTimestamp: graph.clock() + 1e9 });
  const credential = shareTokens({ getToken }, graph.clock);
  const reader = createGraphCredentialReader({ ...graph.dependencies, credential });
  await collect(reader.listApplications());
  const tokens = () => graph.seen.map(({ authorization }) => authorization);
  expect(tokens()).toEqual(['Bearer t0', 'Bearer t1']);
  await collect(reader.listServicePrincipals());
  expect(tokens().slice(2)).toEqual(['Bearer t1', 'Bearer t1']);
});

describe('answers that are not as documented', () => {
  test.each([
    [{}],
    [{ value: null }],
    [{ value: [null] }],
    [{ value: [{ id: 'a' }] }],
    [{ value: [], '@odata.nextLink': 7 }],
    ['text'],
    [[]],
  ])('%j is malformed, never "no applications"', async (body) => {
    const { pages } = await listApplications(() => ({ status: 200, body }));
    expect(idsOf(pages).flat()).toEqual(['malformed']);
  });

  test.each(['passwordCredentials', 'keyCredentials'])(
    '%s missing or null is malformed, never "no credentials"',
    async (field) => {
      for (const value of [undefined, null, {}]) {
        const failure = await holderOf({ [field]: value });
        expect(failure).toMatchObject({ cause: 'malformed' });
        expect(failure).toHaveProperty('message', expect.stringContaining(field));
        expect(failure).toHaveProperty('message', expect.stringContaining("'name of a'"));
      }
    },
  );

  test('JSON that was cut off is asked for four times, and none of it is used', async () => {
    const headers = { 'content-type': 'application/json; odata.metadata=minimal' };
    const body = JSON.stringify({ value: [holderAnswer('a')] }).slice(0, -2);
    const { pages, seen } = await listApplications(() => ({ status: 200, headers, body }));
    expect(idsOf(pages)).toEqual(['malformed']);
    expect(seen).toHaveLength(4);
  });

  test('a redirect is not followed', async () => {
    const { pages, seen } = await listApplications([
      { status: 302, headers: { location: 'https://evil.example/' } },
    ]);
    expect(idsOf(pages)).toEqual(['malformed']);
    expect(seen).toHaveLength(1);
  });
});

describe('a holder', () => {
  test('keeps what is judged and nothing of a secret', async () => {
    const holder = await holderOf({
      tags: ['HideApp'],
      servicePrincipalType: 'Application',
      appOwnerOrganizationId: 'tenant',
      passwordCredentials: [
        {
          keyId: 'k1',
          displayName: 'ci',
          customKeyIdentifier: null,
          endDateTime: '2026-09-01T00:00:00Z',
          secretText: 'TOPSECRET',
          hint: 'TOP',
        },
      ],
      keyCredentials: [
        {
          keyId: 'k2',
          displayName: 'CN=x',
          customKeyIdentifier: 'AB12',
          endDateTime: '2026-09-01T00:00:00.1234567Z',
          type: 'AsymmetricX509Cert',
          usage: 'Verify',
          key: 'TOPSECRET',
        },
      ],
    });
    expect(holder).toEqual({
      kind: 'application',
      objectId: 'a',
      appId: 'app-a',
      displayName: 'name of a',
      tags: ['HideApp'],
      servicePrincipalType: 'Application',
      ownerTenantId: 'tenant',
      passwords: [
        {
          keyId: 'k1',
          displayName: 'ci',
          customKeyIdentifier: undefined,
          endDateTime: '2026-09-01T00:00:00Z',
        },
      ],
      keys: [
        {
          keyId: 'k2',
          displayName: 'CN=x',
          customKeyIdentifier: 'AB12',
          endDateTime: '2026-09-01T00:00:00.1234567Z',
          type: 'AsymmetricX509Cert',
          usage: 'Verify',
        },
      ],
    });
    expect(JSON.stringify(holder)).not.toContain('TOPSECRET');
  });

  test.each([
    [undefined, undefined],
    [null, undefined],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59Z'],
    ['soon', 'soon'],
    [5, '5'],
  ])('an end date %j is kept as %j', async (endDateTime, kept) => {
    const holder = await holderOf({ passwordCredentials: [{ keyId: 'k', endDateTime }] });
    expect(holder).toMatchObject({ passwords: [{ endDateTime: kept }] });
  });

  test('without a name, tags, type and owner it is still one', async () => {
    const absent = { displayName: null, tags: null, servicePrincipalType: null };
    expect(await holderOf(absent)).toMatchObject({
      displayName: '',
      tags: [],
      servicePrincipalType: undefined,
      ownerTenantId: undefined,
    });
  });

  test('hostile names are flattened and capped', async () => {
    const name = `a\r\n\u202e\ud800${'x'.repeat(1e6)}`;
    const holder = await holderOf({ displayName: name, tags: Array(500).fill('x\ny') });
    if (holder === undefined || !('tags' in holder)) throw new Error('expected a holder');
    expect([...holder.displayName]).toHaveLength(200);
    expect(holder.displayName).toMatch(/^a \ufffdx+…$/);
    expect(holder.tags).toEqual(Array(100).fill('x y'));
  });
});

describe('refusals', () => {
  test('403 is one failed page that says what Graph said', async () => {
    const body = {
      error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges. Ask.' },
    };
    const { pages, seen } = await listApplications(() => ({ status: 403, body }));
    expect(pages).toEqual([
      {
        ok: false,
        failure: {
          cause: 'forbidden',
          message: '403 Authorization_RequestDenied: Insufficient privileges',
          status: 403,
          code: 'Authorization_RequestDenied',
          service: GRAPH,
        },
      },
    ]);
    expect(seen).toHaveLength(1);
  });

  test('401 is asked once more with the token asked for anew', async () => {
    const { pages, seen, scopes } = await listApplications(() => ({ status: 401 }));
    expect(idsOf(pages)).toEqual(['unauthenticated']);
    expect([seen.length, scopes.length]).toEqual([2, 2]);
    expect(seen[1]?.authorization).toBe('Bearer test-token');
  });

  test('throttling waits as asked, in fractions of a second too', async () => {
    const { pages, sleeps } = await listApplications([
      { status: 429, headers: { 'Retry-After': '2.128' } },
      page([holderAnswer('a')]),
    ]);
    expect(idsOf(pages)).toEqual([['a']]);
    expect(sleeps).toEqual([2128]);
  });

  test('without a token nothing is sent', async () => {
    const graph = createGraphTest([]);
    const refusal = Object.assign(new Error('No way in.'), { name: 'AuthenticationError' });
    for (const getToken of [() => Promise.reject(refusal), () => Promise.resolve(null)]) {
      const reader = createGraphCredentialReader({
        ...graph.dependencies,
        credential: { getToken },
      });
      const pages = await collect(reader.listApplications());
      expect(pages).toMatchObject([{ failure: { cause: 'unauthenticated' } }]);
    }
    expect(graph.seen).toEqual([]);
  });

  test('no connection is told as such', async () => {
    const { pages } = await listApplications(() =>
      Object.assign(new TypeError('fetch failed'), { cause: { code: 'ENOTFOUND' } }),
    );
    expect(pages).toMatchObject([
      {
        failure: { cause: 'unavailable', message: `no answer from ${GRAPH}: ENOTFOUND (4 tries)` },
      },
    ]);
  });
});

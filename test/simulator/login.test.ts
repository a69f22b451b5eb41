import { expect, test } from 'vitest';
import { tokenLifetimeSeconds } from '../../simulator/login/tokens.ts';
import type { Simulator } from '../../simulator/simulator.ts';
import { at, readAnswer, runSimulator, testNow, tokenFor } from './support/running.ts';

const grantOf = (simulator: Simulator, given: { readonly [name: string]: string } = {}) => ({
  method: 'POST',
  body: new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: simulator.credentials.clientId,
    client_secret: simulator.credentials.clientSecret,
    scope: `${simulator.endpoints.arm}/.default`,
    ...given,
  }),
});

test.each(['adfs', 'adfs/adfs', 'contoso.example/v2.0'])(
  'discovery under /%s names itself as issuer and a token endpoint that works',
  async (authority) => {
    const simulator = await runSimulator();
    const { login } = simulator.endpoints;
    const url = `${login}/${authority}/.well-known/openid-configuration`;
    const { body } = await readAnswer(await fetch(url));
    expect(at(body, 'issuer')).toBe(`${login}/${authority}`);
    expect(at(body, 'jwks_uri')).toMatch(/^https:/);
    const token = await fetch(String(at(body, 'token_endpoint')), grantOf(simulator));
    expect(token.status).toBe(200);
  },
);

test('a token has the form and claims of one from Entra', async () => {
  const simulator = await runSimulator({ now: () => testNow });
  const token = await tokenFor(simulator, simulator.endpoints.arm);
  const claims: unknown = JSON.parse(
    Buffer.from(token.split('.')[1] ?? '', 'base64url').toString(),
  );
  const { monitor, tenantId } = simulator.tenant;
  const seconds = testNow.getTime() / 1000;
  expect(claims).toMatchObject({
    aud: simulator.endpoints.arm,
    appid: monitor.clientId,
    oid: monitor.objectId,
    tid: tenantId,
    iat: seconds,
    exp: seconds + tokenLifetimeSeconds,
  });
});

test.each([
  [{ client_secret: 'wrong' }, 401, 'invalid_client', 'AADSTS7000215'],
  [{ client_id: '0-0' }, 400, 'unauthorized_client', 'AADSTS700016'],
  [{ grant_type: 'password' }, 400, 'unsupported_grant_type', 'AADSTS70003'],
  [{ scope: 'https://elsewhere.example/.default' }, 400, 'invalid_resource', 'AADSTS500011'],
])('sign-in with %j is refused as Entra refuses it', async (given, status, error, code) => {
  const simulator = await runSimulator();
  const url = `${simulator.endpoints.login}/adfs/oauth2/token`;
  const answer = await readAnswer(await fetch(url, grantOf(simulator, given)));
  expect([answer.status, at(answer.body, 'error')]).toEqual([status, error]);
  expect(at(answer.body, 'error_description')).toMatch(new RegExp(`^${code}: `));
});

test('a resource instead of a scope gives a token for it, slashes ignored', async () => {
  const simulator = await runSimulator();
  const body = new URLSearchParams({ ...Object.fromEntries(grantOf(simulator).body) });
  body.delete('scope');
  body.set('resource', `${simulator.endpoints.arm}//`);
  const url = `${simulator.endpoints.login}/adfs/oauth2/token/`;
  const { body: token } = await readAnswer(await fetch(url, { method: 'POST', body }));
  const answer = await fetch(`${simulator.endpoints.arm}/subscriptions?api-version=2022-12-01`, {
    headers: { authorization: `Bearer ${String(at(token, 'access_token'))}` },
  });
  expect(answer.status).toBe(200);
});

const paths = {
  arm: '/subscriptions?api-version=2022-12-01',
  graph: '/v1.0/applications',
  logs: '/v1/workspaces/0-0/query',
  mail: '/emails:send?api-version=2025-09-01',
};

test.each(['arm', 'graph', 'logs', 'mail'] as const)(
  '%s refuses a request without, with an unknown, a foreign or an expired token',
  async (service) => {
    const clock = { now: testNow };
    const simulator = await runSimulator({ now: () => clock.now });
    const own =
      service === 'mail' ? 'https://communication.azure.com' : simulator.endpoints[service];
    const other = service === 'arm' ? simulator.endpoints.graph : simulator.endpoints.arm;
    const method = service === 'arm' || service === 'graph' ? 'GET' : 'POST';
    const statusWith = async (token: string) => {
      const headers = { authorization: token };
      const url = simulator.endpoints[service] + paths[service];
      const response = await fetch(url, { method, headers });
      if (response.status === 401) {
        expect(response.headers.get('www-authenticate')).toMatch(/^Bearer /);
        expect(at(await response.json(), 'error', 'code')).toMatch(/Token|Authentication|Denied/);
      }
      return response.status;
    };
    const good = `Bearer ${await tokenFor(simulator, own)}`;
    expect(await statusWith('')).toBe(401);
    expect(await statusWith('Bearer abc')).toBe(401);
    expect(await statusWith(`Bearer ${await tokenFor(simulator, other)}`)).toBe(401);
    expect(await statusWith(good)).not.toBe(401);
    clock.now = new Date(testNow.getTime() + tokenLifetimeSeconds * 1000);
    expect(await statusWith(good)).toBe(401);
  },
);

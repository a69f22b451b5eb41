import { createServer } from 'node:https';
import type { Server } from 'node:https';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { generate } from 'selfsigned';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createCredential } from '../../src/azure/credential.ts';
import { toReadFailure } from '../../src/azure/failure.ts';
import { CLOUD } from '../support/test-http.ts';

/** A login service on loopback that speaks as much as a client secret needs. */
const asked: string[] = [];
let answer: { status: number; body: unknown };
let server: Server;
let origin: string;

beforeAll(async () => {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  });
  setDefaultCACertificates([...getCACertificates('default'), cert]);
  server = createServer({ cert, key }, (request, response) => {
    asked.push(`${request.method} ${request.url?.replace(/\?.*/, '')}`);
    const isConfiguration = request.url?.includes('/.well-known/') === true;
    const tenant = /^\/([^/]+)/.exec(request.url ?? '')?.[1] ?? '';
    const reply = isConfiguration ? { status: 200, body: configurationOf(tenant) } : answer;
    response.writeHead(reply.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(reply.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  origin = `https://localhost:${address.port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

afterEach(() => {
  vi.unstubAllEnvs();
  asked.length = 0;
});

function configurationOf(tenant: string) {
  return {
    issuer: `${origin}/${tenant}`,
    authorization_endpoint: `${origin}/${tenant}/oauth2/authorize`,
    token_endpoint: `${origin}/${tenant}/oauth2/token`,
    jwks_uri: `${origin}/${tenant}/discovery/keys`,
  };
}

/** Tokens are kept for the process, so every test signs in as another application. */
function signIn(input: { authority: string; tenant: string; clientId: string }) {
  vi.stubEnv('AZURE_TENANT_ID', input.tenant);
  vi.stubEnv('AZURE_CLIENT_ID', input.clientId);
  vi.stubEnv('AZURE_CLIENT_SECRET', 'TOPSECRET');
  const cloud = { ...CLOUD, authority: input.authority, custom: true };
  return createCredential(cloud).getToken('https://management.example/.default');
}
const good = {
  status: 200,
  body: { token_type: 'Bearer', access_token: 'signed-in', expires_in: 3600 },
};

describe('signing in to a cloud from a file', () => {
  test.each(['/adfs', '/adfs/', ''])(
    'as tenant adfs, at an authority ending in %j',
    async (end) => {
      answer = good;
      const clientId = `adfs-${end.length}`;
      const token = await signIn({ authority: `${origin}${end}`, tenant: 'adfs', clientId });
      expect(token?.token).toBe('signed-in');
      expect(asked).toEqual([
        'GET /adfs/.well-known/openid-configuration',
        'POST /adfs/oauth2/token',
      ]);
    },
  );

  test('as a tenant of its own, without asking the public login host', async () => {
    answer = good;
    const tenant = '22222222-2222-2222-2222-222222222222';
    const token = await signIn({ authority: origin, tenant, clientId: 'own' });
    expect(token?.token).toBe('signed-in');
    expect(asked.at(-1)).toBe(`POST /${tenant}/oauth2/token`);
  });
});

describe('a refusal to sign in', () => {
  async function refusal(clientId: string): Promise<unknown> {
    return signIn({ authority: `${origin}/adfs`, tenant: 'adfs', clientId }).then(
      () => undefined,
      (error: unknown) => error,
    );
  }

  test('is unauthenticated, says what the service said and shows no secret', async () => {
    answer = {
      status: 401,
      body: {
        error: 'invalid_client',
        error_description:
          'AADSTS7000222: The provided client secret keys are expired. Visit the portal.',
      },
    };
    const failure = toReadFailure(await refusal('expired'), `${origin}/adfs`);
    expect(failure).toEqual({
      cause: 'unauthenticated',
      message: 'no token: AADSTS7000222: The provided client secret keys are expired',
      status: 400,
      code: 'AADSTS7000222',
      service: origin,
    });
    expect(JSON.stringify(failure)).not.toContain('TOPSECRET');
  });
});

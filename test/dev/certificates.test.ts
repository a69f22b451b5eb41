import { X509Certificate } from 'node:crypto';
import { createServer, get } from 'node:https';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Certificates, makeCertificates } from '../../dev/certificates.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
let made: Certificates;
beforeAll(async () => {
  made = await makeCertificates(NOW);
});

test('an authority signs a certificate for the loopback names, valid around now', () => {
  const authority = new X509Certificate(made.ca);
  const leaf = new X509Certificate(made.cert);
  expect([authority.ca, leaf.ca]).toEqual([true, false]);
  expect(leaf.checkIssued(authority) && leaf.verify(authority.publicKey)).toBe(true);
  expect(leaf.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1');
  expect(leaf.validFromDate).toEqual(new Date('2026-11-20T12:00:00Z'));
  expect(leaf.validToDate).toEqual(new Date('2026-11-28T12:00:00Z'));
});

test('two runs share no authority', async () => {
  const other = await makeCertificates(NOW);
  const leaf = new X509Certificate(other.cert);
  expect(leaf.verify(new X509Certificate(made.ca).publicKey)).toBe(false);
});

describe('a server with it', () => {
  const state = { port: 0, close: () => {} };

  beforeAll(async () => {
    const current = await makeCertificates();
    made = current;
    const server = createServer({ cert: current.cert, key: current.key }, (_request, response) => {
      response.end('hello');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    state.port = typeof address === 'object' && address !== null ? address.port : 0;
    state.close = () => void server.close();
  });
  afterAll(() => state.close());

  test.each(['localhost', '127.0.0.1'])('is trusted as %s with the authority', async (host) => {
    expect(await statusOf(`https://${host}:${state.port}/`, made.ca)).toBe(200);
  });

  test('is not trusted without it', async () => {
    await expect(statusOf(`https://localhost:${state.port}/`, undefined)).rejects.toThrow(
      'unable to verify',
    );
  });
});

function statusOf(url: string, ca: string | undefined): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const options = ca === undefined ? { agent: false } : { ca, agent: false as const };
    get(url, options, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).once('error', reject);
  });
}

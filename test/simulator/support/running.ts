import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { onTestFinished } from 'vitest';
import { makeCertificates } from '../../../dev/certificates.ts';
import { sampleTenant } from '../../../simulator/sample-tenant.ts';
import {
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../../simulator/simulator.ts';

/** The instant that the sample tenant of these tests is built around. */
export const testNow = new Date('2026-07-15T10:00:00.000Z');

const certificates = makeCertificates();

/** Lets fetch and the SDKs of this process trust the throwaway authority. */
export async function trustTestAuthority(): Promise<string> {
  const { ca } = await certificates;
  setDefaultCACertificates([...getCACertificates('default'), ca]);
  return ca;
}

/** Starts a simulator that is closed when the test ends. */
export async function runSimulator(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  await trustTestAuthority();
  const simulator = await startSimulator({
    tenant: sampleTenant(testNow),
    certificate: await certificates,
    ...options,
  });
  onTestFinished(() => simulator.close());
  return simulator;
}

/** An access token for a service's audience, by the client credentials grant. */
export async function tokenFor(simulator: Simulator, audience: string): Promise<string> {
  const { clientId, clientSecret } = simulator.credentials;
  const response = await fetch(`${simulator.endpoints.login}/adfs/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: `${audience}/.default`,
    }),
  });
  const body: unknown = await response.json();
  return String(at(body, 'access_token'));
}

/** An answer read to the end; `body` is undefined for an empty one. */
export type Answer = { readonly status: number; readonly headers: Headers; readonly body: unknown };

/** Asks a service with a fresh token of its own; `path` may be a whole URL. */
export async function ask(
  simulator: Simulator,
  service: 'arm' | 'graph' | 'logs' | 'mail',
  path: string,
  init: RequestInit = {},
): Promise<Answer> {
  const origin = simulator.endpoints[service];
  const audience = service === 'mail' ? 'https://communication.azure.com' : origin;
  const token = await tokenFor(simulator, audience);
  const headers = {
    authorization: `Bearer ${token}`,
    ...Object.fromEntries(new Headers(init.headers)),
  };
  return readAnswer(
    await fetch(path.startsWith('https:') ? path : origin + path, { ...init, headers }),
  );
}

/** Reads an answer's JSON. */
export async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  return { status: response.status, headers: response.headers, body };
}

/** What lies at a path of keys and indexes in parsed JSON; undefined when it is not there. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, key) => {
    if (typeof inner !== 'object' || inner === null) return undefined;
    return Object.entries(inner).find(([name]) => name === String(key))?.[1];
  }, value);
}

/** The items of a list answer. */
export function items(answer: Answer): readonly unknown[] {
  const value = at(answer.body, 'value');
  if (!Array.isArray(value)) throw new Error(`not a list: ${JSON.stringify(answer.body)}`);
  return value;
}

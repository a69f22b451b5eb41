import type { TokenCredential } from '@azure/identity';
import { createHttp } from '../../src/azure/http.ts';
import type { Http, HttpTransport, StartTimer } from '../../src/azure/http-types.ts';
import type { Cloud } from '../../src/domain/cloud.ts';

/** When every virtual run starts, ms since the epoch. */
export const START = Date.parse('2026-03-01T00:00:00Z');

export const CLOUD: Cloud = {
  name: 'AzureCloud',
  authority: 'https://login.microsoftonline.com',
  resourceManager: 'https://management.azure.com',
  resourceManagerAudience: 'https://management.azure.com',
  graph: 'https://graph.microsoft.com',
  logAnalytics: 'https://api.loganalytics.azure.com',
  registrySuffix: '.azurecr.io',
  portal: 'https://portal.azure.com',
  custom: false,
};

/** A credential that always gives the same token; `scopes` is what it was asked for. */
export function createTestCredential(): { credential: TokenCredential; scopes: string[] } {
  const scopes: string[] = [];
  const getToken: TokenCredential['getToken'] = (asked) => {
    scopes.push(...[asked].flat());
    return Promise.resolve({ token: 'test-token', expiresOnTimestamp: START + 1e12 });
  };
  return { credential: { getToken }, scopes };
}

export type TestHttp = {
  readonly http: Http;
  readonly clock: () => number;
  /** Pauses between tries, ms. */
  readonly sleeps: readonly number[];
  /** Time limits that were set, ms; `fire` ends the newest that still runs. */
  readonly timers: readonly { readonly ms: number; readonly fire: () => void }[];
  advance(ms: number): void;
  stop(): void;
};

/** A run in virtual time: sleeping moves the clock, and time limits come only when fired. */
export function createTestHttp(options: {
  readonly transport: HttpTransport;
  readonly leftMs?: number;
  readonly concurrency?: number;
  readonly random?: () => number;
}): TestHttp {
  let now = START;
  const sleeps: number[] = [];
  const timers: { ms: number; fire: () => void }[] = [];
  const controller = new AbortController();
  const startTimer: StartTimer = (ms, fire) => {
    const timer = { ms, fire };
    timers.push(timer);
    return () => timers.splice(timers.indexOf(timer), 1);
  };
  const sleep = (ms: number): Promise<void> => {
    sleeps.push(ms);
    now += ms;
    return Promise.resolve();
  };
  const http = createHttp(
    {
      clock: () => now,
      sleep,
      random: options.random ?? (() => 0.5),
      transport: options.transport,
      startTimer,
    },
    {
      deadlineAt: START + (options.leftMs ?? 200_000),
      signal: controller.signal,
      ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
    },
  );
  return {
    http,
    clock: () => now,
    sleeps,
    timers,
    advance: (ms) => {
      now += ms;
    },
    stop: () => controller.abort(),
  };
}

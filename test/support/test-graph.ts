import type { GraphDependencies } from '../../src/azure/graph-client.ts';
import { createReplay } from './replay.ts';
import { CLOUD, createTestCredential, createTestHttp } from './test-http.ts';
import type { TestHttp } from './test-http.ts';

export const GRAPH = 'https://graph.microsoft.com';

/** An application or service principal as Graph answers it, with fields replaced. */
export function holderAnswer(id: string, change: Record<string, unknown> = {}) {
  return {
    id,
    appId: `app-${id}`,
    displayName: `name of ${id}`,
    tags: [],
    passwordCredentials: [],
    keyCredentials: [],
    ...change,
  };
}

/** What a Graph adapter is built on, over answers given in order or by a function. */
export function createGraphTest(
  steps: Parameters<typeof createReplay>[0],
  change: Partial<GraphDependencies['cloud']> = {},
): TestHttp & {
  readonly dependencies: GraphDependencies;
  readonly seen: ReturnType<typeof createReplay>['seen'];
  readonly scopes: readonly string[];
} {
  const { transport, seen } = createReplay(steps);
  const run = createTestHttp({ transport });
  const { credential, scopes } = createTestCredential();
  const cloud = { ...CLOUD, ...change };
  return { ...run, dependencies: { cloud, credential, http: run.http }, seen, scopes };
}

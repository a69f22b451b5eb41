import { createAcsMailer } from '../../src/azure/acs-mailer.ts';
import { createArmRegistryCatalog } from '../../src/azure/arm-registry-catalog.ts';
import { createArmReplicaReader } from '../../src/azure/arm-replica-reader.ts';
import { createArmSubjectProbe } from '../../src/azure/arm-subject-probe.ts';
import { createArmUsageReader } from '../../src/azure/arm-usage-reader.ts';
import { createGraphCredentialReader } from '../../src/azure/graph-credential-reader.ts';
import { createLogsAsk } from '../../src/azure/logs-client.ts';
import { createGraphSubjectProbe } from '../../src/azure/graph-subject-probe.ts';
import { createWebhookPoster } from '../../src/azure/webhook-poster.ts';
import { readRegistryId } from '../../src/azure/arm-id.ts';
import type { ReadFailure, Reading } from '../../src/domain/reading.ts';
import type { Registry } from '../../src/domain/resource.ts';
import type { HolderPage } from '../../src/ports/credential-reader.ts';
import { createReplay } from '../support/replay.ts';
import type { Recording } from '../support/replay.ts';
import { REGISTRY } from '../support/test-arm.ts';
import { CLOUD, createTestCredential, createTestHttp } from '../support/test-http.ts';

/** Plays a recording to an adapter; gives what it made of it, and how often it asked. */
export type Adapter = (recording: Recording) => Promise<{ outcome: unknown; requests: number }>;

/** Every answer is the recorded one, with the status a read has where a write was recorded. */
function play(recording: Recording) {
  const { response, request } = recording;
  const status = request.method !== 'GET' && response.status === 201 ? 200 : response.status;
  const { transport, seen } = createReplay(() => ({ ...response, status }));
  const { http } = createTestHttp({ transport, leftMs: 5000 });
  const { credential } = createTestCredential();
  return { tools: { cloud: CLOUD, credential, http }, seen };
}

type Tools = ReturnType<typeof play>['tools'];

function adapter<T>(
  ask: (tools: Tools, recording: Recording) => Promise<Reading<T>>,
  tell: (value: T) => unknown,
): Adapter {
  return async (recording) => {
    const { tools, seen } = play(recording);
    const reading = await ask(tools, recording);
    const outcome = reading.ok ? tell(reading.value) : keyFields(reading.failure);
    return { outcome, requests: seen.length };
  };
}

function keyFields({ cause, code, status, principalId }: ReadFailure): unknown {
  return { cause, code, status, ...(principalId === undefined ? {} : { principalId }) };
}

/** The registry whose address was asked in a recording. */
function registryOf({ request }: Recording): Registry {
  const [id = ''] = /\/subscriptions\/.*?\/registries\/[^/?]+/.exec(request.url) ?? [];
  const address = readRegistryId(id);
  if (address === undefined) return REGISTRY;
  const { subscriptionId, resourceGroup, registry } = address;
  return { ...REGISTRY, id, name: registry, subscriptionId, resourceGroup };
}

function idOf({ request }: Recording): string {
  return new URL(request.url).pathname;
}

export const registries: Adapter = adapter(
  (tools) => createArmRegistryCatalog(tools).listRegistries(REGISTRY.subscriptionId),
  (list) => ({
    count: list.length,
    skus: countBy(list.map(({ sku }) => sku)),
    first: [list[0]?.name, list[0]?.resourceGroup, list[0]?.location, list[0]?.provisioningState],
  }),
);

export const usages: Adapter = adapter(
  (tools, recording) => createArmUsageReader(tools).readUsages(registryOf(recording)),
  (list) => list.map(({ name, currentValue, limit, unit }) => [name, currentValue, limit, unit]),
);

export const replicas: Adapter = adapter(
  (tools, recording) => createArmReplicaReader(tools).listReplicas(registryOf(recording)),
  (list) => list.map(tellReplica),
);

export const replica: Adapter = adapter(
  (tools, recording) =>
    createArmReplicaReader(tools).readReplica(
      registryOf(recording),
      idOf(recording).split('/').at(-1) ?? '',
    ),
  tellReplica,
);

export const armProbe: Adapter = adapter(
  (tools, recording) =>
    createArmSubjectProbe(tools).probe({ type: 'registry', id: registryOf(recording).id }),
  (state) => state,
);

export const graphProbe: Adapter = adapter(
  (tools, recording) => {
    const id = `${idOf(recording).replace('/v1.0/', '')}/secrets/x`;
    return createGraphSubjectProbe(tools).probe({ type: 'secret', id });
  },
  (state) => state,
);

export const logs: Adapter = adapter(
  (tools, { request }) => {
    const [, workspace = ''] = /\/workspaces\/([^/]+)\/query/.exec(request.url) ?? [];
    return createLogsAsk(tools)({ workspace, query: 'any', from: 0, to: 1 });
  },
  ({ columns, rows, cut }) => ({ columns: columns.length, rows: rows.length, first: rows[0], cut }),
);

export const applications: Adapter = holders((reader) => reader.listApplications());
export const servicePrincipals: Adapter = holders((reader) => reader.listServicePrincipals());

/** Sending is judged by the status of the POST alone. */
export const mailer: Adapter = async (recording) => {
  const { tools, seen } = play(recording);
  const target = { endpoint: new URL(recording.request.url).origin };
  const answer = await createAcsMailer(tools, target).sendMail({
    id: '5b1c6d1e-0000-4000-8000-000000000001',
    firstSentAt: 0,
    sender: 'a@contoso.example',
    recipients: ['b@contoso.example'],
    subject: 's',
    text: 't',
    html: 'h',
    attachments: [],
    headers: {},
    signal: new AbortController().signal,
  });
  return { outcome: answer.kind === 'answered' ? answer.status : answer, requests: seen.length };
};

/** What became of a mail, by the state of its operation. */
export const mailFate: Adapter = async (recording) => {
  const { tools, seen } = play(recording);
  const { origin, pathname } = new URL(recording.request.url);
  const { signal } = new AbortController();
  const attemptId = pathname.split('/').at(-1) ?? '';
  const fate = await createAcsMailer(tools, { endpoint: origin }).lookUpSend(attemptId, signal);
  return { outcome: fate.kind, requests: seen.length };
};

export const webhook: Adapter = async (recording) => {
  const { tools, seen } = play(recording);
  const poster = createWebhookPoster(tools, recording.request.url);
  const answer = await poster.postJson('{}', new AbortController().signal);
  return { outcome: answer.kind === 'answered' ? answer.status : answer, requests: seen.length };
};

function holders(
  list: (reader: ReturnType<typeof createGraphCredentialReader>) => AsyncIterable<HolderPage>,
): Adapter {
  return async (recording) => {
    const { tools, seen } = play(recording);
    const outcome: unknown[] = [];
    for await (const page of list(createGraphCredentialReader(tools))) {
      outcome.push(...(page.ok ? page.value.map(tellHolder) : [keyFields(page.failure)]));
    }
    return { outcome, requests: seen.length };
  };
}

function tellHolder(holder: Extract<HolderPage, { ok: true }>['value'][number]): unknown {
  return {
    type: holder.servicePrincipalType,
    secrets: holder.passwords.map(({ endDateTime }) => endDateTime),
    certificates: holder.keys.map(({ endDateTime, type, usage }) => [endDateTime, type, usage]),
  };
}

function tellReplica(one: {
  readonly name: string;
  readonly provisioningState: string;
  readonly displayStatus: string | undefined;
  readonly statusMessage: string | undefined;
  readonly statusAt: number | undefined;
  readonly regionEndpointEnabled: boolean | undefined;
}): unknown {
  const at = one.statusAt === undefined ? undefined : new Date(one.statusAt).toISOString();
  const { name, provisioningState, displayStatus, statusMessage, regionEndpointEnabled } = one;
  return [name, provisioningState, displayStatus, statusMessage, at, regionEndpointEnabled];
}

function countBy(words: readonly string[]): Readonly<Record<string, number>> {
  return words.reduce<Record<string, number>>(
    (counts, word) => ({ ...counts, [word]: (counts[word] ?? 0) + 1 }),
    {},
  );
}

import { randomBytes } from 'node:crypto';
import { createDefaultHttpClient } from '@azure/core-rest-pipeline';
import type { Cloud } from '../domain/cloud.ts';
import type { StateLocation } from '../domain/state-location.ts';
import type { AlertStore, MemoryStore } from '../ports/alert-store.ts';
import type { Evidence } from '../ports/evidence.ts';
import type { Mailer, WebhookPoster } from '../ports/mailer.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { RegistryCatalog } from '../ports/registry-catalog.ts';
import type { Clock } from '../ports/clock.ts';
import type { SigningKeys } from '../ports/link-signer.ts';
import type { ReceiverLog } from '../ports/receiver-log.ts';
import type { SilenceStore } from '../ports/silence-store.ts';
import type { RunLog } from '../ports/run-log.ts';
import type { SubjectProbe } from '../ports/subject-probe.ts';
import { createAcsMailer } from './acs-mailer.ts';
import { createArmDiagnosticsReader } from './arm-diagnostics-reader.ts';
import { createArmRegistryCatalog } from './arm-registry-catalog.ts';
import { createArmReplicaReader } from './arm-replica-reader.ts';
import { createArmSubjectProbe } from './arm-subject-probe.ts';
import { createArmUsageReader } from './arm-usage-reader.ts';
import { createCredential } from './credential.ts';
import { createGraphCredentialReader } from './graph-credential-reader.ts';
import { createGraphSubjectProbe } from './graph-subject-probe.ts';
import { createHttp } from './http.ts';
import type { HttpDependencies, HttpRun, RequestCount } from './http-types.ts';
import { createLogsLoginLog } from './logs-login-log.ts';
import type { SharedCredential } from './shared-credential.ts';
import { createSubjectProbe } from './subject-probe.ts';
import { createTableAlertStore } from './table-alert-store.ts';
import { createServiceClock, createTableClients } from './table-client.ts';
import type { TableStorage } from './table-client.ts';
import { createTableMemoryStore } from './table-memory-store.ts';
import { createTableOutbox } from './table-outbox.ts';
import { createTableReceiverLog } from './table-receiver-log.ts';
import type { OnOddRow } from './table-rows.ts';
import { createTableRunLog } from './table-run-log.ts';
import { createTableSigningKeys } from './table-signing-keys.ts';
import { createTableSilenceStore } from './table-silence-store.ts';
import { createWebhookPoster } from './webhook-poster.ts';

/** What a run reads with, and how often it asked whom. */
export type Readers = {
  readonly catalog: RegistryCatalog;
  readonly evidence: Omit<Evidence, 'registries'>;
  readonly probe: SubjectProbe;
  readonly requests: () => readonly RequestCount[];
};

/** What a run remembers and tells with. */
export type Writers = {
  readonly alerts: AlertStore;
  readonly memory: MemoryStore;
  readonly outbox: Outbox;
  readonly runs: RunLog;
  readonly receivers: ReceiverLog;
  readonly silences: SilenceStore;
  readonly keys: SigningKeys;
  /** The store's own clock. */
  readonly clock: Clock;
};

export type Senders = {
  readonly createMailer: (
    target: { readonly endpoint: string } | { readonly connectionString: string },
  ) => Mailer;
  readonly createPoster: (url: string) => WebhookPoster;
};

/** The Azure side of one process: credentials and connections are shared, bounds are per run. */
export type AzureSession = {
  readers(run: HttpRun): Readers;
  writers(run: HttpRun, location: StateLocation, onOddRow: OnOddRow): Writers;
  senders(run: HttpRun): Senders;
};

/** Builds nothing that talks to Azure yet; tokens are asked for at the first request. */
export function createAzureSession(cloud: Cloud, dependencies: HttpDependencies): AzureSession {
  const credential = createCredential(cloud);
  const knownTables = new Set<string>();
  const { clock, random } = dependencies;
  const serviceClock = createServiceClock(clock);
  const newMark = () => `${clock()} ${random()} ${random()}`;
  const transport = dependencies.transport ?? { httpClient: createDefaultHttpClient() };
  const httpOf = (run: HttpRun) => createHttp({ ...dependencies, transport }, run);
  return {
    readers: (run) => {
      const tools = { cloud, credential, http: httpOf(run) };
      return {
        catalog: createArmRegistryCatalog(tools),
        evidence: {
          usages: createArmUsageReader(tools),
          replicas: createArmReplicaReader(tools),
          credentials: createGraphCredentialReader(tools),
          diagnostics: createArmDiagnosticsReader(tools),
          logins: createLogsLoginLog(tools),
        },
        probe: createSubjectProbe({
          arm: createArmSubjectProbe(tools),
          graph: createGraphSubjectProbe(tools),
        }),
        requests: () => tools.http.requests(),
      };
    },
    writers: (run, location, onOddRow) => {
      const own = (clientId: string) => createCredential(cloud, clientId);
      const storage = storageOf(location, credential, own);
      const tables = createTableClients(storage, {
        http: httpOf(run),
        known: knownTables,
        newMark,
        serviceClock,
      });
      return {
        receivers: createTableReceiverLog(tables, onOddRow),
        silences: createTableSilenceStore(tables, onOddRow),
        keys: createTableSigningKeys(tables, { onOddRow, randomBytes }),
        clock: tables.clock,
        alerts: createTableAlertStore(tables, onOddRow),
        memory: createTableMemoryStore(tables, onOddRow),
        outbox: createTableOutbox(tables, onOddRow),
        runs: createTableRunLog(tables, onOddRow),
      };
    },
    senders: (run) => {
      const tools = { credential, http: httpOf(run) };
      return {
        createMailer: (target) => createAcsMailer(tools, target),
        createPoster: (url) => createWebhookPoster(tools, url),
      };
    },
  };
}

function storageOf(
  location: StateLocation,
  shared: SharedCredential,
  ownOf: (clientId: string) => SharedCredential,
): TableStorage {
  if (location.kind === 'connection-string') return location;
  const { serviceUri, clientId } = location;
  return { serviceUri, credential: clientId === undefined ? shared : ownOf(clientId) };
}

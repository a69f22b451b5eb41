import { bearerTokenAuthenticationPolicyName } from '@azure/core-rest-pipeline';
import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { TableClient } from '@azure/data-tables';
import type { Clock } from '../ports/clock.ts';
import { StateError } from '../ports/state-error.ts';
import type { Http, HttpTarget } from './http-types.ts';
import type { SharedCredential } from './shared-credential.ts';
import { isMissingTable, tableError } from './table-errors.ts';
import { boundToRun } from './token.ts';

/**
 * Where state lives, by the Functions convention: `AzureWebJobsStorage` is a connection string,
 * `AzureWebJobsStorage__tableServiceUri` an address asked with the app's identity.
 */
export type TableStorage =
  | { readonly connectionString: string }
  | { readonly serviceUri: string; readonly credential: SharedCredential };

export type TableClientOptions = {
  readonly http: Http;
  /**
   * Tables that are known to exist; filled here. Pass one set for the whole process, so that a
   * table is created at most once in it.
   */
  readonly known?: Set<string>;
  /** A text that no other write has, by which a run knows its own one again. */
  readonly newMark?: () => string;
  /** Pass one for the whole process, so that a new run knows the service's clock at once. */
  readonly serviceClock: ServiceClock;
  /** First part of the names of the tables; letters and digits only. */
  readonly prefix?: string;
};

/** One table; created when it is first used. */
export type Table = {
  readonly name: string;
  /** Runs SDK calls; what they throw is thrown on as the error of `tableError`. */
  call<T>(operation: string, work: (client: TableClient) => Promise<T>): Promise<T>;
};

export type TableClients = {
  readonly state: Table;
  readonly outbox: Table;
  /** As in the options; undefined where a write cannot be marked. */
  readonly newMark: TableClientOptions['newMark'];
  /** The service's own clock, as its last answer told it; this machine's until it has answered. */
  readonly clock: Clock;
};

/** The tables `AcrWatchState` and `AcrWatchOutbox`. Throws when the connection string is not one. */
export function createTableClients(
  storage: TableStorage,
  options: TableClientOptions,
): TableClients {
  const known = options.known ?? new Set<string>();
  const { serviceClock } = options;
  const prefix = options.prefix ?? 'AcrWatch';
  const open = (part: string): Table => {
    const name = `${prefix}${part}`;
    const client = openClient({ storage, name, http: options.http });
    client.pipeline.addPolicy(serviceClock.policy);
    return createTable(client, known);
  };
  const { newMark } = options;
  return { state: open('State'), outbox: open('Outbox'), newMark, clock: serviceClock.clock };
}

/** The clock of the service, from the Date of its answers; this machine's until it has answered. */
export type ServiceClock = { readonly clock: Clock; readonly policy: PipelinePolicy };

/**
 * Runs on several machines end leases by one clock: that of the service. `clock` is this machine's,
 * ms since the epoch.
 */
export function createServiceClock(clock: Clock): ServiceClock {
  let aheadMs = 0;
  return {
    clock: () => clock() + aheadMs,
    policy: {
      name: 'acrWatchServiceClockPolicy',
      async sendRequest(request, next) {
        const response = await next(request);
        const told = Date.parse(response.headers.get('date') ?? '');
        // The header has whole seconds: a smaller difference says nothing.
        const difference = told - clock();
        if (Number.isFinite(told)) aheadMs = Math.abs(difference) < 2000 ? 0 : difference;
        return response;
      },
    },
  };
}

function createTable(client: TableClient, known: Set<string>): Table {
  const name = client.tableName;
  const { origin, pathname } = new URL(client.url);
  const key = `${origin}${pathname}/${name}`;
  const ensure = async (): Promise<void> => {
    if (known.has(key)) return;
    // The SDK takes "TableAlreadyExists" for success.
    await client.createTable();
    known.add(key);
  };
  return {
    name,
    async call(operation, work) {
      try {
        await ensure();
        return await work(client);
      } catch (error) {
        if (isMissingTable(error)) known.delete(key);
        throw tableError({ table: name, operation, error });
      }
    },
  };
}

type ClientInput = {
  readonly storage: TableStorage;
  readonly name: string;
  readonly http: Http;
};

function openClient({ storage, name, http }: ClientInput): TableClient {
  const target = targetOf(storage);
  const options = {
    ...http.sdkOptions(target),
    allowInsecureConnection: target.allowHttp === true,
  };
  const client =
    'connectionString' in storage
      ? TableClient.fromConnectionString(storage.connectionString, name, options)
      : new TableClient(
          serviceUrl(storage.serviceUri),
          name,
          boundToRun(storage.credential, { http, authority: target.origin }),
          options,
        );
  const credential = 'credential' in storage ? storage.credential : undefined;
  client.pipeline.addPolicy(http.guardPolicy(target, credential), {
    beforePolicies: [bearerTokenAuthenticationPolicyName],
  });
  return client;
}

/**
 * Every request may be repeated: a repeat of a write that had been carried out meets a newer
 * version and is refused; the stores then look whether that version is their own.
 */
function targetOf(storage: TableStorage): HttpTarget {
  const mayRepeat = (): boolean => true;
  if ('serviceUri' in storage) return { origin: new URL(storage.serviceUri).origin, mayRepeat };
  const { origin, protocol } = new URL(endpointOf(storage.connectionString));
  return { origin, mayRepeat, allowHttp: protocol === 'http:' };
}

/** The table endpoint in a connection string, as the SDK reads it. */
function endpointOf(connectionString: string): string {
  try {
    return TableClient.fromConnectionString(connectionString, 'none').url;
  } catch {
    // What the SDK throws may quote the string, which holds a key: it is not passed on.
    throw new StateError(
      'AzureWebJobsStorage is not a storage connection string with a table endpoint: it needs AccountName and AccountKey, or TableEndpoint and SharedAccessSignature',
    );
  }
}

function serviceUrl(serviceUri: string): string {
  return serviceUri.replace(/\/+$/, '');
}

import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { armService } from './arm/arm.ts';
import { type CloudDocument, cloudDocument, type Endpoints } from './cloud.ts';
import { graphService } from './graph/graph.ts';
import type { Service, ServiceName } from './http/exchange.ts';
import { createFaultBook, type Fault } from './http/faults.ts';
import { createRequestLog, type RequestLog } from './http/request-log.ts';
import { type RunningServer, type ServerDependencies, startServer } from './http/server.ts';
import { loginService } from './login/login.ts';
import { createTokenBook } from './login/tokens.ts';
import { logsService } from './logs/logs.ts';
import { mailAudience, mailService } from './mail/mail.ts';
import { createOutbox, type ReceivedCard, type ReceivedMail } from './outbox.ts';
import { teamsService, webhookUrl } from './teams/teams.ts';
import type { Tenant } from './tenant.ts';

/** What a simulator is started with. */
export type SimulatorOptions = {
  readonly tenant: Tenant;
  /** PEM of a leaf for localhost and 127.0.0.1. */
  readonly certificate: { readonly cert: string; readonly key: string };
  /** Drives token expiry, the Date header and every time that is written down. */
  readonly now?: () => Date;
  /** Waits for a fault's `delayMs`; a test may pass one that holds the answer as long as it likes. */
  readonly delay?: (ms: number) => Promise<void>;
};

/** A simulated Azure that listens on the loopback address, one port per service. */
export type Simulator = {
  readonly endpoints: Endpoints;
  readonly cloud: CloudDocument;
  /** How the monitor's identity signs in; `adfs` is the tenant that az and MSAL are to be given. */
  readonly credentials: {
    readonly tenantId: 'adfs';
    readonly clientId: string;
    readonly clientSecret: string;
  };
  /** The Teams Workflows webhook, with the signature that makes it a secret. */
  readonly webhookUrl: string;
  readonly requests: RequestLog;
  readonly outbox: {
    readonly mails: readonly ReceivedMail[];
    readonly cards: readonly ReceivedCard[];
    clear(): void;
  };
  readonly faults: { add(fault: Fault): () => void; clear(): void };
  /** May be replaced, or changed in place, between two requests. */
  tenant: Tenant;
  /** Closes every socket at once. */
  close(): Promise<void>;
};

/** Starts the six services; resolves when all of them listen. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const state = { tenant: options.tenant };
  const { log, record } = createRequestLog();
  const faults = createFaultBook();
  const outbox = createOutbox();
  const signature = randomBytes(32).toString('base64url');
  const dependencies: ServerDependencies = {
    certificate: options.certificate,
    now: options.now ?? (() => new Date()),
    faults,
    record,
    delay: options.delay ?? ((ms) => wait(ms, undefined, { ref: false })),
  };
  const { servers, endpoints } = await startServices({
    dependencies,
    tenant: () => state.tenant,
    outbox,
    signature,
    log,
  });
  const { clientId, clientSecret } = options.tenant.monitor;
  return {
    endpoints,
    cloud: cloudDocument(endpoints),
    credentials: { tenantId: 'adfs', clientId, clientSecret },
    webhookUrl: webhookUrl(endpoints.teams, signature),
    requests: log,
    outbox,
    faults,
    get tenant() {
      return state.tenant;
    },
    set tenant(tenant) {
      state.tenant = tenant;
    },
    close: async () => {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

async function startServices(o: {
  readonly dependencies: ServerDependencies;
  readonly tenant: () => Tenant;
  readonly outbox: ReturnType<typeof createOutbox>;
  readonly signature: string;
  readonly log: RequestLog;
}): Promise<{ readonly servers: readonly RunningServer[]; readonly endpoints: Endpoints }> {
  const { dependencies, tenant, outbox, signature } = o;
  const { now } = dependencies;
  const origins: { [name in ServiceName]?: string } = {};
  const tokens = createTokenBook({ tenant, now, issuer: 'https://sts.simulator.example/' });
  const authority = () => `${origins.login}/adfs`;
  const audiences = () =>
    [origins.arm, origins.graph, origins.logs, mailAudience].filter((a) => a !== undefined);
  const requests = () => o.log.all();
  const services: { readonly [name in ServiceName]: (origin: string) => Service } = {
    login: (origin) => loginService({ origin, tenant, now, tokens, audiences }),
    arm: (origin) => armService({ origin, authority, tenant, now, tokens }),
    graph: (origin) => graphService({ origin, authority, tenant, now, tokens }),
    logs: (origin) => logsService({ origin, tenant, now, tokens }),
    mail: (origin) => mailService({ origin, tenant, now, tokens, outbox, requests }),
    teams: () => teamsService({ tenant, now, outbox, signature }),
  };
  const start = async (name: ServiceName) => {
    const server = await startServer(name, dependencies, services[name]);
    origins[name] = server.origin;
    return server;
  };
  const login = await start('login');
  const arm = await start('arm');
  const graph = await start('graph');
  const logs = await start('logs');
  const mail = await start('mail');
  const teams = await start('teams');
  return {
    servers: [login, arm, graph, logs, mail, teams],
    endpoints: {
      login: login.origin,
      arm: arm.origin,
      graph: graph.origin,
      logs: logs.origin,
      mail: mail.origin,
      teams: teams.origin,
    },
  };
}

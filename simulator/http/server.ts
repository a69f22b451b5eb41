import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { buffer } from 'node:stream/consumers';
import type { Service, ServiceName, SimRequest, SimResponse } from './exchange.ts';
import { type Fault, type FaultBook, spoil } from './faults.ts';
import type { LoggedRequest } from './request-log.ts';

/** What every server of one simulator shares. */
export type ServerDependencies = {
  readonly certificate: { readonly cert: string; readonly key: string };
  readonly now: () => Date;
  readonly faults: FaultBook;
  readonly record: (request: LoggedRequest) => void;
  /** Waits this many milliseconds; a test may pass one that does not wait. */
  readonly delay: (ms: number) => Promise<void>;
};

/** A server that listens on a free port of the loopback address. */
export type RunningServer = {
  /** `https://localhost:PORT`, without a slash at the end. */
  readonly origin: string;
  readonly close: () => Promise<void>;
};

/** Starts one service on a port of its own. The service is set once its origin is known. */
export async function startServer(
  name: ServiceName,
  dependencies: ServerDependencies,
  service: (origin: string) => Service,
): Promise<RunningServer> {
  const { cert, key } = dependencies.certificate;
  const server = createServer({ cert, key });
  const port = await listen(server);
  const origin = `https://localhost:${port}`;
  const handle = service(origin);
  server.on('request', (incoming, outgoing) => {
    serve({ name, handle, dependencies, incoming, outgoing }).catch(() => outgoing.destroy());
  });
  return { origin, close: () => close(server) };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') {
        reject(new Error('the simulator got no port'));
        return;
      }
      resolve(address.port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function serve(exchange: {
  readonly name: ServiceName;
  readonly handle: Service;
  readonly dependencies: ServerDependencies;
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}): Promise<void> {
  const { name, handle, dependencies, incoming, outgoing } = exchange;
  const at = dependencies.now();
  const request = await readRequest(incoming);
  const log = (status: number) =>
    dependencies.record({
      service: name,
      method: request.method,
      path: request.path,
      query: request.rawQuery,
      status,
      at,
    });
  const fault = dependencies.faults.take(name, request);
  const answer = answerOf(handle, request, fault);
  if (fault?.delayMs !== undefined) await dependencies.delay(fault.delayMs);
  log(fault?.reset ? 0 : answer.status);
  if (fault?.reset) {
    incoming.socket.destroy();
    return;
  }
  send(outgoing, answer, { now: dependencies.now(), cut: fault?.cutBody === true });
}

function answerOf(handle: Service, request: SimRequest, fault: Fault | undefined): SimResponse {
  if (fault === undefined) return handle(request);
  const replaced = fault.status !== undefined || fault.reset === true;
  const asked = fault.after === 'accept' || !replaced;
  return spoil(fault, asked ? handle(request) : undefined);
}

async function readRequest(incoming: IncomingMessage): Promise<SimRequest> {
  const body = await buffer(incoming);
  const url = incoming.url ?? '/';
  const mark = url.indexOf('?');
  const rawQuery = mark < 0 ? '' : url.slice(mark + 1);
  return {
    method: (incoming.method ?? 'GET').toUpperCase(),
    path: mark < 0 ? url : url.slice(0, mark),
    query: new URLSearchParams(rawQuery),
    rawQuery,
    headers: flatten(incoming.headers),
    body: body.toString('utf8'),
    bodyBytes: body.byteLength,
  };
}

function flatten(headers: IncomingMessage['headers']): { [name: string]: string } {
  const flat: { [name: string]: string } = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}

function send(
  outgoing: ServerResponse,
  answer: SimResponse,
  how: { readonly now: Date; readonly cut: boolean },
): void {
  const body = encode(answer.body);
  outgoing.writeHead(answer.status, {
    date: how.now.toUTCString(),
    ...answer.headers,
    'content-length': String(body.byteLength),
  });
  if (!how.cut) {
    outgoing.end(body);
    return;
  }
  outgoing.write(body.subarray(0, Math.floor(body.byteLength / 2)), () => {
    outgoing.socket?.destroy();
  });
}

function encode(body: unknown): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

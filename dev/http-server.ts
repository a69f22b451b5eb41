import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { HttpFunction } from './functions-core.ts';
import type { HttpAnswer, HttpCall } from './http-data.ts';

/** As `host.json` says. */
const PREFIX = '/api/';
const LAST_PORT = 65_535;

/** Path of a function on the host, for example `/api/check`. */
export function pathOf({ route }: Pick<HttpFunction, 'route'>): string {
  return `${PREFIX}${route}`;
}

/** Where a request goes: a function, or the status that refuses it. */
export type Routing =
  | {
      readonly kind: 'function';
      readonly name: string;
      readonly params: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'refused'; readonly status: 404 | 405; readonly allow: readonly string[] };

/**
 * Finds the function for a method and a path. Paths are compared without regard to case, as in the
 * Functions host, and a segment `{name}` of a route takes any text.
 */
export function routeRequest(
  functions: readonly HttpFunction[],
  { method, path }: { readonly method: string; readonly path: string },
): Routing {
  const matches = functions.flatMap((candidate) => {
    const params = matchPath(pathOf(candidate), path);
    return params === undefined ? [] : [{ candidate, params }];
  });
  const found = matches.find(({ candidate }) => candidate.methods.includes(method));
  if (found !== undefined) {
    return { kind: 'function', name: found.candidate.name, params: found.params };
  }
  const allow = [...new Set(matches.flatMap(({ candidate }) => candidate.methods))];
  return { kind: 'refused', status: allow.length > 0 ? 405 : 404, allow };
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.replace(/\/$/, '').split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const text = given[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(segment)?.[1];
    if (name === undefined && segment.toLowerCase() !== text.toLowerCase()) return undefined;
    if (name !== undefined) params[name] = decodeText(text);
  }
  return params;
}

function decodeText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}

/**
 * Whether a request may come from the person at this machine: functions need no key here, so a web
 * page must not be able to call them. Foreign names of the host (DNS rebinding) and foreign origins
 * (a form or script of another site) are refused. A form of our own page that hands on no address
 * has the origin `null` (Fetch Standard, "append a request Origin header"); no page can forge the
 * other header that tells it from a foreign one.
 */
export function isLocalCaller(headers: {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  readonly 'sec-fetch-site'?: string | string[] | undefined;
}): boolean {
  const { host = '', origin } = headers;
  const isLoopback = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i.test(host);
  const isOwnPage = origin === 'null' && headers['sec-fetch-site'] === 'same-origin';
  const isOwn = origin?.toLowerCase() === `http://${host}`.toLowerCase();
  return isLoopback && (origin === undefined || isOwn || isOwnPage);
}

/** Starts the server on a port of 127.0.0.1, the next free one where it is taken; 0 takes any. */
export async function startHttpServer({
  functions,
  port,
  invoke,
}: {
  readonly functions: readonly HttpFunction[];
  readonly port: number;
  readonly invoke: (name: string, call: HttpCall) => Promise<HttpAnswer>;
}): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  const server = createServer((incoming, outgoing) => {
    answer({ functions, invoke, incoming }).then(
      (reply) => send(outgoing, reply),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        send(outgoing, textAnswer(500, 'the function failed; the reason is in the log'));
      },
    );
  });
  // A sweep may take minutes, longer than Node's own limits for a request.
  server.requestTimeout = 0;
  const taken = await listenFrom(server, port);
  return { port: taken, close: () => closeServer(server) };
}

async function answer({
  functions,
  invoke,
  incoming,
}: {
  readonly functions: readonly HttpFunction[];
  readonly invoke: (name: string, call: HttpCall) => Promise<HttpAnswer>;
  readonly incoming: IncomingMessage;
}): Promise<HttpAnswer> {
  if (!isLocalCaller(incoming.headers)) return textAnswer(403, 'only callers on this machine');
  const method = incoming.method ?? 'GET';
  const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host ?? 'localhost'}`);
  const routing = routeRequest(functions, { method, path: url.pathname });
  if (routing.kind === 'refused') return refusal(routing);
  const body = await buffer(incoming);
  return invoke(routing.name, {
    method,
    url: url.href,
    headers: joinHeaders(incoming),
    params: routing.params,
    ...(body.byteLength > 0 ? { body } : {}),
  });
}

function refusal({ status, allow }: Extract<Routing, { kind: 'refused' }>): HttpAnswer {
  if (status === 404) return textAnswer(404, 'no function has this path');
  return { ...textAnswer(405, `only ${allow.join(', ')}`), headers: { allow: allow.join(', ') } };
}

function textAnswer(status: number, text: string): HttpAnswer {
  return { status, headers: { 'content-type': 'text/plain' }, body: Buffer.from(`${text}\n`) };
}

function joinHeaders(incoming: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(incoming.headersDistinct).map(([name, values = []]) => [name, values.join(',')]),
  );
}

function send(outgoing: ServerResponse, { status, headers, body }: HttpAnswer): void {
  outgoing.writeHead(status, { ...headers, 'content-length': String(body.byteLength) });
  outgoing.end(body);
}

/** Resolves with the port; tries the following ones while they are taken. */
async function listenFrom(server: Server, port: number): Promise<number> {
  for (let candidate = port; candidate <= LAST_PORT; candidate += 1) {
    const taken = await listenOn(server, candidate);
    if (taken !== undefined) return taken;
  }
  throw new Error(`no port from ${port} on is free`);
}

function listenOn(server: Server, port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error);
    server.once('error', onError);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', onError);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

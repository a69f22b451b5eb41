import {
  AuthenticationHandler,
  Client,
  GraphClientError,
  HTTPMessageHandler,
  ResponseType,
} from '@microsoft/microsoft-graph-client';
import type { Context, Middleware, MiddlewareOptions } from '@microsoft/microsoft-graph-client';
import type { Cloud } from '../domain/cloud.ts';
import { read, unread } from '../domain/reading.ts';
import type { ReadFailure, Reading } from '../domain/reading.ts';
import { parseJson } from './error-body.ts';
import { malformed, originOf, toReadFailure } from './failure.ts';
import { HttpFailure } from './http-failure.ts';
import { foreignFailure } from './http-guard.ts';
import type { Http, HttpTarget } from './http-types.ts';
import { bearerTokenIn } from './shared-credential.ts';
import type { SharedCredential } from './shared-credential.ts';
import { boundToRun } from './token.ts';

/** What the adapters of Microsoft Graph are built on. */
export type GraphDependencies = {
  readonly cloud: Cloud;
  readonly credential: SharedCredential;
  readonly http: Http;
};

/** Reads the JSON at an address of Graph; the address is asked as it is given. */
export type GraphGet = (url: string) => Promise<Reading<unknown>>;

/**
 * A reader over Microsoft's client library, the only file that knows it. Its retry and redirect
 * handlers are left out: the run's own retry stands in their place.
 */
export function createGraphGet({ cloud, credential, http }: GraphDependencies): GraphGet {
  const target: HttpTarget = { origin: cloud.graph };
  const client = Client.initWithMiddleware({
    baseUrl: cloud.graph,
    customHosts: new Set([new URL(cloud.graph).hostname]),
    middleware: [
      exactAddress(),
      new AuthenticationHandler({
        getAccessToken: () => tokenFor({ cloud, credential, http }),
      }),
      throughRun({ http, target, credential }),
      new HTTPMessageHandler(),
    ],
  });
  return async (url) => {
    const refused = foreignFailure(url, target);
    if (refused !== undefined) return unread(refused);
    try {
      const first = await ask(client, url);
      return await readAnswer(first.status === 401 ? await ask(client, url) : first, cloud.graph);
    } catch (error) {
      return unread(toReadFailure(unwrap(error), cloud.graph));
    }
  };
}

/** RAW: the library would lose the body of an error that is not in the documented form. */
function ask(client: Client, url: string): Promise<Response> {
  const request = client.api(url).middlewareOptions([new ExactAddress(url)]);
  return request.responseType(ResponseType.RAW).get();
}

async function readAnswer(response: Response, service: string): Promise<Reading<unknown>> {
  const { status } = response;
  const bodyAsText = await response.text();
  if (status !== 200) return unread(toReadFailure({ status, bodyAsText }, service));
  const value = parseJson(bodyAsText);
  if (value === undefined) return unread(malformed('the answer is not whole JSON', service));
  return read(value);
}

async function tokenFor({ cloud, credential, http }: GraphDependencies): Promise<string> {
  const bound = boundToRun(credential, { http, authority: cloud.authority });
  const token = await bound.getToken(`${cloud.graph}/.default`);
  if (token === null) throw new HttpFailure(noToken(cloud.authority));
  return token.token;
}

function noToken(authority: string): ReadFailure {
  return {
    cause: 'unauthenticated',
    message: 'no token: the credential gave none',
    service: originOf(authority),
  };
}

/** Carries an address past the library, which takes it apart and puts it together anew. */
class ExactAddress implements MiddlewareOptions {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }
}

/** First in the chain; what any other throws is carried out of the library unharmed. */
function exactAddress(): Middleware {
  return createMiddleware(async (context, next) => {
    const option = context.middlewareControl?.getMiddlewareOptions(ExactAddress);
    if (option instanceof ExactAddress) context.request = option.url;
    try {
      await next.execute(context);
    } catch (error) {
      throw wrap(error);
    }
  });
}

type RunTools = Pick<GraphDependencies, 'http' | 'credential'> & { readonly target: HttpTarget };

/**
 * Retry, deadline and count of the run, around what really sends; a token that is refused is
 * forgotten.
 */
function throughRun({ http, target, credential }: RunTools): Middleware {
  return createMiddleware(async (context, next) => {
    const sent = new Headers(context.options?.headers).get('authorization');
    context.response = await http.fetch(target, {
      url: String(context.request),
      init: context.options ?? {},
      send: async (url, init) => {
        const inner: Context = { ...context, request: url, options: init };
        await next.execute(inner);
        if (inner.response === undefined) throw new Error('the library gave no answer');
        return inner.response;
      },
    });
    if (context.response.status === 401) credential.forget?.(bearerTokenIn(sent));
  });
}

function createMiddleware(
  execute: (context: Context, next: Middleware) => Promise<void>,
): Middleware {
  let next: Middleware | undefined;
  return {
    async execute(context) {
      if (next === undefined) throw new Error('the middleware chain ends too early');
      await execute(context, next);
    },
    setNext(following) {
      next = following;
    },
  };
}

/** The library hands on its own error class as it is, and loses what is in any other. */
function wrap(error: unknown): GraphClientError {
  const wrapped = new GraphClientError('the run gave up');
  wrapped.customError = error;
  return wrapped;
}

function unwrap(error: unknown): unknown {
  return error instanceof GraphClientError ? (error.customError ?? error) : error;
}

import { randomUUID } from 'node:crypto';
import { jsonResponse, type Service, type SimRequest, type SimResponse } from '../http/exchange.ts';
import { createRouter, pathParam } from '../http/router.ts';
import { parseJson } from '../json.ts';
import type { TokenBook } from '../login/tokens.ts';
import type { Outbox } from '../outbox.ts';
import type { Tenant } from '../tenant.ts';
import { parseMail } from './message.ts';
import { createRepeatability, type Repeatability } from './repeatability.ts';

/** The audience that the public client asks a token for, in every cloud. */
export const mailAudience = 'https://communication.azure.com';

/** What the mail service needs. */
export type MailDependencies = {
  readonly origin: string;
  readonly tenant: () => Tenant;
  readonly now: () => Date;
  readonly tokens: TokenBook;
  readonly outbox: Outbox;
  /** What `/_simulator/requests` shows. */
  readonly requests: () => readonly unknown[];
};

type MailCall = MailDependencies & {
  readonly request: SimRequest;
  readonly params: { readonly [name: string]: string };
  readonly repeatability: Repeatability;
};

type MailRoute = {
  readonly method: string;
  readonly path: string;
  /** Reserved paths that no real service has are open; they are how a person looks inside. */
  readonly open?: true;
  readonly answer: (call: MailCall) => SimResponse;
};

const versions = ['2023-03-31', '2025-09-01'];
const routes: readonly MailRoute[] = [
  { method: 'GET', path: '/_simulator/outbox', open: true, answer: showOutbox },
  {
    method: 'GET',
    path: '/_simulator/requests',
    open: true,
    answer: (call) => jsonResponse(200, { requests: call.requests() }),
  },
  { method: 'POST', path: '/emails:send', answer: send },
  { method: 'GET', path: '/{+slash}emails/operations/{id}', answer: status },
];

/** Azure Communication Services e-mail: send, and the status of a send. */
export function mailService(dependencies: MailDependencies): Service {
  const route = createRouter(routes);
  const repeatability = createRepeatability(dependencies.now);
  return (request) => {
    const match = route(request);
    if (match === undefined)
      return mailError(404, 'NotFound', 'The requested path does not exist.');
    const call = { ...dependencies, request, params: match.params, repeatability };
    if (match.route.open) return match.route.answer(call);
    const header = request.headers['authorization'];
    if (dependencies.tokens.problemOf(header, mailAudience) !== undefined) {
      const response = mailError(401, 'Denied', 'Denied by the resource provider.');
      const challenge = `Bearer resource="${mailAudience}", error="invalid_token"`;
      return { ...response, headers: { ...response.headers, 'www-authenticate': challenge } };
    }
    const version = request.query.get('api-version') ?? '';
    if (!versions.includes(version)) {
      const text = `The api-version '${version}' is not supported. Use one of ${versions.join(', ')}.`;
      return mailError(400, 'UnsupportedApiVersion', text);
    }
    return match.route.answer(call);
  };
}

function showOutbox(call: MailCall): SimResponse {
  const { mails, cards } = call.outbox;
  return jsonResponse(200, { mails, cards });
}

function send(call: MailCall): SimResponse {
  const first = call.repeatability.find(call.request);
  if (first?.kind === 'bad') return mailError(400, 'InvalidRequest', first.message);
  if (first?.kind === 'late') {
    const text = 'The request was first sent too long ago to be recognised.';
    return mailError(412, 'PreconditionFailed', text);
  }
  if (first?.kind === 'repeated') return first.response;
  const response = accept(call);
  first?.remember(response);
  return response;
}

function accept(call: MailCall): SimResponse {
  const parsed = parseMail(parseJson(call.request.body), call.request.bodyBytes);
  if (parsed.kind === 'bad') return mailError(parsed.status, 'BadRequest', parsed.message);
  const asked = call.request.headers['operation-id'];
  if (asked !== undefined && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(asked)) {
    return mailError(400, 'BadRequest', 'The Operation-Id header is not a UUID.');
  }
  const operationId = asked ?? randomUUID();
  call.outbox.addMail({ ...parsed.mail, operationId, at: call.now() });
  const version = call.request.query.get('api-version') ?? '';
  // The double slash and the 20 seconds are those of the specification's example.
  return jsonResponse(
    202,
    { id: operationId, status: 'Running' },
    {
      'operation-location': `${call.origin}//emails/operations/${operationId}?api-version=${version}`,
      'retry-after': '20',
      ...common(),
    },
  );
}

function status(call: MailCall): SimResponse {
  const id = pathParam(call.params, 'id');
  if (!call.outbox.mails.some((mail) => mail.operationId === id)) {
    return mailError(404, 'NotFound', `No operation with id ${id}.`);
  }
  const { finalStatus } = call.tenant().mail;
  if (finalStatus === 'Running') {
    return jsonResponse(200, { id, status: finalStatus }, { 'retry-after': '100', ...common() });
  }
  const message = 'Email was dropped after several attempts to deliver.';
  const error = finalStatus === 'Failed' ? { error: { code: 'EmailDropped', message } } : {};
  return jsonResponse(200, { id, status: finalStatus, ...error }, common());
}

function common(): { readonly [name: string]: string } {
  return { 'x-ms-request-id': randomUUID(), 'api-supported-versions': versions.join(', ') };
}

function mailError(code: number, name: string, message: string): SimResponse {
  return jsonResponse(code, { error: { code: name, message } }, common());
}

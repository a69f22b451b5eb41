import { app as functions } from '@azure/functions';
import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import type { App } from '../compose.ts';
import { renderSnoozePage } from '../report/snooze-page.ts';
import type { SnoozePage } from '../report/snooze-page.ts';
import { loggerOf } from './logger.ts';
import { readBody } from './request-body.ts';

/** Most bytes of a form: more than its longest texts take when every byte is escaped. */
const FORM_LIMIT = 16 * 1024;
const FIELDS = ['t', 'hours', 'by', 'comment'] as const;

/** No script, no request, no frame around it; nobody keeps it, and no address is handed on. */
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
} as const;

/**
 * `/api/snooze`: the page of a snooze link. The link itself is the right to silence its one alert,
 * so no key is asked for. GET and HEAD change nothing, because mail scanners follow links.
 */
export function registerSnooze(app: Pick<App, 'openSnooze' | 'snooze'>): void {
  functions.http('snooze', {
    route: 'snooze',
    methods: ['GET', 'HEAD', 'POST'],
    authLevel: 'anonymous',
    handler: (request, context) =>
      request.method === 'POST' ? send(app, request, context) : open(app, request, context),
  });
}

async function open(
  app: Pick<App, 'openSnooze' | 'snooze'>,
  request: HttpRequest,
  context: InvocationContext,
): Promise<HttpResponseInit> {
  const token = onlyOne(request.query, 't') ?? '';
  const answer = await app.openSnooze(token, loggerOf(context));
  const response = pageResponse(pageOf(answer), token);
  if (request.method !== 'HEAD') return response;
  const { body: _body, ...head } = response;
  return head;
}

async function send(
  app: Pick<App, 'openSnooze' | 'snooze'>,
  request: HttpRequest,
  context: InvocationContext,
): Promise<HttpResponseInit> {
  const type = 'application/x-www-form-urlencoded';
  const body = await readBody(request, { type, limit: FORM_LIMIT });
  if (!body.ok) return pageResponse({ kind: 'unreadable' }, '');
  const fields = new URLSearchParams(body.text);
  const [token, hours, by, comment] = FIELDS.map((name) => onlyOne(fields, name));
  if (token === undefined) return pageResponse({ kind: 'unreadable' }, '');
  const form = { token, hours: hours ?? '', by: by ?? '', comment: comment ?? '' };
  const answer = await app.snooze(form, loggerOf(context));
  return pageResponse(pageOf(answer), token);
}

/** A value that is given exactly once. */
function onlyOne(fields: URLSearchParams, name: string): string | undefined {
  const [value, ...others] = fields.getAll(name);
  return others.length === 0 ? value : undefined;
}

type Unavailable = { readonly kind: 'bad-settings' } | { readonly kind: 'no-state' };

/** Whoever has a link is not told what is wrong inside. */
function pageOf(answer: SnoozePage | Unavailable): SnoozePage {
  return answer.kind === 'bad-settings' || answer.kind === 'no-state'
    ? { kind: 'unavailable' }
    : answer;
}

function pageResponse(page: SnoozePage, token: string): HttpResponseInit {
  return { status: statusOf(page), headers: HEADERS, body: renderSnoozePage(page, token) };
}

function statusOf({ kind }: SnoozePage): number {
  switch (kind) {
    case 'open':
    case 'silenced':
    case 'already':
      return 200;
    case 'invalid':
    case 'incomplete':
    case 'unreadable':
      return 400;
    case 'expired':
    case 'closed':
      return 410;
    case 'unavailable':
      return 503;
  }
}

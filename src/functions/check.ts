import { app as functions } from '@azure/functions';
import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import type { App, CheckAnswer } from '../compose.ts';
import { renderHtml } from '../report/html.ts';
import { renderJson } from '../report/json.ts';
import { renderTerminal } from '../report/terminal.ts';
import type { Report } from '../domain/report.ts';
import { loggerOf } from './logger.ts';
import { preferredType } from './negotiate.ts';
import { problemResponse } from './problem.ts';
import { readCheckQuery } from './check-query.ts';

/** `GET|POST /api/check`: runs checks now; only `POST` with `notify=true` remembers and tells. */
export function registerCheck(app: App): void {
  functions.http('check', {
    route: 'check',
    methods: ['GET', 'POST'],
    authLevel: 'function',
    handler: (request, context) => answerCheck(app, request, context),
  });
}

async function answerCheck(
  app: App,
  request: HttpRequest,
  context: InvocationContext,
): Promise<HttpResponseInit> {
  const query = readCheckQuery(request.method, request.query);
  const answer = await app.check({ ...query, logger: loggerOf(context) });
  switch (answer.kind) {
    case 'bad-request':
      return problemResponse(400, 'the request is not understood', answer.problems);
    case 'bad-settings':
      return problemResponse(503, 'the settings are wrong', answer.problems);
    case 'no-state':
      return problemResponse(503, 'the state cannot be reached', stateProblems(answer));
    case 'done':
      return reportResponse(answer.report, request.headers.get('accept'));
  }
}

function stateProblems({
  reason,
  told,
}: Extract<CheckAnswer, { readonly kind: 'no-state' }>): readonly string[] {
  if (told === undefined) return [reason];
  return [reason, 'what was found was told all the same, without memory, so it may repeat'];
}

function reportResponse(report: Report, accept: string | null): HttpResponseInit {
  const type = preferredType(accept, ['application/json', 'text/html', 'text/plain']);
  const headers = {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  };
  switch (type) {
    case 'text/html':
      return { headers, body: renderHtml(report) };
    case 'text/plain':
      return { headers, body: renderTerminal(report, { width: 100, color: false }) };
    case 'application/json':
      return { headers, body: renderJson(report) };
  }
}

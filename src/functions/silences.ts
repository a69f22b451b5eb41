import { app as functions } from '@azure/functions';
import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import type { App } from '../compose.ts';
import { jsonResponse, unavailableResponse } from './answers.ts';
import { loggerOf } from './logger.ts';
import { problemResponse } from './problem.ts';
import { queryProblems } from './query-problems.ts';
import { readBody } from './request-body.ts';
import { readSilenceBody } from './silence-body.ts';

/** Most bytes of a silence: more than its longest texts take. */
const BODY_LIMIT = 64 * 1024;
const NOT_UNDERSTOOD = 'the request is not understood';

/** `GET|POST /api/silences` lists and creates, `DELETE /api/silences/{id}` ends. */
export function registerSilences(app: Pick<App, 'silences'>): void {
  functions.http('silences', {
    route: 'silences',
    methods: ['GET', 'POST'],
    authLevel: 'function',
    handler: (request, context) =>
      request.method === 'POST' ? create(app, request, context) : list(app, request, context),
  });
  functions.http('endSilence', {
    route: 'silences/{id}',
    methods: ['DELETE'],
    authLevel: 'function',
    handler: (request, context) => end(app, request, context),
  });
}

async function list(
  app: Pick<App, 'silences'>,
  request: HttpRequest,
  context: InvocationContext,
): Promise<HttpResponseInit> {
  const all = request.query.get('all') ?? 'false';
  const problems = [
    ...queryProblems(request.query, ['all']),
    ...(['true', 'false'].includes(all) ? [] : ['all is neither true nor false']),
  ];
  if (problems.length > 0) return problemResponse(400, NOT_UNDERSTOOD, problems);
  const answer = await app.silences.list({ all: all === 'true' }, loggerOf(context));
  switch (answer.kind) {
    case 'bad-settings':
    case 'no-state':
      return unavailableResponse(answer);
    case 'done':
      return jsonResponse(200, answer.silences);
  }
}

async function create(
  app: Pick<App, 'silences'>,
  request: HttpRequest,
  context: InvocationContext,
): Promise<HttpResponseInit> {
  const unknown = queryProblems(request.query, []);
  if (unknown.length > 0) return problemResponse(400, NOT_UNDERSTOOD, unknown);
  const body = await readBody(request, { type: 'application/json', limit: BODY_LIMIT });
  if (!body.ok) return problemResponse(body.status, NOT_UNDERSTOOD, [body.problem]);
  const reading = readSilenceBody(body.text);
  if (!reading.ok) return problemResponse(400, NOT_UNDERSTOOD, reading.problems);
  const answer = await app.silences.create({ ...reading.value, via: 'http' }, loggerOf(context));
  switch (answer.kind) {
    case 'bad-settings':
    case 'no-state':
      return unavailableResponse(answer);
    case 'bad-request':
      return problemResponse(400, 'the silence cannot be made', answer.problems);
    case 'created':
      return jsonResponse(201, answer.silence);
  }
}

async function end(
  app: Pick<App, 'silences'>,
  request: HttpRequest,
  context: InvocationContext,
): Promise<HttpResponseInit> {
  const unknown = queryProblems(request.query, ['by']);
  if (unknown.length > 0) return problemResponse(400, NOT_UNDERSTOOD, unknown);
  const by = request.query.get('by') ?? '';
  const answer = await app.silences.end({ id: request.params['id'] ?? '', by }, loggerOf(context));
  switch (answer.kind) {
    case 'bad-settings':
    case 'no-state':
      return unavailableResponse(answer);
    case 'bad-request':
      return problemResponse(400, NOT_UNDERSTOOD, answer.problems);
    case 'not-found':
      return problemResponse(404, 'there is no such silence', [
        'no silence has this id; GET /api/silences?all=true lists them',
      ]);
    case 'over':
      return problemResponse(409, 'the silence has ended before', [
        `it is ${answer.silence.state}; its end was set to ${answer.silence.ended?.at ?? answer.silence.endsAt}`,
      ]);
    case 'ended':
      return jsonResponse(200, answer.silence);
  }
}

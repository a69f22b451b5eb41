import { app as functions } from '@azure/functions';
import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import type { App } from '../compose.ts';
import { jsonResponse, unavailableResponse } from './answers.ts';
import { loggerOf } from './logger.ts';
import { problemResponse } from './problem.ts';
import { isRecord, jsonOf, readBody } from './request-body.ts';

const BODY_LIMIT = 8 * 1024;
const NOT_UNDERSTOOD = 'the request is not understood';

/** `POST /api/notify/test`: sends one test message to each receiver, 502 when one did not take it. */
export function registerNotifyTest(app: Pick<App, 'testReceivers'>): void {
  functions.http('notifyTest', {
    route: 'notify/test',
    methods: ['POST'],
    authLevel: 'function',
    handler: (request, context) => answerTest(app, request, context),
  });
}

async function answerTest(
  app: Pick<App, 'testReceivers'>,
  request: HttpRequest,
  context: InvocationContext,
): Promise<HttpResponseInit> {
  const body = await readBody(request, { type: 'application/json', limit: BODY_LIMIT });
  if (!body.ok) return problemResponse(body.status, NOT_UNDERSTOOD, [body.problem]);
  const names = namesIn(body.text);
  if (names === 'bad') return problemResponse(400, NOT_UNDERSTOOD, [FORM_HINT]);
  const answer = await app.testReceivers(names, loggerOf(context));
  switch (answer.kind) {
    case 'bad-settings':
    case 'no-state':
      return unavailableResponse(answer);
    case 'bad-request':
      return problemResponse(400, NOT_UNDERSTOOD, answer.problems);
    case 'done':
      return jsonResponse(answer.tests.every(({ ok }) => ok) ? 200 : 502, answer.tests);
  }
}

const FORM_HINT = 'the body is neither empty nor {"receivers": ["name", ...]}';

/** The names asked for; undefined for all. */
function namesIn(text: string): readonly string[] | undefined | 'bad' {
  if (text.trim() === '') return undefined;
  const json = jsonOf(text);
  if (!isRecord(json) || Object.keys(json).some((name) => name !== 'receivers')) return 'bad';
  const { receivers } = json;
  if (receivers === undefined) return undefined;
  const isTexts = Array.isArray(receivers) && receivers.every((name) => typeof name === 'string');
  return isTexts ? receivers : 'bad';
}

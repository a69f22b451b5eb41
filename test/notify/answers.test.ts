import { describe, expect, test } from 'vitest';
import { isRetryable, judgeMailAnswer, judgeWebhookAnswer } from '../../src/notify/answers.ts';
import type { SendAnswer } from '../../src/ports/mailer.ts';

function answered(status: number, body = '', more = {}): SendAnswer {
  return { kind: 'answered', status, body, ...more };
}

const MAIL = { setting: 'EMAIL_RECIPIENTS_OPS', secrets: [] };
const TEAMS = { setting: 'TEAMS_WEBHOOK_URL_OPS', secrets: [] };

const reasonFor = (judge: typeof judgeMailAnswer, status: number, body = '') => {
  const result = judge(answered(status, body), judge === judgeMailAnswer ? MAIL : TEAMS);
  return result.status === 'failed' ? result.reason : 'delivered';
};

test.each([
  [407, false],
  [408, true],
  [409, false],
  [428, false],
  [429, true],
  [430, false],
  [499, false],
  [500, true],
  [503, true],
])('status %d is retryable: %s', (status, expected) => {
  expect(isRetryable(status)).toBe(expected);
});

describe('an answer to mail', () => {
  test('202 alone is delivered', () => {
    expect(judgeMailAnswer(answered(202), MAIL)).toEqual({
      status: 'delivered',
      detail: 'answered 202',
    });
  });

  test.each([200, 201, 203, 204])(
    '%d does not show that the mail was taken: it is tried again',
    (status) => {
      expect(judgeMailAnswer(answered(status), MAIL)).toMatchObject({
        status: 'failed',
        retryable: true,
        ambiguous: true,
      });
    },
  );

  test('409 leaves open what became of the same request: it is asked', () => {
    const result = judgeMailAnswer(answered(409), MAIL);
    expect(result).toMatchObject({ status: 'failed', retryable: true, ambiguous: true });
  });

  test('412 says that only a new id can be sent', () => {
    const result = judgeMailAnswer(answered(412), MAIL);
    expect(result).toMatchObject({ status: 'failed', retryable: true, attemptExpired: true });
  });

  test.each([301, 307])('%d points to a wrong endpoint', (status) => {
    expect(judgeMailAnswer(answered(status), MAIL)).toMatchObject({
      status: 'failed',
      retryable: false,
    });
    expect(reasonFor(judgeMailAnswer, status)).toContain('EMAIL_ENDPOINT');
  });

  test.each([
    [400, 'EMAIL_SENDER and EMAIL_RECIPIENTS_OPS'],
    [401, 'Communication and Email Service Owner'],
    [403, 'Communication and Email Service Owner'],
    [404, 'domain of EMAIL_SENDER'],
    [429, 'limit'],
  ])('%d says what to do', (status, words) => {
    expect(reasonFor(judgeMailAnswer, status)).toContain(words);
  });

  test("the service's error code is told", () => {
    const body = '{"error":{"code":"DomainNotLinked","message":"x"}}';
    expect(reasonFor(judgeMailAnswer, 404, body)).toMatch(/^answered 404 DomainNotLinked: /);
  });

  test.each(['{"code":"sig=abc"}', '{"code":"YWJjMTIz"}', '{"code":""}', 'code', '<html>'])(
    'what does not look like a code is not: %s',
    (body) => {
      expect(reasonFor(judgeMailAnswer, 400, body)).toMatch(/^answered 400: /);
    },
  );
});

describe.each([
  ['mail', judgeMailAnswer, MAIL],
  ['a webhook', judgeWebhookAnswer, TEAMS],
])('a failure of %s', (_, judge, context) => {
  test.each([
    [408, true],
    [429, true],
    [500, true],
    [503, true],
    [400, false],
    [403, false],
  ])('%d is told with the pause that is asked for: %s', (status, told) => {
    const result = judge(answered(status, '', { retryAfterMs: 17_000 }), context);
    expect(result.status === 'failed' && result.retryAfterMs).toBe(told ? 17_000 : undefined);
    expect(judge(answered(status), context)).not.toHaveProperty('retryAfterMs');
  });

  test.each([
    [408, undefined],
    [429, undefined],
    [500, true],
    [502, true],
    [503, undefined],
    [504, true],
    [400, undefined],
  ])('%d leaves open whether it was taken: %s', (status, ambiguous) => {
    const result = judge(answered(status), context);
    expect(result.status === 'failed' && result.ambiguous).toBe(ambiguous);
  });

  test('without an answer leaves it open, unless nothing was sent', () => {
    const reason = 'connect';
    expect(judge({ kind: 'no-answer', reason }, context)).toEqual({
      ...{ status: 'failed', retryable: true, reason: 'no answer: connect', ambiguous: true },
    });
    expect(judge({ kind: 'no-answer', reason, unsent: true }, context)).toEqual({
      ...{ status: 'failed', retryable: true, reason: 'no answer: connect' },
    });
  });

  test('says no secret', () => {
    const answer = { kind: 'no-answer', reason: 'no canary-1 there' } as const;
    const result = judge(answer, { ...context, secrets: ['canary-1'] });
    expect(JSON.stringify(result)).not.toContain('canary');
  });
});

describe('an answer of a Teams webhook', () => {
  test('202 says that it is accepted and not proven', () => {
    const result = judgeWebhookAnswer(answered(202), TEAMS);
    expect(result.status === 'delivered' && result.detail).toContain('accepted, not proven');
  });

  test.each([400, 404, 410])('%d names the setting of this receiver', (status) => {
    const reason = reasonFor(judgeWebhookAnswer, status);
    expect(reason).toContain('TEAMS_WEBHOOK_URL_OPS');
    expect(reason).not.toMatch(/TEAMS_WEBHOOK_URL(?!_OPS)/);
  });

  test.each([
    [202, ''],
    [200, ''],
    [200, '1'],
  ])('%d %j is delivered', (status, body) => {
    expect(judgeWebhookAnswer(answered(status, body), TEAMS).status).toBe('delivered');
  });

  test.each([
    [
      'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 400',
      false,
    ],
    [
      'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429',
      true,
    ],
    [
      'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 503',
      true,
    ],
    ['{"error":{"code":"x"}}', false],
  ])('200 with %s failed, retryable: %s', (body, retryable) => {
    for (const status of [200, 202])
      expect(judgeWebhookAnswer(answered(status, body), TEAMS)).toMatchObject({
        status: 'failed',
        retryable,
      });
    expect(reasonFor(judgeWebhookAnswer, 200, body)).toContain('create a Workflows webhook');
  });

  test.each([
    [400, '{"error":{"code":"WorkflowTriggerIsNotEnabled"}}', 'turned off or deleted'],
    [404, '{"error":{"code":"WorkflowTriggerIsNotEnabled"}}', 'turned off or deleted'],
    [400, '', 'Teams webhook trigger'],
    [401, '', 'limited to users'],
    [403, '', 'incomplete'],
    [404, '', 'does not exist any more'],
    [410, '', 'does not exist any more'],
    [413, '', 'larger than Teams takes'],
    [418, '', 'check TEAMS_WEBHOOK_URL_OPS'],
  ])('%d %s says what to do', (status, body, words) => {
    expect(reasonFor(judgeWebhookAnswer, status, body)).toContain(words);
  });
});

describe('a refusal', () => {
  test.each([
    [400, true],
    [413, true],
    [401, undefined],
    [403, undefined],
    [404, undefined],
    [410, undefined],
    [429, undefined],
  ])('%d is about what is sent, and not about the receiver: %s', (status, ofMessage) => {
    for (const result of [
      judgeMailAnswer(answered(status), MAIL),
      judgeWebhookAnswer(answered(status), TEAMS),
    ])
      expect(result.status === 'failed' && result.ofMessage).toBe(ofMessage);
  });

  test('400 of a flow that is turned off is about the receiver', () => {
    const body = '{"error":{"code":"WorkflowTriggerIsNotEnabled"}}';
    expect(judgeWebhookAnswer(answered(400, body), TEAMS)).not.toHaveProperty('ofMessage');
  });
});

import { describe, expect, test } from 'vitest';
import { isRetryable, judgeMailAnswer, judgeWebhookAnswer } from '../../src/notify/answers.ts';
import type { SendAnswer } from '../../src/ports/mailer.ts';

function answered(status: number, body = ''): SendAnswer {
  return { kind: 'answered', status, body };
}

const reasonFor = (judge: typeof judgeMailAnswer, status: number, body = '') => {
  const result = judge(answered(status, body), []);
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
    expect(judgeMailAnswer(answered(202), [])).toEqual({
      status: 'delivered',
      detail: 'answered 202',
    });
  });

  test.each([200, 201, 203, 204])(
    '%d does not show that the mail was taken: it is tried again',
    (status) => {
      expect(judgeMailAnswer(answered(status), [])).toMatchObject({
        status: 'failed',
        retryable: true,
      });
    },
  );

  test.each([301, 307])('%d points to a wrong endpoint', (status) => {
    expect(judgeMailAnswer(answered(status), [])).toMatchObject({
      status: 'failed',
      retryable: false,
    });
    expect(reasonFor(judgeMailAnswer, status)).toContain('EMAIL_ENDPOINT');
  });

  test.each([
    [400, 'EMAIL_SENDER'],
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

describe('an answer of a Teams webhook', () => {
  test.each([
    [202, ''],
    [200, ''],
    [200, '1'],
  ])('%d %j is delivered', (status, body) => {
    expect(judgeWebhookAnswer(answered(status, body), []).status).toBe('delivered');
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
    expect(judgeWebhookAnswer(answered(200, body), [])).toMatchObject({
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
    [418, '', 'check TEAMS_WEBHOOK_URL'],
  ])('%d %s says what to do', (status, body, words) => {
    expect(reasonFor(judgeWebhookAnswer, status, body)).toContain(words);
  });
});

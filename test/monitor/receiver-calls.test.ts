import { describe, expect, test } from 'vitest';
import { askFate, deliverSafely } from '../../src/monitor/receiver-calls.ts';
import { digestOf, thing } from '../support/delivery.ts';
import { DELIVERED, recorder } from '../support/scenario.ts';

const attempt = { id: 'm1', firstSentAt: 1 };
const { signal } = new AbortController();
const DELIVERY = { message: digestOf([thing('a')]), attempt, doneParts: 0, signal };
const WAYS = {
  rejects: () => Promise.reject(new Error('a\nbug')),
  throws: () => {
    throw new Error('a\nbug');
  },
};
const WORDS = 'internal error of the channel, report it: a bug';

describe.each(Object.entries(WAYS))('a channel that %s', (_, way) => {
  test('when it delivers has refused the message for good, in one line', async () => {
    const broken = { ...recorder(), deliver: way };
    expect(await deliverSafely(broken, { ...DELIVERY, mayRepeat: undefined })).toEqual({
      status: 'failed',
      retryable: false,
      reason: WORDS,
      ofMessage: true,
    });
  });

  test('when it is asked cannot tell', async () => {
    const broken = recorder('email', { lookUp: way });
    expect(await askFate(broken, attempt, signal)).toEqual({ kind: 'cannot-tell', reason: WORDS });
  });
});

test('a channel that works gives its own answer', async () => {
  const receiver = recorder('email', { lookUp: async () => ({ kind: 'taken' }) });
  expect(await deliverSafely(receiver, { ...DELIVERY, mayRepeat: 'so' })).toEqual(DELIVERED);
  expect(receiver.tries).toEqual([{ ...DELIVERY, mayRepeat: 'so' }]);
  expect(await askFate(receiver, attempt, signal)).toEqual({ kind: 'taken' });
});

test('a service that cannot be asked cannot tell', async () => {
  expect(await askFate(recorder(), attempt, signal)).toMatchObject({ kind: 'cannot-tell' });
});

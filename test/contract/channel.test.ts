import { describe, expect, test } from 'vitest';
import { NOTIFICATION_REASONS } from '../../src/domain/alert.ts';
import { reasonWord } from '../../src/domain/wording.ts';
import { CHANNELS } from '../../src/notify/catalog.ts';
import { testMessage } from '../../src/notify/test-message.ts';
import type { SendAnswer } from '../../src/ports/mailer.ts';
import {
  ACCEPTED,
  ACCESS_KEY,
  aDelivery,
  CHANNEL_ENV,
  connect,
  CONNECTION_STRING,
  deliver,
  recordingPorts,
  SURROUNDINGS,
  WEBHOOK_SIGNATURE,
  WEBHOOK_URL,
} from '../support/channel-harness.ts';
import type { Sent } from '../support/channel-harness.ts';
import { aRegistryFinding } from '../support/findings.ts';
import { HOSTILE_TEXTS } from '../support/hostile.ts';
import { aMessage, anItem, manyItems } from '../support/messages.ts';

const SECRETS = [ACCESS_KEY, CONNECTION_STRING, WEBHOOK_SIGNATURE, WEBHOOK_URL];

/** Everything readable in what was sent, one text per part. */
function partsOf(sent: Sent): readonly string[] {
  return [...sent.mails.flatMap((mail) => [mail.text, mail.html]), ...sent.cards];
}

function answered(status: number, body = '', more = {}): SendAnswer {
  return { kind: 'answered', status, body, ...more };
}

test('the catalog has unique ids', () => {
  const ids = CHANNELS.map((channel) => channel.id);
  expect(new Set(ids).size).toBe(ids.length);
});

describe.each(CHANNELS.map((channel) => [channel.id, channel] as const))(
  'channel %s',
  (_, channel) => {
    test('is off when no setting is there', () => {
      expect(channel.prepare({}, SURROUNDINGS)).toEqual({
        ok: true,
        value: { status: 'off' },
      });
    });

    test('says of each setting what it means and what is allowed', () => {
      for (const setting of channel.describe().settings) {
        expect(setting.name).toMatch(/^[A-Z][A-Z_]+(?:<NAME>)?$/);
        expect(setting.meaning).not.toBe('');
        expect(setting.allowed).not.toBe('');
      }
    });

    test.each(NOTIFICATION_REASONS)('renders %s', async (reason) => {
      const item = anItem(aRegistryFinding(), reason);
      const { result, sent } = await deliver(channel, aMessage({ items: [item] }));
      expect(result.status).toBe('delivered');
      expect(partsOf(sent)).not.toEqual([]);
      for (const part of partsOf(sent)) {
        expect(part).toContain(reasonWord(reason));
        expect(part).toContain('CRITICAL');
        expect(part).toContain('contosoimages');
      }
    });

    test('says in every message what could not be read', async () => {
      const { sent } = await deliver(
        channel,
        aMessage({ unread: ['subscription abc', 'the list of x'] }),
      );
      for (const part of partsOf(sent)) {
        expect(part).toContain('Could not be read: 2');
        expect(part).toContain('subscription abc');
      }
      const { sent: clean } = await deliver(channel, aMessage());
      for (const part of partsOf(clean))
        expect(part).toContain('This run could read all that it looked at;');
    });

    test.each(HOSTILE_TEXTS)('is inert for %j', async (text) => {
      const finding = aRegistryFinding({
        title: text,
        detail: text,
        subject: { type: 'registry', id: text, name: text },
      });
      const { sent } = await deliver(
        channel,
        aMessage({ items: [anItem(finding)], unread: [text] }),
      );
      for (const mail of sent.mails) {
        expect(mail.subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
        expect(mail.html).not.toMatch(/<(?:script|img|at)|href="https:\/\/evil/);
      }
      for (const card of sent.cards) expect(card).not.toMatch(/\{\{|"entities"|"TextBlock"/);
      for (const part of partsOf(sent)) expect(part).not.toMatch(/[\u001b\u202e\u200b]/);
    });

    test.each([408, 429, 500, 502, 503, 504, 599])(
      'status %d may be mended by a later try',
      async (status) => {
        const { result } = await deliver(channel, aMessage(), answered(status));
        expect(result).toMatchObject({ status: 'failed', retryable: true });
      },
    );

    test.each([400, 401, 403, 404, 407, 410, 413, 422, 428, 430, 499])(
      'status %d is not mended by a later try, and the reason says what to do',
      async (status) => {
        const { result } = await deliver(channel, aMessage(), answered(status));
        expect(result).toMatchObject({ status: 'failed', retryable: false });
        expect(result.status === 'failed' && result.reason).toMatch(
          new RegExp(`^answered ${status}: \\w{3}`),
        );
      },
    );

    test('no answer may be mended by a later try', async () => {
      const answer: SendAnswer = { kind: 'no-answer', reason: 'connect ECONNREFUSED' };
      const { result } = await deliver(channel, aMessage(), answer);
      expect(result).toEqual({
        status: 'failed',
        retryable: true,
        reason: 'no answer: connect ECONNREFUSED',
        ambiguous: true,
        ...(channel.id === 'teams' ? { doneParts: 0 } : {}),
      });
    });

    test('what it asks to wait is told', async () => {
      const { result } = await deliver(
        channel,
        aMessage(),
        answered(429, '', { retryAfterMs: 17 }),
      );
      expect(result).toMatchObject({ retryable: true, retryAfterMs: 17 });
    });

    test('a try says what it is and names nothing', async () => {
      const { ports } = recordingPorts(ACCEPTED);
      const message = testMessage('ops', 0);
      expect(connect(channel, ports).names(message)).toEqual([]);
      const { result, sent } = await deliver(channel, message);
      expect(result.status).toBe('delivered');
      for (const part of partsOf(sent)) expect(part).toContain('TEST: ');
    });

    test('a repeat says that and why it may be one', async () => {
      const { ports, sent } = recordingPorts(ACCEPTED);
      const message = aMessage({ items: manyItems(300) });
      const mayRepeat = 'an earlier send of it had no answer';
      await connect(channel, ports).deliver(aDelivery(message, { mayRepeat }));
      for (const part of partsOf(sent)) expect(part).toContain(`It may repeat: ${mayRepeat}.`);
    });

    test.each([
      ...[200, 202, 302, 400, 401, 403, 404, 413, 429, 500].map((status) =>
        answered(status, `{"error":{"code":"Bad","message":"error at ${SECRETS.join(' and ')}"}}`),
      ),
      { kind: 'no-answer', reason: `fetch of ${SECRETS.join(' and ')} failed` } as const,
      { kind: 'no-answer', reason: `wrong key ${ACCESS_KEY}, ${WEBHOOK_SIGNATURE}` } as const,
    ])('no secret is in the result of %j', async (answer) => {
      const { result } = await deliver(channel, aMessage(), answer);
      const text = JSON.stringify(result);
      const own =
        channel.id === 'teams' ? [WEBHOOK_SIGNATURE, WEBHOOK_URL] : [ACCESS_KEY, CONNECTION_STRING];
      for (const secret of own) expect(text).not.toContain(secret);
      expect(text).not.toContain('https://');
    });

    test('no secret is in a message', async () => {
      const { sent } = await deliver(channel, aMessage());
      for (const part of partsOf(sent))
        for (const secret of SECRETS) expect(part).not.toContain(secret);
    });

    test.each(Object.keys(CHANNEL_ENV))('problems never show a secret: %s', (name) => {
      const secrets = channel.describe().settings.filter((setting) => setting.secret);
      const env = { ...CHANNEL_ENV, [name]: 'http://canary-value\u0000' };
      const prepared = channel.prepare(env, SURROUNDINGS);
      if (prepared.ok) return;
      for (const problem of prepared.problems) {
        if (!secrets.some((setting) => setting.name === problem.setting)) continue;
        expect(JSON.stringify(problem)).not.toContain('canary');
      }
    });

    test.each([1, 51, 500, 5000])('of %d items every one is named', async (count) => {
      const message = aMessage({ items: manyItems(count) });
      const { ports } = recordingPorts(ACCEPTED);
      expect(connect(channel, ports).names(message)).toEqual(message.items);
      const { sent } = await deliver(channel, message);
      const files = sent.mails.flatMap((mail) => mail.attachments.map((file) => file.text));
      const whole = [...partsOf(sent), ...files].join('\n');
      expect(new Set(whole.match(/subject-\d+-end/g)).size).toBe(count);
    });

    test.each([0, 1, 500, 5000])('of a summary of %d those it shows are named', async (count) => {
      const message = aMessage({ kind: 'summary', reason: 'new', items: manyItems(count) });
      const { ports } = recordingPorts(ACCEPTED);
      const named = connect(channel, ports).names(message);
      const { sent } = await deliver(channel, message);
      const files = sent.mails.flatMap((mail) => mail.attachments.map((file) => file.text));
      const whole = [...partsOf(sent), ...files].join('\n');
      expect(new Set(whole.match(/subject-\d+-end/g)).size).toBe(named.length);
      expect(named.length >= Math.min(count, 20)).toBe(true);
    });
  },
);

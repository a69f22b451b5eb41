import { describe, expect, test } from 'vitest';
import { readOwners } from '../../src/domain/owner-tag.ts';
import type { MailList } from '../../src/notify/define-channel.ts';
import { email } from '../../src/notify/email.ts';
import { createReceiverBook } from '../../src/notify/receivers.ts';
import { ACCEPTED, aDelivery, recordingPorts } from '../support/channel-harness.ts';
import { aReadyReceiver } from '../support/fake-channel.ts';
import { aMessage } from '../support/messages.ts';

const OWNERS = { tag: 'acr-watch-owner', domains: new Set(['contoso.example']) };
const NAME = 'owner-0123456789ab';

function aBook({
  owners = OWNERS,
  mail = true,
}: {
  owners?: typeof OWNERS | undefined;
  mail?: boolean;
} = {}) {
  const made: MailList[] = [];
  const receiverOf = (list: MailList) => (made.push(list), aReadyReceiver(list));
  const { ports } = recordingPorts(ACCEPTED);
  const book = createReceiverBook(
    {
      receivers: [aReadyReceiver({ name: 'email' }), aReadyReceiver({ name: 'platform' })],
      receiverOf: mail ? receiverOf : undefined,
      owners,
    },
    ports,
  );
  return { book, made };
}

describe('a book of receivers', () => {
  test('has those of the settings, in their order', () => {
    const { book } = aBook();
    expect(book.all.map(({ name }) => name)).toEqual(['email', 'platform']);
    expect(book.find('platform')).toBe(book.all[1]);
    expect(book.find('gone')).toBeUndefined();
  });

  test('makes one of recipients from a tag, once', () => {
    const { book, made } = aBook();
    const receiver = book.find(NAME, ['a@contoso.example']);
    expect(receiver).toMatchObject({ name: NAME, settingsKey: `key of ${NAME} a@contoso.example` });
    expect(book.find(NAME, ['a@contoso.example'])).toBe(receiver);
    expect(made).toEqual([
      { name: NAME, recipients: ['a@contoso.example'], setting: 'the tag acr-watch-owner' },
    ]);
    expect(book.all).toHaveLength(2);
  });

  test('knows such a name also without its recipients, for its budget', () => {
    expect(aBook().book.find(NAME)?.budget.key).toBe('fax');
    expect(aBook().book.find(NAME, [])?.budget.key).toBe('fax');
  });

  test('makes none for an address that may not be named any more, or while no tag counts', () => {
    const { book } = aBook();
    expect(book.find(NAME, ['a@contoso.example', 'x@evil.example'])).toBeUndefined();
    const recipients = ['a@contoso.example'];
    expect(aBook({ mail: false }).book.find(NAME, recipients)).toBeUndefined();
    const { ports } = recordingPorts(ACCEPTED);
    const none = createReceiverBook(
      { receivers: [], receiverOf: aReadyReceiver, owners: undefined },
      ports,
    );
    expect(none.find(NAME, recipients)).toBeUndefined();
  });

  test('makes none under another name', () => {
    expect(aBook().book.find('payments', ['a@contoso.example'])).toBeUndefined();
  });
});

describe('a receiver of mail recipients', () => {
  const prepared = email.prepare(
    {
      EMAIL_ENDPOINT: 'https://mail.contoso.example',
      EMAIL_SENDER: 'watch@contoso.example',
      EMAIL_BUDGET_PER_MINUTE: '3',
      EMAIL_BUDGET_PER_HOUR: '4',
    },
    { customCloud: false, declaresMail: true },
  );
  const channel = prepared.ok && prepared.value.status === 'ready' ? prepared.value : undefined;

  test('sends to them by the same sender, within the budget that all mail shares', async () => {
    const { ports, sent } = recordingPorts(ACCEPTED);
    const { destination } = readOwners({ 'acr-watch-owner': 'a@contoso.example' }, OWNERS);
    const name = destination?.receiver ?? '';
    const recipients = destination?.recipients ?? [];
    const receiver = channel?.receiverOf?.({ name, recipients, setting: 'x' }).connect(ports);
    expect(receiver?.budget).toEqual({ key: 'email', perMinute: 3, perHour: 4 });
    await receiver?.deliver(aDelivery(aMessage({ receiver: name })));
    expect(sent.mails.map((mail) => [mail.sender, mail.recipients])).toEqual([
      ['watch@contoso.example', ['a@contoso.example']],
    ]);
  });

  test('names in a refusal the setting or tag that has the recipients', async () => {
    const { ports } = recordingPorts({ kind: 'answered', status: 400, body: '' });
    const list = { name: 'payments', recipients: ['a@contoso.example'], setting: 'ROUTING' };
    const result = await channel?.receiverOf?.(list).connect(ports).deliver(aDelivery(aMessage()));
    expect(result?.status === 'failed' && result.reason).toContain(
      'check EMAIL_SENDER and ROUTING',
    );
  });

  test('has a key that changes with them', () => {
    const keyOf = (recipients: readonly string[]) =>
      channel?.receiverOf?.({ name: 'x', recipients, setting: 'x' }).settingsKey;
    expect(keyOf(['a@contoso.example'])).toMatch(/^[0-9a-f]{32}$/);
    expect(keyOf(['a@contoso.example'])).not.toBe(keyOf(['b@contoso.example']));
  });

  test('is not the receiver `email` where that has no recipients', () => {
    expect(channel?.receivers).toEqual([]);
  });
});

import { expect, test } from 'vitest';
import { isGuid } from '../../src/domain/setting-schemas.ts';
import { cardsOf, namesInCards } from '../../src/notify/card.ts';
import { mailOf, namesInMail } from '../../src/notify/mail-content.ts';
import { testMessage } from '../../src/notify/test-message.ts';
import { parseCard } from '../support/cards.ts';
import { MESSAGE_TIME } from '../support/messages.ts';

const message = testMessage('ops', MESSAGE_TIME);

test('a try is a message of its own, which tells nothing', () => {
  expect(isGuid(message.id)).toBe(true);
  expect(message).toMatchObject({ receiver: 'ops', kind: 'test', items: [] });
  expect([...namesInMail(message), ...namesInCards(message)]).toEqual([]);
});

test('a try as a mail says what it is, and nothing about a run', () => {
  const mail = mailOf({ message, mayRepeat: undefined, sender: 'a@example.com' });
  expect(mail.subject).toBe('TEST: acr-watch reaches the receiver ops');
  expect(mail.attachments).toEqual([]);
  expect(mail.headers).toEqual({});
  for (const text of [mail.text, mail.html]) {
    expect(text).toContain('nothing is to be done');
    expect(text).toContain(message.id);
    expect(text).not.toMatch(/could be read|could not be read/i);
  }
});

test('a try as a card says what it is, and nothing about a run', () => {
  const [card = '', ...more] = cardsOf(message, undefined);
  const { texts, problems } = parseCard(card);
  expect([more, problems]).toEqual([[], []]);
  expect(texts.join('\n')).toContain('TEST: acr-watch reaches the receiver ops');
  expect(texts.join('\n')).not.toMatch(/could be read|could not be read/i);
});

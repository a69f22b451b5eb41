import { describe, expect, test } from 'vitest';
import { NOTIFICATION_REASONS } from '../../src/domain/alert.ts';
import { countItems } from '../../src/domain/message.ts';
import type { Message } from '../../src/domain/message.ts';
import { moreText, REPEAT_LIMIT, unreadHeading, viewMessage } from '../../src/notify/message.ts';
import { aRegistryFinding } from '../support/findings.ts';
import { aMessage, anItem, manyItems } from '../support/messages.ts';

const viewOf = (changes: Partial<Message> = {}) =>
  viewMessage(aMessage(changes), { mayRepeat: undefined });

describe('a digest', () => {
  test('has an entry for every item, or as many as are asked for', () => {
    const message = aMessage({ items: manyItems(2000) });
    expect(viewMessage(message, { mayRepeat: undefined }).entries).toHaveLength(2000);
    const first = viewMessage(message, { mayRepeat: undefined, most: 20 });
    expect(first.entries).toHaveLength(20);
    expect(first.lead).toContain('2000 things');
  });

  test.each([
    ['new', '1 thing is new since the last message.'],
    ['worse', '1 thing is worse than the last message said.'],
    ['reminder', '1 thing is still open.'],
    ['resolved', '1 thing is resolved.'],
  ] as const)('of something %s says so', (reason, lead) => {
    expect(viewOf({ items: [anItem(aRegistryFinding(), reason)] }).lead).toBe(lead);
  });

  test('of several things says in which order they come', () => {
    expect(viewOf({ items: manyItems(2) }).lead).toBe(
      '2 things are new since the last message, worst first.',
    );
  });

  test('has every reason in its marks', () => {
    for (const reason of NOTIFICATION_REASONS)
      expect(viewOf({ items: [anItem(undefined, reason)] }).entries[0]?.mark).toContain(
        reason.toUpperCase(),
      );
  });
});

describe('the footer', () => {
  test('carries id, time and where to see all', () => {
    expect(viewOf().footer).toBe(
      'Sent by acr-watch, 2026-11-20 06:07 UTC, message 0f0f0f0f-aaaa-4bbb-8ccc-dddddddddddd. GET /api/check of the function app shows all of it.',
    );
  });

  test('says that and why the message may be a repeat', () => {
    const { footer } = viewMessage(aMessage(), {
      mayRepeat: 'an earlier send of it had no answer',
    });
    expect(footer).toContain('It may repeat: an earlier send of it had no answer. GET');
  });

  test('says to the owners that a tag names why they get it, and to nobody else', () => {
    const why =
      'You get this because the owner tag of what it is about names you (acr-watch-owner, unless OWNER_TAG names another tag).';
    expect(viewOf({ recipients: ['ana@contoso.example'] }).footer).toContain(why);
    expect(viewOf().footer).not.toContain('tag');
  });

  test('keeps the words of a repeat to one line, which is longer than what is told', () => {
    const { footer } = viewMessage(aMessage(), { mayRepeat: `a\nb${'x'.repeat(1000)}` });
    expect(footer.length - viewOf().footer.length).toBe(REPEAT_LIMIT + ' It may repeat: .'.length);
    expect(footer).toContain('a bx');
  });
});

test('a message that may repeat says so in its subject and its first words too', () => {
  for (const kind of ['digest', 'summary'] as const) {
    const message = aMessage({ kind });
    const plain = viewMessage(message, { mayRepeat: undefined });
    const reason = `what was told before is not known: ${'the table cannot be read, '.repeat(12)}`;
    const view = viewMessage(message, { mayRepeat: reason });
    expect(view.subject).toBe(`${plain.subject} (may repeat)`);
    expect(view.lead).toBe(
      `${plain.lead} You may have been told this before: the last lines say why.`,
    );
    expect(view.footer).toContain(`It may repeat: ${reason.trim()}.`);
  }
});

describe('a summary', () => {
  const summary = (changes: Partial<Message>) => viewOf({ kind: 'summary', ...changes });

  test('says that only changes follow', () => {
    expect(summary({ items: [] }).lead).toBe(
      'This is the first message: from now on only changes and reminders are told. Nothing for you is open.',
    );
    expect(summary({ items: manyItems(3) }).lead).toMatch(
      /This is what is open for you, worst first\.$/,
    );
  });

  test('counts what it was not given', () => {
    const items = manyItems(100);
    const counts = { ...countItems(items), total: 5000 };
    expect(summary({ items, counts }).beyond).toBe(4900);
    expect(summary({ items }).beyond).toBe(0);
  });
});

test('the closing line tells how much could not be read', () => {
  expect(unreadHeading([])).toBe(
    'This run could read all that it looked at; what other runs could not read is told on its own.',
  );
  expect(unreadHeading(['a'])).toBe('Could not be read: 1');
});

test('what is left out is counted with where to see it', () => {
  expect(moreText(4980, 'see the mail')).toBe('and 4,980 more: see the mail');
});

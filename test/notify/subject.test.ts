import { describe, expect, test } from 'vitest';
import type { NotificationReason } from '../../src/domain/alert.ts';
import { arrangeItems } from '../../src/domain/digest.ts';
import type { Message } from '../../src/domain/message.ts';
import { subjectOf } from '../../src/notify/subject.ts';
import { testMessage } from '../../src/notify/test-message.ts';
import { aFinding, anUnreadFinding, aRegistryFinding } from '../support/findings.ts';
import { HOSTILE_TEXTS } from '../support/hostile.ts';
import { aMessage, anItem } from '../support/messages.ts';

const WATCHING = [
  { noun: 'registries', count: 200 },
  { noun: 'credentials', count: 5000 },
];
const subject = (message: Message) => subjectOf(message, arrangeItems(message.items));
const both = (reason: NotificationReason) => [
  anItem(aRegistryFinding(), reason),
  anItem(aFinding(), reason),
  anItem(aFinding({ severity: 'info' }), reason),
];

describe('the subject of a digest', () => {
  test.each([
    ['new', 'NEW 3: 1 critical, 1 warning, 1 info'],
    ['worse', 'WORSE 3: now 1 critical, 1 warning, 1 info'],
    ['reminder', 'REMINDER 3: 1 critical, 1 warning, 1 info'],
    ['resolved', 'RESOLVED 3 (were 1 critical, 1 warning, 1 info)'],
  ] as const)('of %s things is %s', (reason, text) => {
    expect(subject(aMessage({ items: both(reason) }))).toBe(text);
  });

  test.each([
    ['new', 'NEW critical: '],
    ['worse', 'WORSE, now critical: '],
    ['reminder', 'REMINDER critical: '],
    ['resolved', 'RESOLVED (was critical), no longer true: '],
  ] as const)('of one thing that is %s names it, and says when it is true', (reason, start) => {
    const message = aMessage({ items: [anItem(aRegistryFinding(), reason)] });
    expect(subject(message)).toBe(
      `${start}Webhooks of registry contosoimages are used up: 500 of 500`,
    );
  });

  test.each([
    [3, 'new', 'NEW warning: 3 scopes could not be read'],
    [1, 'reminder', 'REMINDER warning: usages of registry contosoimages0 could not be read'],
    [3, 'resolved', 'RESOLVED (was warning): 3 scopes can be read again'],
    [1, 'resolved', 'RESOLVED (was warning): usages of registry contosoimages0 can be read again'],
  ] as const)('of %d gaps of one cause that are %s is about one thing', (count, reason, text) => {
    const items = Array.from({ length: count }, (_, index) =>
      anItem(anUnreadFinding(index), reason),
    );
    expect(subject(aMessage({ items }))).toBe(text);
  });

  test.each(HOSTILE_TEXTS)('is one short line for %j', (title) => {
    const text = subject(aMessage({ items: [anItem(aFinding({ title }))] }));
    expect(text).toMatch(/^NEW warning: [^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u);
    expect(text.length).toBeLessThanOrEqual(160);
  });
});

describe('the subject of a summary', () => {
  const summary = (changes: Partial<Message>) =>
    subject(aMessage({ kind: 'summary', watching: WATCHING, ...changes }));

  test('says what is watched and what was found', () => {
    expect(summary({ items: both('new'), unread: ['a', 'b', 'c'] })).toBe(
      'NEW: now watching 200 registries, 5,000 credentials, 3 gaps: 1 critical, 1 warning, 1 info',
    );
  });

  test('says that nothing is open for the receiver, of others it knows nothing', () => {
    expect(summary({ items: [] })).toBe(
      'NEW: now watching 200 registries, 5,000 credentials, 0 gaps: nothing for you is open',
    );
  });

  test('counts the gaps once where they are counted already', () => {
    const watching = [{ noun: 'gaps', count: 1 }];
    expect(summary({ items: [], watching, unread: ['a', 'b'] })).toBe(
      'NEW: now watching 1 gap: nothing for you is open',
    );
  });

  test('can do without knowing what is watched', () => {
    const { watching: _, ...message } = aMessage({ kind: 'summary', items: [] });
    expect(subject(message)).toBe('NEW: now watching 0 gaps: nothing for you is open');
  });
});

test('the subject of a try names the receiver', () => {
  expect(subject(testMessage('ops', 0))).toBe('TEST: acr-watch reaches the receiver ops');
});

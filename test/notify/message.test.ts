import { describe, expect, test } from 'vitest';
import type { NotificationReason } from '../../src/domain/alert.ts';
import { countItems } from '../../src/domain/message.ts';
import type { Message } from '../../src/domain/message.ts';
import { moreText, unreadHeading, viewMessage } from '../../src/notify/message.ts';
import { aFinding, anUnreadFinding, aRegistryFinding } from '../support/findings.ts';
import { aMessage, anItem, manyItems } from '../support/messages.ts';

const WATCHING = [
  { check: 'credential-expiry', subjectsRead: 5201 },
  { check: 'registry-quota', subjectsRead: 1 },
];

/** `n` items of each reason given; the first is critical, the others warnings. */
function digestOf(counts: Partial<Record<NotificationReason, number>>): Message {
  const reasons: readonly NotificationReason[] = ['resolved', 'reminder', 'worse', 'new'];
  const told = reasons.flatMap((reason) =>
    Array.from({ length: counts[reason] ?? 0 }, () => reason),
  );
  return aMessage({
    items: told.map((reason, index) =>
      anItem(index === 0 ? aRegistryFinding() : aFinding(), reason),
    ),
  });
}

describe('the subject of a digest', () => {
  test.each([
    [{ new: 1 }, 'NEW 1: 1 critical in your container registries'],
    [{ new: 3, worse: 1 }, 'NEW 3, WORSE 1: 1 critical, 3 warning in your container registries'],
    [
      { worse: 2, reminder: 1 },
      'WORSE 2, REMINDER 1: 1 critical, 2 warning in your container registries',
    ],
    [
      { reminder: 1, resolved: 1 },
      'REMINDER 1, RESOLVED 1: 1 warning in your container registries',
    ],
    [{ resolved: 2 }, 'RESOLVED 2 in your container registries'],
    [{}, 'NOTHING NEW in your container registries'],
  ])('of %j is %s', (counts, subject) => {
    expect(viewMessage(digestOf(counts)).subject).toBe(subject);
  });

  test('counts the gaps of one cause as one', () => {
    const items = [0, 1, 2].map((index) => anItem(anUnreadFinding(index)));
    expect(viewMessage(aMessage({ items })).subject).toBe(
      'NEW 1: 1 warning in your container registries',
    );
  });
});

describe('a digest', () => {
  test.each([
    [50, 50, 0],
    [51, 50, 1],
    [2000, 50, 1950],
  ])('of %d shows %d in full and %d in one line', (count, full, brief) => {
    const view = viewMessage(aMessage({ items: manyItems(count) }));
    expect([view.entries.length, view.briefly.length, view.more]).toEqual([full, brief, 0]);
  });

  test('says how many things it tells', () => {
    expect(viewMessage(aMessage()).lead).toBe('1 thing to tell since the last message.');
    expect(viewMessage(digestOf({ new: 2 })).lead).toBe(
      '2 things to tell since the last message, worst first.',
    );
  });

  test('carries its id, time and where to see all', () => {
    const { footer } = viewMessage(aMessage());
    expect(footer).toContain('2026-11-20 06:07 UTC');
    expect(footer).toContain('0f0f0f0f-aaaa-4bbb-8ccc-dddddddddddd');
    expect(footer).toContain('GET /api/check');
  });
});

describe('a summary', () => {
  const summary = (changes: Partial<Message>) =>
    viewMessage(aMessage({ kind: 'summary', watching: WATCHING, ...changes }));

  test('says in its subject what was found', () => {
    expect(summary({ items: manyItems(3) }).subject).toBe('acr-watch is watching: 3 warning found');
    expect(summary({ items: [] }).subject).toBe('acr-watch is watching: nothing wrong found');
  });

  test('says first what each check looked at, and what none could read', () => {
    expect(summary({ items: [] }).lead).toBe(
      'Looked at: 5,201 subjects by credential-expiry, 1 subject by registry-quota. From now on only changes are told. Nothing wrong was found.',
    );
    expect(summary({ items: [], unread: ['a'] }).lead).toMatch(
      /1 subject by registry-quota; 1 scope could not be read\. From now on/,
    );
  });

  test('says in its subject that something could not be read', () => {
    expect(summary({ items: [], unread: ['a', 'b'] }).subject).toMatch(
      /: nothing wrong found; 2 scopes could not be read$/,
    );
  });

  test('can do without knowing what is watched', () => {
    const view = viewMessage(aMessage({ kind: 'summary' }));
    expect(view.subject).toBe('acr-watch is watching: 1 warning found');
    expect(view.lead).toMatch(/^From now on/);
  });

  test.each([
    [20, 20, 0],
    [21, 20, 1],
  ])('of %d shows %d and counts %d more', (count, shown, more) => {
    const view = summary({ items: manyItems(count) });
    expect([view.entries.length, view.briefly.length, view.more]).toEqual([shown, 0, more]);
  });

  test('counts what it was not given too', () => {
    const items = manyItems(100);
    const counts = {
      ...countItems(items),
      total: 5000,
      severities: { critical: 9, warning: 1, info: 4990 },
    };
    const view = summary({ items, counts });
    expect(view.more).toBe(4980);
    expect(view.subject).toContain('9 critical, 1 warning, 4,990 info');
    expect(view.lead).toContain('the worst 20 of 5,000 things');
  });

  test('counts every gap behind an entry that it shows', () => {
    const items = Array.from({ length: 30 }, (_, index) => anItem(anUnreadFinding(index)));
    expect(summary({ items }).more).toBe(0);
  });
});

test('the closing line tells how much could not be read', () => {
  expect(unreadHeading([])).toBe('Everything this run looked at could be read.');
  expect(unreadHeading(['a'])).toBe('Could not be read: 1');
});

test('what is left out is counted with where to see it', () => {
  expect(moreText(4980, 'see the mail')).toBe('and 4,980 more: see the mail');
});

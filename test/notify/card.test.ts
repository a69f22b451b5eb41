import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Message } from '../../src/domain/message.ts';
import { CARD_BYTES, cardsOf, namesInCards } from '../../src/notify/card.ts';
import { parseCard } from '../support/cards.ts';
import type { ParsedCard } from '../support/cards.ts';
import {
  aFinding,
  anUnreadFinding,
  aRegistryFinding,
  REGISTRY_ID,
  withoutEvidence,
} from '../support/findings.ts';
import { anyHostileText, HOSTILE_TEXTS } from '../support/hostile.ts';
import { aMessage, anItem, manyItems, SNOOZE_URL } from '../support/messages.ts';

const parse = (message: Message, mayRepeat?: string) => cardsOf(message, mayRepeat).map(parseCard);
const textOf = (message: Message) =>
  parse(message)
    .flatMap(({ texts }) => texts)
    .join('\n');

/** The only card of a message; throws where there are more. */
function cardOf(message: Message): ParsedCard {
  const [card, ...more] = parse(message);
  if (card === undefined || more.length > 0) throw new Error(`${more.length + 1} cards`);
  return card;
}

/** Subjects that the cards name, each once. */
const subjectsIn = (text: string) => new Set(text.match(/subject-\d+-end/g)).size;
const LINK = 'https://learn.microsoft.com/azure';

function hostileMessage(text: string): Message {
  const finding = aRegistryFinding({
    title: text,
    detail: text,
    subject: { type: text, id: text, name: text },
    registry: { id: text, name: text, subscriptionId: text, tags: {} },
    since: text,
    dueAt: text,
    remediation: { text, command: `az ${text}`, link: LINK },
  });
  const gap = anUnreadFinding(0, { scope: `setting/X/${text}`, reason: text, remedy: text });
  return aMessage({ id: text, items: [anItem(finding), anItem(gap)], unread: [text] });
}

/** Items, of which a third may be gaps of one cause: one entry with many names. */
const anyItems = () =>
  fc
    .record({
      count: fc.oneof(
        { weight: 5, arbitrary: fc.integer({ min: 0, max: 300 }) },
        { weight: 1, arbitrary: fc.integer({ min: 300, max: 5000 }) },
      ),
      gaps: fc.boolean(),
      pad: fc
        .constantFrom('', ' ', '"', '{', '😀', 'ж')
        .chain((character) =>
          fc.integer({ min: 0, max: 400 }).map((length) => character.repeat(length)),
        ),
    })
    .map(({ count, gaps, pad }) =>
      manyItems(count).map(({ finding, ...item }, index) => {
        if (!gaps || index % 3 !== 0)
          return { ...item, finding: { ...finding, detail: pad, title: `${finding.title}${pad}` } };
        const gap = anUnreadFinding(0, { scope: `setting/X/subject-${index}-end`, reason: pad });
        return { ...item, finding: withoutEvidence(gap) };
      }),
    );

describe('the cards of a digest', () => {
  test('name every item, whatever their number, and each card parses and fits', () => {
    fc.assert(
      fc.property(anyItems(), (items) => {
        const cards = parse(aMessage({ items }));
        for (const card of cards) {
          expect(card.problems).toEqual([]);
          expect(card.bytes).toBeLessThanOrEqual(CARD_BYTES);
        }
        const text = cards.flatMap(({ texts }) => texts).join('\n');
        expect(subjectsIn(text)).toBe(items.length);
        expect(namesInCards(aMessage({ items }))).toEqual(items);
      }),
      { numRuns: 20 },
    );
  });

  test.each([0, 1, 12, 50, 51, 200, 5000])('of %d items name them all', (count) => {
    expect(subjectsIn(textOf(aMessage({ items: manyItems(count) })))).toBe(count);
  });

  test('say which part they are where there are several, and not where there is one', () => {
    const texts = parse(aMessage({ items: manyItems(200) })).map((card) => card.texts.join('\n'));
    expect(texts.length).toBeGreaterThan(1);
    for (const [index, text] of texts.entries())
      expect(text).toContain(`This is part ${index + 1} of ${texts.length}.`);
    expect(textOf(aMessage())).not.toMatch(/part \d/);
  });

  test('begin with the worst in full and are filled', () => {
    const [first, second, ...rest] = parse(aMessage({ items: manyItems(2000) }));
    const full = first?.types.filter((type) => type === 'Container').length ?? 0;
    expect(full).toBeGreaterThan(5);
    expect(subjectsIn(first?.texts.join(' ') ?? '')).toBeGreaterThan(full + 10);
    expect([second, ...rest].flatMap((card) => card?.types ?? [])).not.toContain('Container');
    for (const card of [first, second]) expect(card?.bytes).toBeGreaterThan(CARD_BYTES - 3000);
  });

  test('end with what could not be read, once', () => {
    const cards = parse(aMessage({ items: manyItems(200), unread: ['subscription abc'] }));
    const closing = cards.map(({ texts }) => texts.includes('Could not be read: 1'));
    expect(closing).toEqual([...cards.slice(1).map(() => false), true]);
  });

  test.each([
    [10, false],
    [11, true],
  ])('of one group of %d gaps have a line with all names: %s', (count, more) => {
    const items = Array.from({ length: count }, (_, index) =>
      anItem(anUnreadFinding(0, { scope: `setting/X/subject-${index}-end` })),
    );
    const text = textOf(aMessage({ items }));
    expect(subjectsIn(text)).toBe(count);
    expect(text.includes('all names: ')).toBe(more);
  });

  test('name gaps with long names, of which one fact cannot hold ten', () => {
    const items = Array.from({ length: 3 }, (_, index) =>
      anItem(anUnreadFinding(0, { scope: `setting/X/${'x'.repeat(140)} subject-${index}-end` })),
    );
    expect(subjectsIn(textOf(aMessage({ items })))).toBe(3);
  });
});

describe('the words of a repeat', () => {
  const body = (card: ParsedCard) => card.texts.slice(2, -1);

  test.each([1, 30, 200, 600])(
    'change no part of %d items but its head and its last line',
    (count) => {
      const message = aMessage({ items: manyItems(count), unread: ['subscription abc'] });
      const plain = parse(message);
      for (const mayRepeat of ['no answer', '\u{1f600}'.repeat(500), '"'.repeat(500)]) {
        const cards = parse(message, mayRepeat);
        expect(cards.map(body)).toEqual(plain.map(body));
        for (const card of cards) {
          expect(card.bytes).toBeLessThanOrEqual(CARD_BYTES);
          expect(card.texts[0]).toMatch(/ \(may repeat\)$/);
          expect(card.texts.at(-1)).toContain('It may repeat: ');
        }
      }
    },
  );
});

describe('the card of a summary', () => {
  const summary = (items: Message['items']) => aMessage({ kind: 'summary', items });
  const moreIn = (text: string) =>
    Number(/and ([\d,]+) more: they follow/.exec(text)?.[1]?.replaceAll(',', '') ?? 0);

  test.each([0, 1, 20, 21, 100, 5000])(
    'of %d things is one, and counts what it does not name',
    (count) => {
      const message = summary(manyItems(count));
      const card = cardOf(message);
      const text = card.texts.join('\n');
      const named = namesInCards(message);
      expect(card.bytes).toBeLessThanOrEqual(CARD_BYTES);
      expect(subjectsIn(text)).toBe(named.length);
      expect(moreIn(text)).toBe(count - named.length);
      expect(named).toEqual(message.items.slice(0, named.length));
    },
  );

  test('names as many as have room in one line each', () => {
    expect(namesInCards(summary(manyItems(5000))).length).toBeGreaterThan(40);
    expect(namesInCards(summary(manyItems(30)))).toHaveLength(30);
  });

  test('names exactly what it shows, whatever the items are', () => {
    fc.assert(
      fc.property(anyItems(), (items) => {
        const message = summary(items);
        const text = cardOf(message).texts.join('\n');
        const named = namesInCards(message);
        expect(new Set(text.match(/subject-\d+-end/g))).toEqual(
          new Set(named.map(({ finding }) => /subject-\d+-end/.exec(finding.subject.name)?.[0])),
        );
        expect(moreIn(text)).toBe(items.length - named.length);
      }),
      { numRuns: 20 },
    );
  });

  test('does not name what a group counts and does not show', () => {
    const items = Array.from({ length: 2000 }, (_, index) =>
      anItem(anUnreadFinding(0, { scope: `setting/X/${'x'.repeat(100)} subject-${index}-end` })),
    );
    const named = namesInCards(summary(items));
    expect(named.length).toBeGreaterThan(10);
    expect(named.length).toBeLessThan(2000);
    expect(subjectsIn(textOf(summary(items)))).toBe(named.length);
  });

  test('counts what the message was not given', () => {
    const message = summary(manyItems(3));
    const counts = { ...message.counts, total: 10 };
    expect(moreIn(textOf({ ...message, counts }))).toBe(7);
  });
});

describe('a card', () => {
  test('keeps its size and its shape for any text', () => {
    const counts = fc.constantFrom(0, 1, 3, 60);
    fc.assert(
      fc.property(anyHostileText(), counts, (text, count) => {
        const items = Array.from({ length: count }, () => hostileMessage(text).items).flat();
        const unread = Array.from({ length: 40 }, () => text);
        for (const card of parse({ ...hostileMessage(text), items, unread })) {
          expect(card.problems).toEqual([]);
          expect(card.bytes).toBeLessThanOrEqual(CARD_BYTES);
          for (const url of card.urls) expect(url).toBe(LINK);
          expect(card.types.filter((type) => !KNOWN_TYPES.includes(type))).toEqual([]);
        }
      }),
    );
  });

  test.each(HOSTILE_TEXTS)('has no Markdown, function or mention for %j', (text) => {
    const body = cardsOf(hostileMessage(text), text).join('\n');
    expect(body).not.toMatch(/\{\{|"TextBlock"|"FactSet"|"entities"/);
  });

  test('opens only the documentation and the registry in the portal', () => {
    expect(cardOf(aMessage({ items: [anItem(aRegistryFinding())] })).urls).toEqual([
      'https://learn.microsoft.com/azure/container-registry/container-registry-skus',
      `https://portal.azure.com/#resource${REGISTRY_ID}`,
    ]);
  });

  test('opens the page that silences an alert, where there is one', () => {
    const item = anItem(aRegistryFinding(), 'new', { snoozeUrl: SNOOZE_URL });
    const body = cardsOf(aMessage({ items: [item] }), undefined).join('');
    expect(cardOf(aMessage({ items: [item] })).urls.at(-1)).toBe(SNOOZE_URL);
    expect(body).toContain('"type":"Action.OpenUrl","title":"Snooze this alert"');
    const bad = { ...item, snoozeUrl: SNOOZE_URL.replace('https', 'http') };
    expect(textOf(aMessage({ items: [bad] }))).not.toContain('Snooze');
  });

  test('is version 1.4 in full width', () => {
    const [card = ''] = cardsOf(aMessage(), undefined);
    const { content } = JSON.parse(card).attachments[0];
    expect(content).toMatchObject({ version: '1.4', msteams: { width: 'Full' } });
  });

  test('leaves a command that is too long to where it is whole', () => {
    const command = `az ${'x'.repeat(1198)}`;
    const remediation = { text: 'x', command };
    const message = aMessage({ items: [anItem(aFinding({ remediation }))] });
    const { texts } = cardOf(message);
    expect(texts).not.toContain(command);
    expect(texts.join(' ')).toContain('too long for a card');
  });

  test('has the commands in the order to run them, with their place', () => {
    const remediation = { text: 'Make one, then remove the old: az delete', command: 'az create' };
    const { texts } = cardOf(aMessage({ items: [anItem(aFinding({ remediation }))] }));
    const commands = texts.slice(texts.indexOf('First: '));
    expect(commands.slice(0, 4)).toEqual(['First: ', 'az create', 'Then: ', 'az delete']);
  });

  test('has a link for each gap of a group, at most 5, and no function in their words', () => {
    const items = Array.from({ length: 7 }, (_, index) =>
      anItem(anUnreadFinding(0, { scope: `setting/X/{{DATE(${index})}}` }), 'new', {
        snoozeUrl: `${SNOOZE_URL}${index}`,
      }),
    );
    const message = aMessage({ items });
    expect(cardOf(message).urls).toEqual([0, 1, 2, 3, 4].map((index) => `${SNOOZE_URL}${index}`));
    expect(cardOf(message).problems).toEqual([]);
    expect(cardsOf(message, undefined).join('')).not.toContain('{{');
  });

  test('shows a command of 1200 characters whole', () => {
    const command = `az ${'x'.repeat(1197)}`;
    const remediation = { text: 'x', command };
    expect(cardOf(aMessage({ items: [anItem(aFinding({ remediation }))] })).texts).toContain(
      command,
    );
  });

  test.each([
    [10, 'n9'],
    [11, 'n9 and 1 more'],
    [5000, 'n9 and 4,990 more'],
  ])('with %d unread names ends them visibly', (count, end) => {
    const unread = Array.from({ length: count }, (_, index) => `n${index}`);
    const names = cardOf(aMessage({ unread })).texts.find((text) => text.startsWith('n0'));
    expect(names?.endsWith(end)).toBe(true);
  });

  test('names fewer scopes where names are long, and still says how many more', () => {
    const unread = Array.from({ length: 12 }, (_, index) => `${index}`.padEnd(190, 'x'));
    const names = cardOf(aMessage({ unread })).texts.find((text) => text.startsWith('0xx'));
    expect(names).toMatch(/ and 9 more$/);
  });
});

const KNOWN_TYPES = [
  'AdaptiveCard',
  'RichTextBlock',
  'TextRun',
  'Container',
  'ActionSet',
  'Action.OpenUrl',
];

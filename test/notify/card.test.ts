import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Message } from '../../src/domain/message.ts';
import { CARD_BYTES, renderCard } from '../../src/notify/card.ts';
import { viewMessage } from '../../src/notify/message.ts';
import { parseCard } from '../support/cards.ts';
import { aFinding, anUnreadFinding, aRegistryFinding, REGISTRY_ID } from '../support/findings.ts';
import { anyHostileText, HOSTILE_TEXTS } from '../support/hostile.ts';
import { aMessage, anItem, manyItems } from '../support/messages.ts';

const cardOf = (message: Message) => parseCard(renderCard(viewMessage(message)));
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

describe('a card', () => {
  test.each([0, 1, 12, 50, 51, 400, 5000])(
    'of %d items parses, fits and loses nobody in silence',
    (count) => {
      const card = cardOf(aMessage({ items: manyItems(count) }));
      expect(card.problems).toEqual([]);
      expect(card.bytes).toBeLessThanOrEqual(CARD_BYTES);
      const shown = new Set(card.texts.join(' ').match(/subject-\d+-end/g)).size;
      const more = card.texts
        .join(' ')
        .match(/and ([\d,]+) more: see the mail or GET \/api\/check/)?.[1];
      expect(shown + Number(more?.replaceAll(',', '') ?? 0)).toBe(count);
    },
  );

  test('fills what it may: few entries in full, many more in one line', () => {
    const card = cardOf(aMessage({ items: manyItems(5000) }));
    const full = card.types.filter((type) => type === 'Container').length;
    const shown = new Set(card.texts.join(' ').match(/subject-\d+-end/g)).size;
    expect(full).toBeGreaterThan(5);
    expect(shown).toBeGreaterThan(full + 10);
    expect(card.bytes).toBeGreaterThan(CARD_BYTES - 600);
  });

  test('keeps its size and its shape for any text', () => {
    const counts = fc.constantFrom(0, 1, 3, 60);
    fc.assert(
      fc.property(anyHostileText(), counts, (text, count) => {
        const items = Array.from({ length: count }, () => hostileMessage(text).items).flat();
        const card = cardOf({
          ...hostileMessage(text),
          items,
          unread: Array.from({ length: 40 }, () => text),
        });
        expect(card.problems).toEqual([]);
        expect(card.bytes).toBeLessThanOrEqual(CARD_BYTES);
        for (const url of card.urls) expect(url).toBe(LINK);
        expect(card.types.filter((type) => !KNOWN_TYPES.includes(type))).toEqual([]);
      }),
    );
  });

  test.each(HOSTILE_TEXTS)('has no Markdown, function or mention for %j', (text) => {
    const body = renderCard(viewMessage(hostileMessage(text)));
    expect(body).not.toMatch(/\{\{|"TextBlock"|"FactSet"|"entities"/);
  });

  test('opens only the documentation and the registry in the portal', () => {
    expect(cardOf(aMessage({ items: [anItem(aRegistryFinding())] })).urls).toEqual([
      'https://learn.microsoft.com/azure/container-registry/container-registry-skus',
      `https://portal.azure.com/#resource${REGISTRY_ID}`,
    ]);
  });

  test('is version 1.4 in full width', () => {
    const { content } = JSON.parse(renderCard(viewMessage(aMessage()))).attachments[0];
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

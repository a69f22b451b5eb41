import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { silenceView } from '../../src/domain/silence-view.ts';
import type { SilenceView } from '../../src/domain/silence-view.ts';
import { SNOOZE_HOURS } from '../../src/domain/snooze-token.ts';
import { renderSnoozePage } from '../../src/report/snooze-page.ts';
import type { SnoozePage } from '../../src/report/snooze-page.ts';
import { anyHostileText } from '../support/hostile.ts';
import { aSilence, SILENCE_TIME } from '../support/silences.ts';
import { tagsOf, textOf } from '../support/tags.ts';

const TOKEN = '1.c25vb3pl.mac';
const ALERT = {
  title: 'Webhooks of registry contosoimages are used up',
  severity: 'critical',
  check: 'registry-quota',
  subject: 'contosoimages',
} as const;

function view(text = 'plain', endsAt = aSilence().endsAt): SilenceView {
  const matchers = [{ field: 'fingerprint', how: 'equals', values: [text] }] as const;
  const texts = { id: text, createdBy: text, comment: text };
  return silenceView(aSilence(1, { ...texts, matchers, endsAt }), SILENCE_TIME);
}

/** Every page there is, with a text wherever a text from outside comes. */
function pagesWith(text: string): readonly SnoozePage[] {
  const alert = { ...ALERT, title: text, check: text, subject: text };
  const silence = view(text);
  return [
    { kind: 'open', alert, current: undefined },
    { kind: 'open', alert, current: silence },
    { kind: 'incomplete', alert, current: silence, problems: [text] },
    { kind: 'silenced', alert, silence, instead: silence },
    { kind: 'already', alert, silence },
    { kind: 'invalid' },
    { kind: 'expired' },
    { kind: 'closed' },
    { kind: 'unavailable' },
    { kind: 'unreadable' },
  ];
}

const shape = (html: string) =>
  tagsOf(html).map(({ name, attributes }) => [
    name,
    [...attributes].filter(([key]) => key !== 'value'),
  ]);

describe('the page of a snooze link', () => {
  const open = renderSnoozePage({ kind: 'open', alert: ALERT, current: undefined }, TOKEN);

  test('shows the alert and asks how long, who and why', () => {
    const text = textOf(open);
    for (const words of [ALERT.title, 'CRITICAL', 'registry-quota', 'How long', 'Who', 'Why'])
      expect(text).toContain(words);
    for (const words of ['1 hour', '8 hours', '1 day', '3 days', '7 days', '30 days'])
      expect(text).toContain(words);
    const inputs = tagsOf(open).filter(({ name }) => name === 'input');
    const names = inputs.map(({ attributes }) => attributes.get('name'));
    expect(names).toEqual(['t', ...SNOOZE_HOURS.map(() => 'hours'), 'by', 'comment']);
    const radios = inputs.filter(({ attributes }) => attributes.get('type') === 'radio');
    expect(radios.map(({ attributes }) => Number(attributes.get('value')))).toEqual([
      ...SNOOZE_HOURS,
    ]);
    expect(radios.filter(({ attributes }) => attributes.has('checked'))).toHaveLength(1);
  });

  test('sends its form by POST to the place it came from, with the token and no script', () => {
    const form = tagsOf(open).find(({ name }) => name === 'form');
    expect(Object.fromEntries(form?.attributes ?? [])).toEqual({
      method: 'post',
      action: 'snooze',
    });
    expect(open).toContain(`name="t" value="${TOKEN}"`);
  });

  test('has a label for every field that is seen', () => {
    const tags = tagsOf(open);
    const labelled = tags.flatMap(({ name, attributes }) =>
      name === 'label' ? [attributes.get('for')] : [],
    );
    const fields = tags.flatMap(({ name, attributes }) =>
      name === 'input' && attributes.get('type') !== 'hidden' ? [attributes.get('id')] : [],
    );
    expect(new Set(labelled)).toEqual(new Set(fields));
    expect(labelled).toHaveLength(fields.length);
  });

  test('says who has silenced the alert already and until when', () => {
    const page = { kind: 'open', alert: ALERT, current: view('known') } as const;
    expect(textOf(renderSnoozePage(page, TOKEN))).toContain(
      'Already silent until 2026-11-20 14:00 UTC, by known: known',
    );
  });

  test('says what is missing and shows the form again', () => {
    const problems = ['choose how long', 'the author is empty'];
    const page = { kind: 'incomplete', alert: ALERT, current: undefined, problems } as const;
    const html = renderSnoozePage(page, TOKEN);
    for (const problem of problems) expect(textOf(html)).toContain(problem);
    expect(tagsOf(html).some(({ name }) => name === 'form')).toBe(true);
  });

  test('says until when it is silent, with what matchers, and how to end it', () => {
    const silence = view('3f0c');
    const instead = view('3f0c', SILENCE_TIME);
    const page = { kind: 'silenced', alert: ALERT, silence, instead } as const;
    const text = textOf(renderSnoozePage(page, TOKEN));
    expect(text).toContain('Silent until 2026-11-20 14:00 UTC');
    expect(text).toContain('fingerprint is 3f0c');
    expect(text).toContain('npm run silences -- end 3f0c --by NAME');
    expect(text).toContain('DELETE /api/silences/3f0c?by=NAME');
    expect(text).toContain('the place of the one until 2026-11-20 06:00 UTC');
  });

  test('says that nothing was changed where a silence lasts as long', () => {
    const text = textOf(
      renderSnoozePage({ kind: 'already', alert: ALERT, silence: view() }, TOKEN),
    );
    expect(text).toContain('Already silent until 2026-11-20 14:00 UTC');
    expect(text).toContain('Nothing was changed');
  });

  test.each(['invalid', 'expired', 'closed', 'unavailable', 'unreadable'] as const)(
    'says what to do when there is nothing to do: %s',
    (kind) => {
      const html = renderSnoozePage({ kind }, TOKEN);
      expect(textOf(html)).toContain('Nothing was changed');
      expect(html).not.toContain('<form');
      expect(html).not.toContain(TOKEN);
    },
  );

  test('loads nothing, runs nothing and leads nowhere', () => {
    for (const page of pagesWith('x')) {
      const html = renderSnoozePage(page, TOKEN);
      const tags = tagsOf(html);
      expect(tags.map(({ name }) => name)).not.toContain('script');
      for (const { attributes } of tags)
        for (const name of attributes.keys()) expect(name).not.toMatch(/^(?:src|href|on.*|style)$/);
    }
  });

  test('has the elements of its template, whatever the texts and the token are', () => {
    fc.assert(
      fc.property(anyHostileText(), (text) => {
        const plain = pagesWith('plain');
        for (const [index, page] of pagesWith(text).entries()) {
          const same = plain[index];
          if (same === undefined) throw new Error('there is no such page');
          expect(shape(renderSnoozePage(page, text))).toEqual(shape(renderSnoozePage(same, 'x')));
        }
      }),
      { numRuns: 40 },
    );
  });
});

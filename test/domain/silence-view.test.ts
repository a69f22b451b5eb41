import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchersText, silenceView } from '../../src/domain/silence-view.ts';
import { anyHostileText } from '../support/hostile.ts';
import { aSilence, SILENCE_TIME } from '../support/silences.ts';

describe('a silence as people read it', () => {
  test('has its times in UTC and everything else as it is', () => {
    const silence = aSilence(1, { comment: 'moved', createdBy: 'Ana' });
    expect(silenceView(silence, SILENCE_TIME)).toStrictEqual({
      id: silence.id,
      state: 'active',
      matchers: silence.matchers,
      startsAt: '2026-11-20T06:00:00.000Z',
      endsAt: '2026-11-20T14:00:00.000Z',
      createdAt: '2026-11-19T06:00:00.001Z',
      createdBy: 'Ana',
      comment: 'moved',
      via: 'http',
      breaksOnRise: true,
    });
  });

  test('is pending, active, expired or ended', () => {
    const { startsAt, endsAt } = aSilence();
    const stateAt = (now: number) => silenceView(aSilence(), now).state;
    expect([startsAt - 1, startsAt, endsAt - 1, endsAt].map(stateAt)).toEqual([
      'pending',
      'active',
      'active',
      'expired',
    ]);
    const view = silenceView(aSilence(1, { ended: { at: startsAt, by: 'Bo' } }), startsAt);
    expect(view).toMatchObject({
      state: 'ended',
      ended: { at: '2026-11-20T06:00:00.000Z', by: 'Bo' },
    });
  });

  test('has nothing in its texts that leaves the line or cannot be seen', () => {
    fc.assert(
      fc.property(anyHostileText(), (text) => {
        const silence = aSilence(1, {
          id: text,
          matchers: [{ field: 'subject', how: 'equals', values: [text] }],
          createdBy: text,
          comment: text,
          via: text,
          ended: { at: SILENCE_TIME, by: text },
        });
        const view = silenceView(silence, SILENCE_TIME);
        const { id, createdBy, comment, via, ended } = view;
        const texts = [id, createdBy, comment, via, ended?.by, matchersText(view.matchers)];
        for (const shown of texts) {
          expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
          expect(shown?.length).toBeLessThan(1100);
        }
      }),
    );
  });
});

test('matchers in words say what all must fit and which of the values', () => {
  expect(
    matchersText([
      { field: 'severity', how: 'equals', values: ['warning', 'info'] },
      { field: 'registry', how: 'prefix', values: ['team-'] },
    ]),
  ).toBe('severity is warning or info; registry begins with team-');
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Silence } from '../../src/domain/silence.ts';
import { silenceView } from '../../src/domain/silence-view.ts';
import { cellWidth } from '../../src/report/layout.ts';
import { renderReceiverTests } from '../../src/report/receiver-tests.ts';
import { renderSilences } from '../../src/report/silence-table.ts';
import { anyHostileText } from '../support/hostile.ts';
import { aSilence, SILENCE_TIME } from '../support/silences.ts';

const PLAIN: Partial<Silence> = {
  matchers: [{ field: 'check', how: 'equals', values: ['registry-quota'] }],
  createdBy: 'Ana',
  comment: 'moved to premium',
};
const view = (number: number, given: Partial<Silence> = {}) =>
  silenceView(aSilence(number, { ...PLAIN, ...given }), SILENCE_TIME);

describe('the table of silences', () => {
  test('shows state, times, id, what, who and why', () => {
    const ended = { at: SILENCE_TIME, by: 'Bo' };
    const table = renderSilences([view(1), view(2, { ended, breaksOnRise: false })], 100);
    expect(table).toBe(`STATE    FROM                  UNTIL                 ID

active   2026-11-20 06:00 UTC  2026-11-20 14:00 UTC  00000000-0000-4000-8000-000000000001
         what   check is registry-quota (not for alerts that got worse since)
         who    Ana by http, 2026-11-19 06:00 UTC
         why    moved to premium

ended    2026-11-20 06:00 UTC  2026-11-20 14:00 UTC  00000000-0000-4000-8000-000000000002
         what   check is registry-quota (also for alerts that get worse)
         who    Ana by http, 2026-11-19 06:00 UTC
         why    moved to premium
         ended  by Bo, 2026-11-20 06:00 UTC

2 silences
`);
  });

  test('says of one by link that it is not for what is worse than it was made for', () => {
    const table = renderSilences([view(1, { upTo: 'warning', via: 'link' })], 120);
    expect(table).toContain('(not for alerts that got worse since or are worse than warning)');
  });

  test('says that there are none', () => {
    expect(renderSilences([], 100)).toBe('no silences\n');
  });

  test('does nothing to a terminal and stays within the width, whatever the texts are', () => {
    fc.assert(
      fc.property(anyHostileText(), fc.integer({ min: 0, max: 200 }), (text, width) => {
        const matchers = [{ field: 'subject', how: 'prefix', values: [text, text] }] as const;
        const texts = { createdBy: text, comment: text, via: text };
        // Not made by silenceView, which tames: the table relies on nobody.
        const ended = { at: '2026-11-20T06:00:00.000Z', by: text };
        const silence = { ...view(1), ...texts, matchers, ended };
        const lines = renderSilences([silence], width).split('\n');
        for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        const isOurs = (line: string) => /^(?:STATE|active|\d)/.test(line);
        for (const line of lines.filter((one) => !isOurs(one)))
          expect(cellWidth(line)).toBeLessThanOrEqual(Math.min(160, Math.max(60, width)));
      }),
    );
  });
});

describe('what receivers answered', () => {
  test('is a line each, the failed in capitals', () => {
    const tests = [
      { receiver: 'email', channel: 'email', ok: true, answer: 'accepted' },
      { receiver: 'teams-a', channel: 'teams', ok: false, answer: '404: \u001b[31mgone' },
    ];
    expect(renderReceiverTests(tests, 100)).toBe(
      'ok      email (email): accepted\nFAILED  teams-a (teams): 404: gone\n',
    );
  });

  test('goes on below its own beginning when it is long', () => {
    const tests = [{ receiver: 'a', channel: 'email', ok: true, answer: 'word '.repeat(30) }];
    const lines = renderReceiverTests(tests, 60).trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines.slice(1)) expect(line).toMatch(/^ {8}word/);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(60);
  });
});

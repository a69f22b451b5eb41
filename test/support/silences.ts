import type { Silence } from '../../src/domain/silence.ts';
import { DAY_MS, HOUR_MS } from '../../src/domain/time.ts';

/** 2026-11-20 06:00 UTC: the time of silences unless a test says otherwise. */
export const SILENCE_TIME = Date.UTC(2026, 10, 20, 6);

/** A silence of eight hours over a check, active at `SILENCE_TIME`; `number` makes its id. */
export function aSilence(number = 1, given: Partial<Silence> = {}): Silence {
  return {
    id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    matchers: [
      { field: 'check', how: 'equals', values: ['registry-quota'] },
      { field: 'registry', how: 'prefix', values: ["team-o'hara", 'größe ✓ 𝒳"\\'] },
    ],
    startsAt: SILENCE_TIME,
    endsAt: SILENCE_TIME + 8 * HOUR_MS,
    createdAt: SILENCE_TIME - DAY_MS + number,
    createdBy: 'Ana Größe <ana@example.test>',
    comment: "moved to premium; don't tell",
    via: 'http',
    breaksOnRise: true,
    ...given,
  };
}

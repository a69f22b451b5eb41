import type { Silence } from '../../src/domain/silence.ts';
import { DAY_MS } from '../../src/domain/time.ts';

/** A silence of check `fake` for a day from the epoch on; anything of it can be replaced. */
export function aFakeSilence(given: Partial<Silence> = {}): Silence {
  return {
    id: 's1',
    matchers: [{ field: 'check', how: 'equals', values: ['fake'] }],
    startsAt: 0,
    endsAt: DAY_MS,
    createdAt: 0,
    createdBy: 'kim@contoso.example',
    comment: 'planned work',
    via: 'cli',
    breaksOnRise: true,
    ...given,
  };
}

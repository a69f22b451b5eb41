import { wholeNumber } from '../domain/setting-schemas.ts';
import type { Setting } from '../domain/setting.ts';

/** The two settings of a budget; `of` says what shares it. */
export function budgetSettings(input: {
  readonly prefix: string;
  readonly perMinute: string;
  readonly perHour: string;
  readonly of: string;
}) {
  const setting = (name: string, fallback: string, time: string) => ({
    name: `${input.prefix}_BUDGET_PER_${name}`,
    schema: wholeNumber(1, 10_000),
    default: fallback,
    allowed: 'a whole number, 1 to 10000',
    meaning: `Most messages (cards, for Teams) in ${time} to ${input.of}; what is left over goes out in a later run, the worst first.`,
    secret: false,
  });
  return {
    perMinute: setting('MINUTE', input.perMinute, 'a minute'),
    perHour: setting('HOUR', input.perHour, 'an hour'),
  } satisfies Readonly<Record<string, Setting<number>>>;
}

import { Cron } from 'croner';
import { schemaOf } from '../domain/setting-schemas.ts';
import type { SettingSchema } from '../domain/setting.ts';

/**
 * An NCRONTAB expression as Functions timers take it: six fields, seconds first, UTC. `a/b` means
 * "from a, every b" there (`0 3/15 * * * *`), which croner calls a sloppy range.
 */
export const scheduleSchema: SettingSchema<string> = schemaOf((text) =>
  parse(text) === undefined ? undefined : text,
);

/** Next time a schedule fires after a time, both ms since the epoch; undefined when never. */
export function nextFire(schedule: string, after: number): number | undefined {
  return parse(schedule)?.nextRun(new Date(after))?.getTime();
}

/** Fields as NCRONTAB has them: no `L`, `W`, `#` or `?`, which croner knows besides. */
const FIELD = /^[\d*,/-]+$/;
const DAY = 'sun|mon|tue|wed|thu|fri|sat';
const MONTH = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';
const FORMS = [
  FIELD,
  FIELD,
  FIELD,
  FIELD,
  new RegExp(`^(?:[\\d*,/-]|${MONTH})+$`, 'i'),
  new RegExp(`^(?:[0-6*,/-]|${DAY})+$`, 'i'),
];

/** A day of the month and a day of the week must both fit, as in NCRONTAB. */
function parse(text: string): Cron | undefined {
  const fields = text.split(/ +/);
  const isAllowed =
    fields.length === FORMS.length &&
    FORMS.every((form, position) => form.test(fields[position] ?? ''));
  if (!isAllowed) return undefined;
  try {
    const cron = new Cron(text, {
      mode: '6-part',
      utcOffset: 0,
      paused: true,
      sloppyRanges: true,
      domAndDow: true,
    });
    return cron.nextRun(new Date(0)) === null ? undefined : cron;
  } catch {
    return undefined;
  }
}

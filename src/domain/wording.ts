import type { NotificationReason } from './alert.ts';
import type { Observation, Remediation } from './finding.ts';
import type { Severity } from './severity.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, isoTime, parseIsoTime } from './time.ts';
import { plural, tameText } from './text.ts';

const BINARY_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const;
/** Largest time a Date holds, in ms (ECMA-262, "Time Values and Time Range"). */
const LAST_TIME_MS = 8.64e15;

/**
 * Bytes in binary units with at most one decimal: `93.1 GiB`. From 2^53 on, where a number is no
 * longer exact, and for values that were rounded on their way, it says `about`.
 */
export function bytesText(bytes: number, approximate = false): string {
  const about = approximate || Math.abs(bytes) >= 2 ** 53 ? 'about ' : '';
  let value = bytes;
  let unit = 0;
  while (roundTenth(Math.abs(value)) >= 1024 && unit < BINARY_UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${about}${countText(roundTenth(value))} ${BINARY_UNITS[unit] ?? 'B'}`;
}

/** A number with thousands separated: `5,000`, `93.1`. */
export function countText(count: number): string {
  return count.toLocaleString('en-US', { maximumFractionDigits: 1 });
}

/**
 * Whole days between now and a deadline: `2 days`, `4 days ago`; within one day of it the calendar
 * day in UTC: `today`, `tomorrow`, `yesterday`. Times in ms since the epoch.
 */
export function daysLeft(dueAt: number, now: number): string {
  const days = Math.trunc((dueAt - now) / DAY_MS);
  if (days > 0) return plural(days, 'day');
  if (days < 0) return `${plural(-days, 'day')} ago`;
  const calendarDays = Math.floor(dueAt / DAY_MS) - Math.floor(now / DAY_MS);
  if (calendarDays === 0) return 'today';
  return calendarDays > 0 ? 'tomorrow' : 'yesterday';
}

/** A deadline and how far it is: `2026-11-21 06:07 UTC (2 days left)`. */
export function deadlineText(dueAt: string, now: number): string {
  return datedText(dueAt, now, (days) => (/^\d+ days?$/.test(days) ? `${days} left` : days));
}

/** A moment and how far it is: `2026-11-01 06:07 UTC (20 days ago)`. */
export function momentText(moment: string, now: number): string {
  return datedText(moment, now, (days) => days);
}

/** From when to when: `2026-11-01 06:07 UTC until 2026-11-20 06:07 UTC (19 days)`; ms since the epoch. */
export function spanText(from: number, until: number): string {
  return `${dateText(from)} until ${dateText(until)} (${durationText(until - from)})`;
}

/** A span of time in its two largest units: `3 hours`, `2 days 4 hours`. */
export function durationText(ms: number): string {
  if (ms < SECOND_MS) return plural(Math.max(0, Math.floor(ms)), 'millisecond');
  const parts = [
    plural(Math.floor(ms / DAY_MS), 'day'),
    plural(Math.floor((ms % DAY_MS) / HOUR_MS), 'hour'),
    plural(Math.floor((ms % HOUR_MS) / MINUTE_MS), 'minute'),
    plural(Math.floor((ms % MINUTE_MS) / SECOND_MS), 'second'),
  ];
  const first = parts.findIndex((part) => !part.startsWith('0 '));
  return parts
    .slice(first, first + 2)
    .filter((part) => !part.startsWith('0 '))
    .join(' ');
}

/** A time in UTC to the minute, which is cut and not rounded: `2026-11-21 06:07 UTC`. */
export function dateText(ms: number): string {
  if (!(Math.abs(ms) <= LAST_TIME_MS)) return 'unknown time';
  return `${isoTime(ms).replace('T', ' ').slice(0, -8)} UTC`;
}

/** A time as `isoTime` writes it, with or without milliseconds. */
const ISO_TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z\b/g;

/** Every ISO 8601 time in a text as the other times are told: `2026-11-21 06:07 UTC`. */
export function plainTimes(text: string): string {
  return text.replace(ISO_TIME, (time) => {
    const ms = parseIsoTime(time);
    return ms === undefined ? time : dateText(ms);
  });
}

/**
 * What to do, with its commands in the order to run them. A command that ends the sentence comes
 * after the command of the remedy: it is what follows, such as removing the old secret.
 */
export function remedySteps({ text, command }: Pick<Remediation, 'text' | 'command'>): {
  readonly words: string;
  readonly commands: readonly string[];
} {
  const [, words = text, later] = /^(.*?:) (az .*)$/s.exec(text) ?? [];
  return { words, commands: [command, later].filter((line) => line !== undefined) };
}

/** The reason of a message item as its readers see it. */
export function reasonWord(reason: NotificationReason): string {
  switch (reason) {
    case 'new':
      return 'NEW';
    case 'worse':
      return 'WORSE';
    case 'reminder':
      return 'REMINDER';
    case 'resolved':
      return 'RESOLVED';
  }
}

export function severityWord(severity: Severity): string {
  switch (severity) {
    case 'critical':
      return 'CRITICAL';
    case 'warning':
      return 'WARNING';
    case 'info':
      return 'INFO';
  }
}

/** A number of things that are given as a plural noun: `200 registries`, `1 registry`. */
export function countedNoun(count: number, nouns: string): string {
  const noun = count === 1 ? nouns.replace(/ies$/, 'y').replace(/s$/, '') : nouns;
  return `${countText(count)} ${noun}`;
}

/** What `severityCounts` says when there is nothing to count. */
export const NOTHING_WRONG = 'nothing wrong';

/** `2 critical, 5 warning`; severities that do not occur are left out; `nothing wrong` for none. */
export function severityCounts(counts: Readonly<Record<Severity, number>>): string {
  const { critical, warning, info } = counts;
  const parts = Object.entries({ critical, warning, info })
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${countText(count)} ${severity}`);
  return parts.length === 0 ? NOTHING_WRONG : parts.join(', ');
}

/** The first names and how many more there are: `a, b and 3 more`. Names are tamed. */
export function nameList(names: readonly string[], limit: number): string {
  const shown = names.slice(0, limit).map((name) => tameText(name));
  const more = names.length - shown.length;
  if (more <= 0) return shown.join(', ');
  return shown.length === 0
    ? `${countText(more)} more`
    : `${shown.join(', ')} and ${countText(more)} more`;
}

/** What was seen, with its unit: `Size 93.1 GiB`. */
export function observationText(observation: Observation): string {
  return `${tameText(observation.name)} ${valueText(observation)}`;
}

function valueText({ value, unit, approximate }: Observation): string {
  if (typeof value !== 'number') return tameText(String(value ?? 'none'));
  if (unit === 'bytes') return bytesText(value, approximate);
  const number = `${approximate === true ? 'about ' : ''}${countText(value)}`;
  if (unit === undefined || unit === 'count') return number;
  return unit === 'percent' ? `${number} %` : `${number} ${tameText(unit)}`;
}

function datedText(text: string, now: number, word: (days: string) => string): string {
  const time = parseIsoTime(text);
  return time === undefined ? tameText(text) : `${dateText(time)} (${word(daysLeft(time, now))})`;
}

function roundTenth(value: number): number {
  return Math.round(value * 10) / 10;
}

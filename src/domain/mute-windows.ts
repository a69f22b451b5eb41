import { tameText } from './text.ts';

/** Days of a week as they are written, Sunday first, at the place of their number. */
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
type Day = (typeof DAYS)[number];

const DAY_MINUTES = 24 * 60;

/** Hours of some days by the clocks of a place, in which warnings and infos wait. */
export type MuteWindow = {
  readonly days: readonly Day[];
  /** Minutes after local midnight, 0 to 1439. */
  readonly from: number;
  /** Minutes after local midnight, 1 to 1440; at or before `from` it is on the next day. */
  readonly to: number;
  /** IANA name. */
  readonly zone: string;
};

export type MuteWindowsReading =
  | { readonly ok: true; readonly value: readonly MuteWindow[] }
  | {
      readonly ok: false;
      /** Each entry that is wrong, with why. */
      readonly problems: readonly { readonly entry: string; readonly why: string }[];
    };

/** What `parseMuteWindows` takes, in words. */
export const MUTE_WINDOWS_FORM =
  'windows separated by ";", each with days, hours and an IANA time zone: "Mon-Sun 18:00-08:00 Europe/Berlin; Sat,Sun 00:00-24:00 Europe/Berlin" for all but working hours; hours that end before they begin reach into the next day, and the days are those on which they begin, so Mon-Fri 18:00-08:00 leaves out Monday before 08:00';

/** Windows from the text of a setting, or every entry that is wrong. */
export function parseMuteWindows(text: string): MuteWindowsReading {
  const entries = text
    .split(';')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  const parsed = entries.map((entry) => ({ entry, ...parseWindow(entry) }));
  const problems = parsed.flatMap(({ entry, problems: why }) =>
    why.map((one) => ({ entry: tameText(entry, 100), why: one })),
  );
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, value: parsed.flatMap(({ window }) => window ?? []) };
}

/**
 * True when a time lies in a window. The clocks of the place decide: an hour that a spring night
 * leaves out is in no window, and one that an autumn night has twice is in its window twice.
 * `now` is ms since the epoch.
 */
export function isQuiet(windows: readonly MuteWindow[], now: number): boolean {
  return windows.some((window) => isWithin(window, localTime(window.zone, now)));
}

type Parsed = { readonly window?: MuteWindow; readonly problems: readonly string[] };

function parseWindow(entry: string): Parsed {
  const [days = '', hours = '', zone = '', ...rest] = entry.split(/\s+/);
  if (zone === '' || rest.length > 0) return { problems: ['needs days, hours and a time zone'] };
  const list = parseDays(days);
  const span = parseHours(hours);
  const problems = [
    ...(list === undefined ? [`${quote(days)} are no days such as Mon-Fri or Sat,Sun`] : []),
    ...(span === undefined ? [`${quote(hours)} are no hours such as 18:00-08:00`] : []),
    ...(isZone(zone) ? [] : [`${quote(zone)} is no IANA time zone such as Europe/Berlin`]),
  ];
  if (list === undefined || span === undefined || problems.length > 0) return { problems };
  return { window: { days: list, ...span, zone }, problems };
}

/** `Mon-Fri`, `Sat,Sun`, `Fri-Mon`, `Mon,Wed-Fri`, whatever the casing. */
function parseDays(text: string): readonly Day[] | undefined {
  const parts = text.split(',').map(parseDayRange);
  const days = parts.filter((part) => part !== undefined).flat();
  return parts.includes(undefined) ? undefined : [...new Set(days)];
}

function parseDayRange(text: string): readonly Day[] | undefined {
  const [first, last, ...rest] = text.split('-').map(dayNumber);
  if (first === undefined || first < 0 || rest.length > 0) return undefined;
  if (last === undefined) return DAYS.filter((_, at) => at === first);
  if (last < 0) return undefined;
  const count = ((last - first + DAYS.length) % DAYS.length) + 1;
  return Array.from({ length: count }, (_, at) => DAYS[(first + at) % DAYS.length] ?? 'Sun');
}

/** -1 for what is no day. */
function dayNumber(text: string): number {
  return DAYS.findIndex((day) => day.toLowerCase() === text.toLowerCase());
}

function parseHours(text: string): Pick<MuteWindow, 'from' | 'to'> | undefined {
  const match = /^([0-2]\d):([0-5]\d)-([0-2]\d):([0-5]\d)$/.exec(text);
  if (match === null) return undefined;
  const [, fromHour, fromMinute, toHour, toMinute] = match.map(Number);
  const from = (fromHour ?? 0) * 60 + (fromMinute ?? 0);
  const to = (toHour ?? 0) * 60 + (toMinute ?? 0);
  // 00:00 as an end is the end of the day.
  const end = to === 0 ? DAY_MINUTES : to;
  const isAllowed = from < DAY_MINUTES && end <= DAY_MINUTES && from !== end;
  return isAllowed ? { from, to: end } : undefined;
}

/** Names only: an offset such as `+01:00` knows no summer time. */
function isZone(text: string): boolean {
  if (!/^[A-Za-z][\w+/-]{0,63}$/.test(text)) return false;
  try {
    formatterOf(text);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

type LocalTime = { readonly day: number; readonly minute: number };

function isWithin({ days, from, to }: MuteWindow, { day, minute }: LocalTime): boolean {
  const isOn = (number: number) => days.some((name) => DAYS.indexOf(name) === number);
  if (from < to) return isOn(day) && minute >= from && minute < to;
  const dayBefore = (day + DAYS.length - 1) % DAYS.length;
  return (isOn(day) && minute >= from) || (isOn(dayBefore) && minute < to);
}

function localTime(zone: string, now: number): LocalTime {
  const parts = new Map(
    formatterOf(zone)
      .formatToParts(now)
      .map(({ type, value }) => [type, value]),
  );
  return {
    day: dayNumber(parts.get('weekday') ?? ''),
    minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
  };
}

/** By zone: making one takes far longer than using it, and it never changes. */
const FORMATTERS = new Map<string, Intl.DateTimeFormat>();

/** Throws a RangeError for a zone that does not exist. */
function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = FORMATTERS.get(timeZone);
  if (known !== undefined) return known;
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  FORMATTERS.set(timeZone, formatter);
  return formatter;
}

function quote(text: string): string {
  return JSON.stringify(tameText(text, 60));
}

import { isGuid, textList, trueOrFalse, wholeNumber } from '../domain/setting-schemas.ts';
import type { ValuesOf } from '../domain/setting.ts';

/** The settings of the check; the largest late, quiet and window times fit into a day together. */
export const LOGIN_SETTINGS = {
  threshold: {
    name: 'LOGIN_FAILURE_THRESHOLD',
    schema: wholeNumber(1, 1_000_000),
    default: '10',
    allowed: 'a whole number, 1 to 1000000',
    meaning:
      'So many failed logins at one registry within the window are a spike; ten times as many are critical.',
    secret: false,
  },
  windowMinutes: {
    name: 'LOGIN_FAILURE_WINDOW_MINUTES',
    schema: wholeNumber(1, 60),
    default: '5',
    allowed: 'a whole number of minutes, 1 to 60',
    meaning: 'Failed logins are added up over any so many minutes in a row.',
    secret: false,
  },
  lateMinutes: {
    name: 'LOGIN_LATE_MINUTES',
    schema: wholeNumber(0, 240),
    default: '30',
    allowed: 'a whole number of minutes, 0 to 240',
    meaning: 'Login events may come so late: younger minutes are read again in every run.',
    secret: false,
  },
  quietMinutes: {
    name: 'LOGIN_QUIET_MINUTES',
    schema: wholeNumber(1, 720),
    default: '60',
    allowed: 'a whole number of minutes, 1 to 720',
    meaning:
      'A spike is over after so many minutes without another, not counting those that late events may still change.',
    secret: false,
  },
  countAnonymous: {
    name: 'LOGIN_COUNT_ANONYMOUS',
    schema: trueOrFalse,
    default: 'false',
    allowed: '`true` or `false`',
    meaning:
      'Whether a 401 without an identity, with which Docker asks how to sign in, counts towards the threshold.',
    secret: false,
  },
  workspaces: {
    name: 'LOG_WORKSPACES',
    schema: textList(isGuid),
    default: undefined,
    allowed: 'comma-separated workspace ids (GUIDs); empty means found',
    meaning:
      'The Log Analytics workspaces to query, in place of those that the diagnostic settings of the registries name.',
    secret: false,
  },
} as const;

export type LoginSettings = ValuesOf<typeof LOGIN_SETTINGS>;

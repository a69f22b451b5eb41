import { expect, test } from 'vitest';
import type { HostedFunction } from '../../dev/host-messages.ts';
import { channelLine, durationText, httpLines, timerLines } from '../../dev/start-text.ts';

const NOW = Date.UTC(2026, 10, 21, 4, 5, 30);
const FUNCTIONS: readonly HostedFunction[] = [
  { kind: 'timer', name: 'daily', schedule: '0 7 6 * * *', next: Date.UTC(2026, 10, 21, 6, 7) },
  { kind: 'timer', name: 'never', schedule: '0 0 0 30 2 *', next: undefined },
  { kind: 'timer', name: 'soon', schedule: '0 6 * * * *', next: Date.UTC(2026, 10, 21, 4, 6) },
  {
    kind: 'http',
    name: 'check',
    path: '/api/check',
    methods: ['GET', 'POST'],
    authLevel: 'function',
  },
  {
    kind: 'http',
    name: 'endSilence',
    path: '/api/silences/{id}',
    methods: ['DELETE'],
    authLevel: 'function',
  },
  {
    kind: 'http',
    name: 'silences',
    path: '/api/silences',
    methods: ['GET', 'POST'],
    authLevel: 'function',
  },
  {
    kind: 'http',
    name: 'snooze',
    path: '/api/snooze',
    methods: ['GET', 'POST'],
    authLevel: 'anonymous',
  },
];

test('what can be asked without a body, an id or a link has a line to copy', () => {
  expect(httpLines('http://127.0.0.1:7071', FUNCTIONS)).toEqual([
    '  curl -s http://127.0.0.1:7071/api/check',
    "  curl -s -X POST 'http://127.0.0.1:7071/api/check?notify=true'",
    '  curl -s http://127.0.0.1:7071/api/silences',
  ]);
});

test('timers are listed by when they fire', () => {
  expect(timerLines(FUNCTIONS, NOW)).toEqual([
    '  soon 2026-11-21 04:06 UTC, in 30 s (0 6 * * * *)',
    '  daily 2026-11-21 06:07 UTC, in 2 h 2 min (0 7 6 * * *)',
    '  never never again (0 0 0 30 2 *)',
  ]);
});

test.each([
  [0, '1 s'],
  [1000, '1 s'],
  [1001, '2 s'],
  [59_000, '59 s'],
  [59_999, '60 s'],
  [60_000, '1 min'],
  [60_001, '2 min'],
  [59 * 60_000, '59 min'],
  [59 * 60_000 + 1, '1 h'],
  [60 * 60_000 + 1, '1 h 1 min'],
])('%d ms is %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

test('on a real tenant it is said who is told', () => {
  expect(channelLine({})).toContain('Nobody is notified');
  expect(channelLine({ EMAIL_ENDPOINT: '', TEAMS_WEBHOOK_URL: '' })).toContain('Nobody');
  expect(channelLine({ EMAIL_CONNECTION_STRING: 'x' })).toContain('by email, to');
  const both = { EMAIL_ENDPOINT: 'x', TEAMS_WEBHOOK_URL: 'https://hidden.example/?sig=1' };
  expect(channelLine(both)).toContain('by email and Teams, to');
  expect(channelLine(both)).not.toContain('hidden');
});

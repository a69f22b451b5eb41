import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  contentsTable,
  joinedLine,
  parameterTable,
  reasonTable,
  timesTable,
  withBlock,
} from '../../bench/noise-page.ts';
import { NOISE_PARAMETERS } from '../../bench/noise-parameters.ts';
import { projectFile } from '../../dev/paths.ts';
import { aSighting, aTelling, aTimeline } from '../support/noise.ts';

const page = readFileSync(projectFile('docs/noise.md'), 'utf8');

describe('withBlock', () => {
  test('replaces the figures of the page and nothing else', () => {
    const once = withBlock(page, '# one');
    expect(withBlock(once, '# one')).toBe(once);
    expect(withBlock(once, '# two')).toBe(once.replace('# one', '# two'));
    expect(once.split('\n').slice(0, 5)).toEqual(page.split('\n').slice(0, 5));
  });

  test('says that a page has no place for them', () => {
    expect(() => withBlock('# A page', '# one')).toThrow('no place');
  });
});

test('the page says the parameters that the benchmark has', () => {
  expect(page).toContain(parameterTable(NOISE_PARAMETERS));
});

test('parameters are shown by their path', () => {
  const table = parameterTable({ startsAt: 0, one: { two: 3, list: [1] } });
  expect(table).toContain('| `startsAt` | 1970-01-01T00:00:00.000Z |');
  expect(table).toContain('| `one.two` | `3` |');
  expect(table).toContain('| `one.list` | `[1]` |');
});

test('contents are counted by rule: conditions, and how many a run finds on average', () => {
  const b = aSighting({ id: 'b' });
  const table = contentsTable(aTimeline([{ seen: [aSighting()] }, { seen: [aSighting(), b] }]));
  expect(table.split('\n')[2]).toBe('| registry-quota: quota | 2 | 1.5 |');
});

test('a time that was raised is shown with what it would be', () => {
  const times = [
    { name: 'groupWait', realMs: 30_000, scaledMs: 100, isRaised: true },
    { name: 'repeatInterval', realMs: 86_400_000, scaledMs: 4000, isRaised: false },
  ] as const;
  const [, , wait, repeat] = timesTable([{ name: 'it', times }]).split('\n');
  expect(wait).toBe('| it | `groupWait` | 30 s | 100 ms (raised; exact is 1.4 ms) |');
  expect(repeat).toBe('| it | `repeatInterval` | 86 400 s | 4000 ms |');
});

test('reasons are counted by operator, with the days that brought a message', () => {
  const tellings = [
    { ...aTelling(0), reason: 'new' as const },
    { ...aTelling(1), reason: 'reminder' as const },
    { ...aTelling(2), reason: 'reminder' as const },
  ];
  const rows = reasonTable(['team-01', 'identity'], tellings, 2).split('\n').slice(2);
  expect(rows).toEqual(['| team-01 | 1 | 0 | 2 | 0 | 2 |', '| identity | 0 | 0 | 0 | 0 | 0 |']);
});

test('messages that could have been one are counted by run and by day', () => {
  const identity = { ...aTelling(1), operator: 'identity' };
  const tellings = [aTelling(0), aTelling(0), aTelling(1), identity, aTelling(2)];
  expect(joinedLine(tellings, 2)).toBe(
    'Its 5 messages name one reason each; one message per run and operator would have been 4, one per day 3.',
  );
});

import { describe, expect, test } from 'vitest';
import { readCheckQuery } from '../../src/functions/check-query.ts';

const reading = (query: string, method = 'GET') =>
  readCheckQuery(method, new URLSearchParams(query));
const problems = (query: string, method?: string) => reading(query, method).problems;

describe('the query of a check', () => {
  test('may be empty, and may carry what the platform adds', () => {
    const value = { checks: undefined, registry: undefined, notify: false, problems: [] };
    expect(reading('')).toEqual(value);
    expect(reading('code=secret&clientId=default')).toEqual(value);
  });

  test('names checks and a registry, trimmed', () => {
    expect(reading('checks=a,%20b,,&registry=%20x%20')).toEqual({
      checks: ['a', 'b'],
      registry: 'x',
      notify: false,
      problems: [],
    });
  });

  test('keeps an empty value apart from none, so that it is refused and not "all"', () => {
    expect(reading('checks=&registry=')).toMatchObject({ checks: [], registry: '' });
  });

  test('tells only on POST with exactly notify=true', () => {
    expect(reading('notify=true', 'POST')).toMatchObject({ notify: true });
    expect(reading('notify=false', 'GET')).toMatchObject({ notify: false });
    expect(reading('', 'POST')).toMatchObject({ notify: false });
    expect(problems('notify=true', 'GET')).toEqual([
      'notify=true needs POST: a GET changes nothing',
    ]);
    for (const text of ['TRUE', '1', '', 'yes']) {
      expect(problems(`notify=${text}`, 'POST')).toEqual(['notify is neither true nor false']);
    }
  });

  test('that gives a parameter twice is refused: one would silently not count', () => {
    for (const name of ['checks', 'registry']) {
      expect(problems(`${name}=a&${name}=b`)).toEqual([
        `${name} is given more than once; give it once`,
      ]);
    }
    expect(problems('notify=false&notify=true', 'POST')).toHaveLength(1);
  });

  test('tells every problem at once, unknown names on one line and not endlessly', () => {
    const all = problems(`x%0D%0Ay=1&${'z'.repeat(999)}=1&x%0D%0Ay=2&notify=x`);
    expect(all).toHaveLength(3);
    for (const problem of all) {
      expect(problem).not.toMatch(/[\r\n]/);
      expect(problem.length).toBeLessThan(150);
    }
  });

  test('never repeats the key of the platform', () => {
    expect(JSON.stringify(reading('code=hunter2&x=1'))).not.toContain('hunter2');
  });
});

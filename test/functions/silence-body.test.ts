import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSilenceBody } from '../../src/functions/silence-body.ts';

const BODY = {
  matchers: [
    { field: 'check', values: ['registry-quota'] },
    { field: 'registry', how: 'prefix', values: ['a', 'b'] },
  ],
  endsAt: '2026-11-20T08:00:00Z',
  createdBy: 'Ana',
  comment: 'why',
};

const problemsOf = (value: unknown) => {
  const reading = readSilenceBody(JSON.stringify(value));
  return reading.ok ? [] : reading.problems;
};

describe('the body of a silence', () => {
  test('is read as it stands; a matcher fits whole values unless it says otherwise', () => {
    expect(readSilenceBody(JSON.stringify(BODY))).toStrictEqual({
      ok: true,
      value: { ...BODY, matchers: [{ ...BODY.matchers[0], how: 'equals' }, BODY.matchers[1]] },
    });
  });

  test('may say when it begins and that it goes on at a rise', () => {
    const full = { ...BODY, startsAt: '2026-11-20T07:00:00Z', breaksOnRise: false };
    const reading = readSilenceBody(JSON.stringify(full));
    expect(reading).toMatchObject({ value: { startsAt: full.startsAt, breaksOnRise: false } });
  });

  test('with everything missing says so field by field', () => {
    expect(problemsOf({})).toEqual([
      'matchers is not a list',
      'endsAt is missing',
      'createdBy is missing',
      'comment is missing',
    ]);
  });

  test('with every type wrong says so field by field', () => {
    const wrong = {
      matchers: [3, { field: 1, how: 2, values: ['a', 5] }, { values: 'a', Field: 'x' }],
      startsAt: 1,
      endsAt: null,
      createdBy: ['Ana'],
      comment: {},
      breaksOnRise: 'yes',
      via: 'cli',
    };
    expect(problemsOf(wrong)).toEqual([
      'there is no "via" in a silence',
      'matchers[0] is not an object',
      'matchers[1].values is not a list of texts',
      'matchers[1].field is not a text',
      'matchers[1].how is not a text',
      'there is no "Field" in matchers[2]',
      'matchers[2].values is not a list of texts',
      'matchers[2].field is missing',
      'startsAt is not a text',
      'endsAt is not a text',
      'createdBy is not a text',
      'comment is not a text',
      'breaksOnRise is neither true nor false',
    ]);
  });

  test('with a thousand unknown fields names ten of them, cut', () => {
    const fields = Array.from({ length: 1000 }, (_, n) => [`${'f'.repeat(500)}${n}`, n]);
    const [problem = ''] = problemsOf({ ...BODY, ...Object.fromEntries(fields) });
    expect(problem.length).toBeLessThan(800);
  });

  test('is never taken for a silence when it is any other JSON, and never throws', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(readSilenceBody(text).ok).toBe(false);
      }),
    );
  });
});

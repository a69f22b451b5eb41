import { describe, expect, test } from 'vitest';
import { createSilence } from '../../src/monitor/create-silence.ts';
import type { SilenceRequest } from '../../src/monitor/create-silence.ts';
import { createDeskTools } from '../support/memory-desk.ts';

const REQUEST: SilenceRequest = {
  matchers: [{ field: 'registry', how: 'equals', values: [' contoso '] }],
  endsAt: '2026-11-20T08:00:00Z',
  createdBy: 'Ana',
  comment: 'moving\nit',
  via: 'http',
};

async function problemsOf(change: Partial<SilenceRequest>) {
  const tools = createDeskTools();
  const answer = await createSilence(tools, { ...REQUEST, ...change });
  expect(await tools.silences.listSilences()).toEqual([]);
  expect(tools.lines).toEqual([]);
  return answer.kind === 'bad-request' ? answer.problems : [];
}

describe('making a silence', () => {
  test('stores it, from now on, broken by a rise, with tame texts', async () => {
    const tools = createDeskTools();
    const answer = await createSilence(tools, REQUEST);
    const silence = {
      id: '11111111-0000-4000-8000-000000000001',
      matchers: [{ field: 'registry', how: 'equals', values: ['contoso'] }],
      createdBy: 'Ana',
      comment: 'moving it',
      via: 'http',
      breaksOnRise: true,
    };
    const [startsAt, endsAt] = [Date.UTC(2026, 10, 20, 6), Date.UTC(2026, 10, 20, 8)];
    expect(await tools.silences.listSilences()).toStrictEqual([
      { ...silence, startsAt, endsAt, createdAt: startsAt },
    ]);
    expect(answer).toMatchObject({ kind: 'created', silence: { ...silence, state: 'active' } });
  });

  test('says who, what, why, until when and by what way in one line of the log', async () => {
    const tools = createDeskTools();
    await createSilence(tools, { ...REQUEST, createdBy: 'Ana\r\nERROR forged' });
    expect(tools.lines).toEqual([
      {
        message: 'silence created',
        facts: {
          silence: '11111111-0000-4000-8000-000000000001',
          via: 'http',
          by: 'Ana ERROR forged',
          comment: 'moving it',
          startsAt: '2026-11-20T06:00:00.000Z',
          endsAt: '2026-11-20T08:00:00.000Z',
          breaksOnRise: true,
          matchers: 'registry is contoso',
        },
      },
    ]);
  });

  test('takes a span from its start in place of an end', async () => {
    const { endsAt: _end, ...rest } = REQUEST;
    const startsAt = '2026-11-21T00:00:00+01:00';
    const answer = await createSilence(createDeskTools(), { ...rest, startsAt, lasts: '3d' });
    expect(answer).toMatchObject({
      silence: {
        state: 'pending',
        startsAt: '2026-11-20T23:00:00.000Z',
        endsAt: '2026-11-23T23:00:00.000Z',
      },
    });
  });

  test('goes on at a rise only where that is asked for', async () => {
    const answer = await createSilence(createDeskTools(), { ...REQUEST, breaksOnRise: false });
    expect(answer).toMatchObject({ silence: { breaksOnRise: false } });
  });

  test('without an end is refused, with a time that is none too, and the form is shown', async () => {
    const { endsAt: _end, ...rest } = REQUEST;
    const answer = await createSilence(createDeskTools(), rest);
    expect(answer).toEqual({
      kind: 'bad-request',
      problems: ['there is no end: a silence always has one'],
    });
    expect(await problemsOf({ endsAt: 'tomorrow' })).toEqual([
      'the end is not a time',
      expect.stringContaining('2026-03-01T08:00:00Z'),
    ]);
    expect(await problemsOf({ startsAt: '2026-02-30T00:00:00Z' })).toHaveLength(2);
  });

  test('with a span that is none, or with an end and a span, is refused', async () => {
    const { endsAt: _end, ...rest } = REQUEST;
    const answer = await createSilence(createDeskTools(), { ...rest, lasts: '3 weeks' });
    expect(answer).toMatchObject({
      problems: ['the end is not a time', expect.stringContaining('8h or 3d')],
    });
    expect(await problemsOf({ lasts: '8h' })).toEqual([
      'give either an end or how long it lasts, not both',
    ]);
  });

  test('for longer than 90 days is refused, up to 90 it is made', async () => {
    const last = '2027-02-18T06:00:00Z';
    const made = await createSilence(createDeskTools(), { ...REQUEST, endsAt: last });
    expect(made.kind).toBe('created');
    expect(await problemsOf({ endsAt: last.replace('00Z', '01Z') })).toHaveLength(1);
  });

  test('is refused with every problem at once', async () => {
    const problems = await problemsOf({
      matchers: [{ field: 'team', how: 'like', values: [] }],
      startsAt: 'x',
      lasts: 'y',
      createdBy: ' ',
      comment: '\u200b',
    });
    expect(problems.length).toBeGreaterThanOrEqual(8);
    for (const name of ['team', 'like', 'value', 'start', 'author', 'comment', '8h', 'not both'])
      expect(problems.join('\n')).toContain(name);
  });
});

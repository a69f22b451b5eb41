import { describe, expect, test } from 'vitest';
import { endSilence } from '../../src/monitor/end-silence.ts';
import { createDeskTools } from '../support/memory-desk.ts';
import { aSilence, SILENCE_TIME } from '../support/silences.ts';

async function withOne() {
  const tools = createDeskTools();
  await tools.silences.addSilence(aSilence());
  return tools;
}

describe('ending a silence', () => {
  test('ends it now, by whom it says, and logs it', async () => {
    const tools = await withOne();
    const answer = await endSilence(tools, { id: aSilence().id, by: 'Bo\n\u202eforged' });
    expect(answer).toMatchObject({ kind: 'ended', silence: { state: 'ended' } });
    const ended = { at: SILENCE_TIME, by: 'Bo forged' };
    expect(await tools.silences.listSilences()).toEqual([aSilence(1, { ended })]);
    const facts = { silence: aSilence().id, by: 'Bo forged', via: 'http' };
    expect(tools.lines).toEqual([
      { message: 'silence ended', facts: { ...facts, endedAt: '2026-11-20T06:00:00.000Z' } },
    ]);
  });

  test('needs a name', async () => {
    const tools = await withOne();
    expect(await endSilence(tools, { id: aSilence().id, by: ' \u0000' })).toEqual({
      kind: 'bad-request',
      problems: ['say who ends it'],
    });
    expect(await tools.silences.listSilences()).toEqual([aSilence()]);
  });

  test('cuts a name that is far too long', async () => {
    const answer = await endSilence(await withOne(), { id: aSilence().id, by: 'x'.repeat(9999) });
    if (answer.kind !== 'ended') throw new Error('it was not ended');
    expect(answer.silence.ended?.by).toHaveLength(100);
  });

  test('says that it was over, or that there is none', async () => {
    const tools = await withOne();
    tools.advance(24 * 3_600_000);
    const over = await endSilence(tools, { id: aSilence().id, by: 'Bo' });
    expect(over).toMatchObject({ kind: 'over', silence: { state: 'expired' } });
    expect(await endSilence(tools, { id: 'other', by: 'Bo' })).toEqual({ kind: 'not-found' });
    expect(tools.lines).toEqual([]);
  });
});

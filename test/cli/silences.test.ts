import { describe, expect, test } from 'vitest';
import { runSilences } from '../../src/cli/silences.ts';
import type { Desk } from '../../src/monitor/desk.ts';
import { createDeskTools, createMemoryDesk } from '../support/memory-desk.ts';
import { terminal } from '../support/terminal.ts';

const ADD = ['add', '--check', 'registry-quota', '--for', '8h', '--by', 'Ana', '--comment', 'why'];

function scene(silences?: Partial<Desk['silences']>) {
  const tools = createDeskTools();
  const desk = createMemoryDesk(tools);
  const app = { silences: { ...desk.silences, ...silences } };
  const run = async (...args: readonly string[]) => {
    const { shown, ...ends } = terminal();
    const code = await runSilences(app, args, ends);
    return { code, ...shown() };
  };
  return { run, kept: () => tools.silences.listSilences() };
}

describe('npm run silences', () => {
  test('adds one, shows it, lists it and ends it by the id that it showed', async () => {
    const { run } = scene();
    const added = await run(...ADD);
    expect([added.code, added.err]).toEqual([0, '']);
    expect(added.out).toContain('check is registry-quota');
    expect(added.out).toContain('Ana by cli');
    const listed = await run('list');
    expect(listed).toEqual({ code: 0, out: added.out, err: '' });
    const id = /active .* (\S+)\n/.exec(listed.out)?.[1] ?? '';
    const ended = await run('end', id, '--by', 'Bo');
    expect(ended.code).toBe(0);
    expect(ended.out).toContain('by Bo');
    expect((await run('list')).out).toBe('no silences\n');
    expect((await run('list', '--all')).out).toContain(id);
  });

  test('takes several values of each field, all fields, and a prefix for names', async () => {
    const { run, kept } = scene();
    const fields = ['--rule', 'quota', '--severity', 'info', '--fingerprint', 'f'.repeat(32)];
    const names = ['--registry', 'a', '--registry', 'b', '--subject', 'c', '--prefix'];
    await run(...ADD, ...fields, ...names, '--keep-on-rise');
    const [silence] = await kept();
    expect(silence).toMatchObject({ breaksOnRise: false, via: 'cli' });
    expect(silence?.matchers).toEqual([
      { field: 'check', how: 'equals', values: ['registry-quota'] },
      { field: 'rule', how: 'equals', values: ['quota'] },
      { field: 'severity', how: 'equals', values: ['info'] },
      { field: 'registry', how: 'prefix', values: ['a', 'b'] },
      { field: 'subject', how: 'prefix', values: ['c'] },
      { field: 'fingerprint', how: 'equals', values: ['f'.repeat(32)] },
    ]);
  });

  test('takes a beginning and an end', async () => {
    const { run, kept } = scene();
    const [from, until] = ['2026-12-01T00:00:00Z', '2026-12-02T00:00:00Z'];
    const rest = ['--by', 'Ana', '--comment', 'x', '--from', from, '--until', until];
    expect((await run('add', '--rule', 'quota', ...rest)).code).toBe(0);
    expect(await kept()).toMatchObject([{ startsAt: Date.parse(from), endsAt: Date.parse(until) }]);
  });

  test('lists as JSON that is a whole document, also with nothing', async () => {
    const { run } = scene();
    expect(JSON.parse((await run('list', '--json')).out)).toEqual([]);
    await run(...ADD);
    expect(JSON.parse((await run('list', '--json')).out)).toMatchObject([{ state: 'active' }]);
  });

  test('shows its help', async () => {
    const { code, out } = await scene().run('--help');
    expect(code).toBe(0);
    for (const word of ['list', 'add', 'end', '--keep-on-rise', 'Exit codes'])
      expect(out).toContain(word);
  });

  test.each([
    [[], /say what to do: list, add or end/],
    [['remove'], /say what to do/],
    [['list', 'x'], /list takes options only/],
    [['list', '--by', 'Ana'], /list takes no --by/],
    [['end'], /end takes one id/],
    [['end', 'a', 'b'], /end takes one id/],
    [['end', 'a', '--for', '8h'], /end takes no --for/],
    [['end', 'a'], /say who ends it/],
    [['end', 'a\u001b[2J', '--by', 'Bo'], /there is no silence a\n/],
    [['add', '--all'], /add takes no --all/],
    [['add', '--nonsense'], /nonsense/],
    [[...ADD, '--until', 'tomorrow'], /not both/],
  ])('refuses %j with 64 and says why', async (args, why) => {
    const { run, kept } = scene();
    const { code, out, err } = await run(...args);
    expect({ code, out }).toEqual({ code: 64, out: '' });
    expect(err).toMatch(why);
    expect(await kept()).toEqual([]);
  });

  test('tells every problem of an add at once', async () => {
    const { code, err } = await scene().run('add', '--severity', 'bad', '--for', '3w');
    expect(code).toBe(64);
    expect(err).toMatch(/severity/);
    expect(err).toMatch(/8h or 3d/);
    expect(err).toMatch(/author/);
    expect(err).toMatch(/comment/);
  });

  test('refuses to end what has ended', async () => {
    const { run, kept } = scene();
    await run(...ADD);
    const id = (await kept())[0]?.id ?? '';
    await run('end', id, '--by', 'Bo');
    const again = await run('end', id, '--by', 'Bo');
    expect([again.code, again.err]).toEqual([64, expect.stringContaining('is ended already')]);
  });

  test('says 64 for wrong settings and 2 for state that is away, by every command', async () => {
    const settings = { kind: 'bad-settings', problems: ['ONE', 'TWO'] } as const;
    const state = { kind: 'no-state', reason: 'no\u001b[31m table' } as const;
    for (const [answer, code, text] of [
      [settings, 64, 'ONE\nTWO\ndocs/configuration.md'],
      [state, 2, 'the state cannot be reached: no table\n'],
    ] as const) {
      const refuse = async () => answer;
      const { run } = scene({ list: refuse, create: refuse, end: refuse });
      for (const args of [['list'], ADD, ['end', 'x', '--by', 'Bo']]) {
        const seen = await run(...args);
        expect([seen.code, seen.out]).toEqual([code, '']);
        expect(seen.err).toContain(text);
      }
    }
  });

  test('shows warnings of the app as inert lines', async () => {
    const { run } = scene({
      list: async (_, logger) => {
        logger.info('not shown');
        logger.warn('a row is left alone', { row: 'x\u001b[31m' });
        return { kind: 'done', silences: [] };
      },
    });
    expect((await run('list')).err).toBe('a row is left alone row=x\n');
  });
});

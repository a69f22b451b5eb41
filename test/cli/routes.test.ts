import { describe, expect, test } from 'vitest';
import { runRoutes } from '../../src/cli/routes.ts';
import type { App } from '../../src/compose.ts';

type Answer = Awaited<ReturnType<App['explainRoute']>>;

const LISTED: Answer = {
  kind: 'listed',
  receivers: [{ name: 'email', channel: 'email' }],
  fallback: ['email'],
  examples: ['full-critical'],
};

async function command(args: readonly string[], answer: Answer = LISTED) {
  const out: string[] = [];
  const err: string[] = [];
  const asked: unknown[] = [];
  const app = { explainRoute: async (request: unknown) => (asked.push(request), answer) };
  const code = await runRoutes(app, args, {
    out: { isTTY: false, columns: undefined, write: (text) => void out.push(text) },
    err: { isTTY: false, write: (text) => void err.push(text) },
    signal: new AbortController().signal,
  });
  return { code, out: out.join(''), err: err.join(''), asked };
}

describe('the command routes', () => {
  test('lists receivers and examples', async () => {
    const { code, out, asked } = await command([]);
    expect({ code, asked }).toEqual({ code: 0, asked: [{ what: undefined, about: {} }] });
    expect(out).toBe(
      'receivers:\n  email (email)\nwhat a receiver refuses goes to: email\nexamples for --explain:\n  full-critical\n',
    );
  });

  test('says so when there is no receiver', async () => {
    const { out } = await command([], { ...LISTED, receivers: [], fallback: [] });
    expect(out).toContain('none, so nobody is told');
  });

  test('shows where a finding goes and why, harmless for a terminal', async () => {
    const { code, out, asked } = await command(['--explain', 'x', '--tag', 'a=b'], {
      kind: 'explained',
      title: 'Full\u001b[2J\r\n',
      check: 'quota',
      severity: 'critical',
      destinations: [
        { receiver: 'owner-0123', recipients: ['a@x.example'] },
        { receiver: 'teams' },
      ],
      lines: ['routes[0] fits: it takes everything'],
    });
    expect({ code, asked }).toEqual({
      code: 0,
      asked: [{ what: 'x', about: { tags: { a: 'b' } } }],
    });
    expect(out).toBe(
      'Full  (check quota, critical)\n  routes[0] fits: it takes everything\ngoes to: owner-0123 (a@x.example), teams\n',
    );
  });

  test('gives 64 for what it does not know, bad usage and bad settings, 2 without state', async () => {
    expect(await command(['x'])).toMatchObject({ code: 64, out: '', asked: [] });
    expect(await command([], { kind: 'unknown', problem: 'no such thing' })).toMatchObject({
      code: 64,
      err: 'no such thing\nnpm run -s routes lists receivers and examples\n',
    });
    const settings = await command([], { kind: 'bad-settings', problems: ['one', 'two'] });
    expect(settings.code).toBe(64);
    expect(settings.err).toMatch(/^one\ntwo\n/);
    const state = await command([], { kind: 'no-state', reason: 'no table' });
    expect(state).toMatchObject({ code: 2, out: '' });
    expect(state.err).toContain('no table');
  });

  test('shows help without asking the app', async () => {
    const { code, out, asked } = await command(['--help', '--tag=a=b']);
    expect({ code, asked }).toEqual({ code: 0, asked: [] });
    expect(out).toContain('Exit codes');
  });
});

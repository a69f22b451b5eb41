import { describe, expect, test } from 'vitest';
import { runCommand } from '../../src/cli/commands.ts';
import { createApp } from '../../src/compose.ts';

async function command(...args: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommand(createApp({ env: {} }), args, {
    out: { isTTY: false, columns: undefined, write: (text) => void out.push(text) },
    err: { isTTY: false, write: (text) => void err.push(text) },
    signal: new AbortController().signal,
  });
  return { code, out: out.join(''), err: err.join('') };
}

describe('the command line', () => {
  test.each(['check', 'routes', 'silences', 'notify'])('has the command %s', async (name) => {
    const { code, out } = await command(name, '--help');
    expect(code).toBe(0);
    expect(out).toContain(`npm run -s ${name}`);
  });

  test('is check without a word', async () => {
    expect((await command('--help')).out).toBe((await command('check', '--help')).out);
    expect((await command('--nosuch')).code).toBe(64);
  });

  test.each(['routse', 'constructor', 'a\u001b[2J'])(
    'refuses %j with the names that exist',
    async (name) => {
      const { code, out, err } = await command(name);
      expect({ code, out }).toEqual({ code: 64, out: '' });
      expect(err).toContain('is no command; there are: check, routes, silences, notify\n');
      expect(err).not.toContain('\u001b');
    },
  );

  test('knows the examples of every rule', async () => {
    const { code, out } = await command('routes');
    expect(code).toBe(0);
    for (const name of ['secret-expired-critical', 'unread-warning', 'check-overdue-warning']) {
      expect(out).toContain(`  ${name}\n`);
    }
  });
});

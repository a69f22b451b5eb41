import { describe, expect, test } from 'vitest';
import { runNotify } from '../../src/cli/notify.ts';
import { aReceiver, createDeskTools, createMemoryDesk } from '../support/memory-desk.ts';
import { terminal } from '../support/terminal.ts';

const TAKEN = { status: 'delivered', detail: 'accepted' } as const;
const REFUSED = { status: 'failed', retryable: false, reason: '404: gone' } as const;

function scene() {
  const receivers = [aReceiver('email', TAKEN), aReceiver('teams-down', REFUSED)];
  const { testReceivers } = createMemoryDesk(createDeskTools(), receivers);
  const run = async (...args: readonly string[]) => {
    const { shown, ...ends } = terminal();
    const code = await runNotify({ testReceivers }, args, ends);
    const sent = receivers.flatMap(({ name, given }) => given.map(() => name));
    return { code, sent, ...shown() };
  };
  return { run };
}

describe('npm run notify', () => {
  test('sends to each receiver, prints what each answered, and gives 3 when one failed', async () => {
    expect(await scene().run('--test')).toEqual({
      code: 3,
      sent: ['email', 'teams-down'],
      out: 'ok      email (email): accepted\nFAILED  teams-down (teams): 404: gone\n',
      err: '',
    });
  });

  test('sends to those that are named alone, and gives 0 when all took it', async () => {
    const { code, sent } = await scene().run('--test', '--receiver', 'email');
    expect({ code, sent }).toEqual({ code: 0, sent: ['email'] });
  });

  test.each([
    [[], /say --test/],
    [['--receiver', 'email'], /say --test/],
    [['--test', 'email'], /email/],
    [['--nonsense'], /nonsense/],
    [['--test', '--receiver', 'nobody'], /there are email, teams-down/],
  ])('sends nothing and gives 64 for %j', async (args, why) => {
    const { code, sent, out, err } = await scene().run(...args);
    expect({ code, sent, out }).toEqual({ code: 64, sent: [], out: '' });
    expect(err).toMatch(why);
  });

  test('shows its help and sends nothing', async () => {
    const { code, sent, out } = await scene().run('--test', '--help');
    expect({ code, sent }).toEqual({ code: 0, sent: [] });
    expect(out).toContain('--receiver name');
  });

  test('says 64 for wrong settings', async () => {
    const { shown, ...ends } = terminal();
    const answer = { kind: 'bad-settings', problems: ['ONE', 'TWO'] } as const;
    const app = { testReceivers: async () => answer };
    expect(await runNotify(app, ['--test'], ends)).toBe(64);
    expect(shown().err).toMatch(/^ONE\nTWO\n/);
  });
});

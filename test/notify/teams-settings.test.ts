import { describe, expect, test } from 'vitest';
import { teams } from '../../src/notify/teams.ts';
import type { ReadyReceiver } from '../../src/notify/define-channel.ts';

type Texts = Readonly<Record<string, string>>;

const HOOK = 'https://flows.contoso.example/hook?sig=c2lnbmF0dXJl';
const prepare = (env: Texts) => teams.prepare(env, { customCloud: false, declaresMail: false });
const receiversOf = (env: Texts): readonly ReadyReceiver[] => {
  const prepared = prepare(env);
  if (!prepared.ok) throw new Error(JSON.stringify(prepared.problems));
  return prepared.value.status === 'ready' ? prepared.value.receivers : [];
};
const problemsOf = (env: Texts) => {
  const prepared = prepare(env);
  return prepared.ok ? [] : prepared.problems;
};

describe('webhooks', () => {
  test('are receivers by the names of their settings, `teams` first', () => {
    const env = {
      TEAMS_WEBHOOK_URL_TEAM_A: HOOK,
      TEAMS_WEBHOOK_URL_7: HOOK,
      TEAMS_WEBHOOK_URL: HOOK,
    };
    expect(receiversOf(env).map(({ name }) => name)).toEqual(['teams', '7', 'team-a']);
    expect(teams.receiverNames(env)).toEqual(['teams', '7', 'team-a']);
  });

  test('are names also while their URLs are wrong, so that routes to them are no problem too', () => {
    expect(teams.receiverNames({ TEAMS_WEBHOOK_URL: 'x', TEAMS_WEBHOOK_URL_A: 'x' })).toEqual([
      'teams',
      'a',
    ]);
  });

  test('that are empty are not set', () => {
    const env = { TEAMS_WEBHOOK_URL: ' ', TEAMS_WEBHOOK_URL_A: '' };
    expect(prepare(env)).toEqual({ ok: true, value: { status: 'off' } });
    expect(teams.receiverNames(env)).toEqual([]);
  });

  test.each([
    'TEAMS_WEBHOOK_URL_',
    'TEAMS_WEBHOOK_URL_TEAMS',
    'TEAMS_WEBHOOK_URL_EMAIL',
    'TEAMS_WEBHOOK_URL_OWNER',
    'TEAMS_WEBHOOK_URL_OWNER_X',
    'TEAMS_WEBHOOK_URL_Ä',
    `TEAMS_WEBHOOK_URL_${'X'.repeat(41)}`,
  ])('%s names no receiver', (name) => {
    expect(problemsOf({ [name]: HOOK })).toEqual([
      expect.objectContaining({ setting: name, found: 'not named as a receiver can be' }),
    ]);
  });

  test('may have names of 40 letters', () => {
    expect(receiversOf({ [`TEAMS_WEBHOOK_URL_${'X'.repeat(40)}`]: HOOK })).toHaveLength(1);
  });

  test.each(['TEAMS_WEBHOOK_URL_A-B', 'TEAMS_WEBHOOK_URL_a_b', 'TEAMS_WEBHOOK_URL_A_b'])(
    '%s has the same name as another',
    (name) => {
      const problems = problemsOf({ TEAMS_WEBHOOK_URL_A_B: HOOK, [name]: HOOK });
      expect(problems).toHaveLength(1);
      expect(problems[0]?.found).toContain('the receiver "a-b", which');
    },
  );

  test.each([
    ['http://flows.contoso.example/x', 'https URL'],
    ['https://127.0.0.1/x', 'private, link-local or loopback'],
    ['https://contoso.webhook.office.com/x', 'retired Office 365 connectors'],
    ['@Microsoft.KeyVault(SecretUri=https://v.vault.example/secrets/s)', 'did not resolve'],
  ])('are each checked: %s names the setting and the receiver, and is not shown', (url, words) => {
    const problems = problemsOf({
      TEAMS_WEBHOOK_URL: HOOK,
      TEAMS_WEBHOOK_URL_A: url,
      TEAMS_WEBHOOK_URL_B: url,
    });
    expect(problems.map(({ setting, found }) => [setting, found])).toEqual([
      ['TEAMS_WEBHOOK_URL_A', '(hidden)'],
      ['TEAMS_WEBHOOK_URL_B', '(hidden)'],
    ]);
    expect(problems[0]?.allowed).toContain('the receiver a');
    expect(problems[1]?.allowed).toContain('the receiver b');
    expect(problems[0]?.allowed).toContain(words);
    expect(JSON.stringify(problems)).not.toContain(url);
  });

  test('have each a budget of their own, and a key that changes with the URL and shows none of it', () => {
    const env = { TEAMS_WEBHOOK_URL: HOOK, TEAMS_WEBHOOK_URL_A: `${HOOK}a` };
    const [first, second] = receiversOf(env);
    expect(first?.budget).toEqual({ key: 'teams', perMinute: 20, perHour: 20 });
    expect(second?.budget.key).toBe('a');
    expect(first?.settingsKey).toMatch(/^[0-9a-f]{32}$/);
    expect(first?.settingsKey).not.toBe(second?.settingsKey);
    expect(receiversOf(env)[0]?.settingsKey).toBe(first?.settingsKey);
    expect(JSON.stringify([first, second])).not.toContain('sig=');
  });

  test('keep the budget that is set', () => {
    const budget = { TEAMS_BUDGET_PER_MINUTE: '1', TEAMS_BUDGET_PER_HOUR: '10000' };
    const [receiver] = receiversOf({ TEAMS_WEBHOOK_URL: HOOK, ...budget });
    expect(receiver?.budget).toEqual({ key: 'teams', perMinute: 1, perHour: 10_000 });
    for (const wrong of ['0', '10001', 'x']) {
      expect(problemsOf({ TEAMS_BUDGET_PER_MINUTE: wrong })).toHaveLength(1);
    }
  });
});

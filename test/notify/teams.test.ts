import { describe, expect, test } from 'vitest';
import { teams } from '../../src/notify/teams.ts';
import type { SendAnswer } from '../../src/ports/mailer.ts';
import {
  ACCEPTED,
  connect,
  deliver,
  recordingPorts,
  WEBHOOK_URL,
} from '../support/channel-harness.ts';
import { aMessage, manyItems } from '../support/messages.ts';

function problemOf(url: string, customCloud = false) {
  const prepared = teams.prepare({ TEAMS_WEBHOOK_URL: url }, { customCloud });
  return prepared.ok ? undefined : prepared.problems[0];
}

describe('the webhook URL', () => {
  test('goes to the poster as it is, with port and query', () => {
    const { ports, sent } = recordingPorts(ACCEPTED);
    connect(teams, ports, { TEAMS_WEBHOOK_URL: WEBHOOK_URL });
    expect(sent.urls).toEqual([WEBHOOK_URL]);
  });

  test.each([
    ['http://flows.example.com/x', 'https URL'],
    ['flows.example.com/x', 'https URL'],
    ['nothing', 'https URL'],
    ['https://user:pw@flows.example.com/x', 'without a user name'],
    ['https://contoso.webhook.office.com/webhookb2/x', 'retired Office 365 connectors'],
    ['https://contoso.WEBHOOK.office.com./webhookb2/x', 'retired Office 365 connectors'],
    ['https://webhook.office.com/x', 'retired Office 365 connectors'],
    ['https://outlook.office.com/webhook/x', 'retired Office 365 connectors'],
    ['https://outlook.office365.com/webhook/x', 'retired Office 365 connectors'],
    ['@Microsoft.KeyVault(SecretUri=https://v.vault.example/secrets/s)', 'did not resolve'],
    ['https://127.0.0.1/x', 'private, link-local or loopback'],
    ['https://169.254.169.254/x', 'private, link-local or loopback'],
    ['https://[::1]/x', 'private, link-local or loopback'],
    ['https://localhost:8443/x', 'private, link-local or loopback'],
  ])('%s is refused with the way out, and not shown', (url, words) => {
    const problem = problemOf(url);
    expect(problem).toMatchObject({ setting: 'TEAMS_WEBHOOK_URL', found: '(hidden)' });
    expect(problem?.allowed).toContain(words);
    expect(problem?.allowed).not.toContain(url);
  });

  test('the way to move names the trigger of the new kind', () => {
    expect(problemOf('https://contoso.webhook.office.com/x')?.allowed).toContain(
      'When a Teams webhook request is received',
    );
  });

  test.each(['https://notwebhook.office.com.example.com/x', 'https://mywebhook.office.com/x'])(
    '%s only looks like a connector',
    (url) => {
      expect(problemOf(url)).toBeUndefined();
    },
  );

  test('may be on the own network where the cloud came from a file', () => {
    expect(problemOf('https://127.0.0.1:8443/x', true)).toBeUndefined();
    expect(problemOf('http://127.0.0.1:8443/x', true)?.allowed).toContain('https URL');
  });
});

describe('a digest of several cards', () => {
  const message = aMessage({ items: manyItems(200) });

  /** Delivers it to a flow that gives these answers in order, then takes all. */
  async function deliverTo(...answers: readonly SendAnswer[]) {
    const cards: string[] = [];
    let open = 0;
    const postJson = async (card: string) => {
      if (open > 0) throw new Error('posted before the last answer');
      open += 1;
      await Promise.resolve();
      open -= 1;
      return answers[cards.push(card) - 1] ?? ACCEPTED;
    };
    const { ports } = recordingPorts(ACCEPTED);
    const channel = connect(teams, { ...ports, createPoster: () => ({ postJson }) });
    const { signal } = new AbortController();
    return { result: await channel.deliver({ message, firstSentAt: 0, signal }), cards };
  }
  const busy: SendAnswer = { kind: 'answered', status: 429, body: '' };
  const refused: SendAnswer = { kind: 'answered', status: 400, body: '' };

  test('is posted in order, one after the other, and delivered when all were taken', async () => {
    const { result, cards } = await deliverTo();
    expect(cards.length).toBeGreaterThan(2);
    const parts = cards.map((card) => /This is part (\d+) of/.exec(card)?.[1]);
    expect(parts).toEqual(cards.map((_, index) => String(index + 1)));
    expect(result).toEqual({
      status: 'delivered',
      detail: `${cards.length} parts, answered 202`,
    });
  });

  test('has failed at its first card, and nothing follows', async () => {
    const { result, cards } = await deliverTo(busy);
    expect(cards).toHaveLength(1);
    expect(result).toMatchObject({ status: 'failed', retryable: true });
    expect(result.status === 'failed' && result.reason).toMatch(/^part 1 of \d+: answered 429:/);
    expect(JSON.stringify(result)).not.toContain('taken');
  });

  test.each([
    [1, 'part 1 was taken; a repeat sends it again'],
    [2, 'parts 1 to 2 were taken; a repeat sends them again'],
  ])('has failed after %d cards and says what a repeat does', async (taken, words) => {
    const answers = [...Array.from({ length: taken }, () => ACCEPTED), refused];
    const { result, cards } = await deliverTo(...answers);
    expect(cards).toHaveLength(taken + 1);
    expect(result).toMatchObject({ status: 'failed', retryable: false });
    expect(result.status === 'failed' && result.reason).toContain(words);
  });

  test('is one card where one is enough', async () => {
    const { result, sent } = await deliver(teams, aMessage());
    expect(sent.cards).toHaveLength(1);
    expect(result).toEqual({ status: 'delivered', detail: 'answered 202' });
  });
});

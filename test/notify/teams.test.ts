import { describe, expect, test } from 'vitest';
import { teams } from '../../src/notify/teams.ts';
import type { SendAnswer } from '../../src/ports/mailer.ts';
import type { Delivery } from '../../src/ports/receiver.ts';
import {
  ACCEPTED,
  aDelivery,
  connect,
  deliver,
  recordingPorts,
  SURROUNDINGS,
  WEBHOOK_URL,
} from '../support/channel-harness.ts';
import { aMessage, manyItems } from '../support/messages.ts';

function problemOf(url: string, customCloud = false) {
  const prepared = teams.prepare({ TEAMS_WEBHOOK_URL: url }, { ...SURROUNDINGS, customCloud });
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
    expect(problem).toMatchObject({
      setting: 'TEAMS_WEBHOOK_URL',
      found: '(hidden)',
    });
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
  async function deliverTo(answers: readonly SendAnswer[], changes: Partial<Delivery> = {}) {
    const cards: string[] = [];
    const postJson = async (card: string) => answers[cards.push(card) - 1] ?? ACCEPTED;
    const { ports } = recordingPorts(ACCEPTED);
    const receiver = connect(teams, { ...ports, createPoster: () => ({ postJson }) });
    return { result: await receiver.deliver(aDelivery(message, changes)), cards };
  }
  const busy: SendAnswer = { kind: 'answered', status: 429, body: '', retryAfterMs: 17_000 };
  const cut: SendAnswer = { kind: 'no-answer', reason: 'ECONNRESET' };
  const partsIn = (cards: readonly string[]) =>
    cards.map((card) => Number(/This is part (\d+) of/.exec(card)?.[1]));

  test('is posted in order and delivered when all were taken', async () => {
    const { result, cards } = await deliverTo([]);
    expect(cards.length).toBeGreaterThan(2);
    expect(partsIn(cards)).toEqual(cards.map((_, index) => index + 1));
    expect(result.status === 'delivered' && result.detail).toMatch(
      new RegExp(`^${cards.length} parts, answered 202: accepted, not proven`),
    );
  });

  test('that failed in the middle goes on there', async () => {
    const { result, cards } = await deliverTo([ACCEPTED, busy]);
    expect(result).toMatchObject({ retryable: true, retryAfterMs: 17_000, doneParts: 1 });
    const rest = await deliverTo([], { doneParts: 1, mayRepeat: 'an earlier send had no answer' });
    expect(partsIn(rest.cards)[0]).toBe(2);
    expect(rest.result.status).toBe('delivered');
    const plain = rest.cards[0]
      ?.replace('It may repeat: an earlier send had no answer. ', '')
      .replace(' (may repeat)', '')
      .replace(' You may have been told this before: the last lines say why.', '');
    expect(plain).toBe(cards[1]);
  });

  test('of which one had no answer may have been taken up to it', async () => {
    const { result } = await deliverTo([ACCEPTED, cut]);
    expect(result).toMatchObject({ retryable: true, ambiguous: true, doneParts: 1 });
  });

  test('is one card where one is enough', async () => {
    const { result, sent } = await deliver(teams, aMessage());
    expect(sent.cards).toHaveLength(1);
    expect(result.status === 'delivered' && result.detail).toMatch(/^answered 202: accepted/);
  });
});

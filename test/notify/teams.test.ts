import { describe, expect, test } from 'vitest';
import { teams } from '../../src/notify/teams.ts';
import { ACCEPTED, connect, recordingPorts, WEBHOOK_URL } from '../support/channel-harness.ts';

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

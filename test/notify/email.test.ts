import { describe, expect, test } from 'vitest';
import { email } from '../../src/notify/email.ts';
import {
  CONNECTION_STRING,
  connect,
  deliver,
  recordingPorts,
  ACCEPTED,
} from '../support/channel-harness.ts';
import { aMessage, MESSAGE_TIME } from '../support/messages.ts';

const ENV = {
  EMAIL_ENDPOINT: 'https://mail.example.com',
  EMAIL_SENDER: 'donotreply@example.com',
  EMAIL_RECIPIENTS: 'a@example.com,b@example.com',
};

function problemsOf(env: Readonly<Record<string, string>>, customCloud = false) {
  const prepared = email.prepare(env, { customCloud });
  return prepared.ok ? [] : prepared.problems;
}
const namesOf = (env: Readonly<Record<string, string>>) =>
  problemsOf(env).map((problem) => problem.setting);

describe('email settings', () => {
  test('an endpoint, a sender and recipients are enough', () => {
    const { ports, sent } = recordingPorts(ACCEPTED);
    connect(email, ports, { ...ENV, EMAIL_ENDPOINT: 'https://mail.example.com:8443/' });
    expect(sent.targets).toEqual([{ endpoint: 'https://mail.example.com:8443' }]);
  });

  test('a connection string stands in for the endpoint', () => {
    const { ports, sent } = recordingPorts(ACCEPTED);
    const { EMAIL_ENDPOINT: _, ...rest } = ENV;
    connect(email, ports, { ...rest, EMAIL_CONNECTION_STRING: CONNECTION_STRING });
    expect(sent.targets).toEqual([{ connectionString: CONNECTION_STRING }]);
  });

  test.each([
    [{ EMAIL_SENDER: ENV.EMAIL_SENDER }, ['EMAIL_ENDPOINT', 'EMAIL_RECIPIENTS']],
    [{ EMAIL_ENDPOINT: ENV.EMAIL_ENDPOINT }, ['EMAIL_SENDER', 'EMAIL_RECIPIENTS']],
    [{ EMAIL_CONNECTION_STRING: CONNECTION_STRING }, ['EMAIL_SENDER', 'EMAIL_RECIPIENTS']],
    [{ EMAIL_RECIPIENTS: ENV.EMAIL_RECIPIENTS }, ['EMAIL_ENDPOINT', 'EMAIL_SENDER']],
  ])('%j names what is missing', (env, missing) => {
    expect(namesOf(env)).toEqual(missing);
  });

  test('an empty setting is a missing one', () => {
    expect(namesOf({ ...ENV, EMAIL_SENDER: '  ' })).toEqual(['EMAIL_SENDER']);
  });

  test('what is missing and what is wrong are told at once', () => {
    expect(namesOf({ EMAIL_ENDPOINT: ENV.EMAIL_ENDPOINT, EMAIL_RECIPIENTS: 'nobody' })).toEqual([
      'EMAIL_RECIPIENTS',
      'EMAIL_SENDER',
    ]);
  });

  test('endpoint and connection string together are a problem', () => {
    const problems = problemsOf({ ...ENV, EMAIL_CONNECTION_STRING: CONNECTION_STRING });
    expect(problems).toEqual([
      {
        setting: 'EMAIL_ENDPOINT',
        found: 'set together with EMAIL_CONNECTION_STRING',
        allowed: 'only one of the two',
      },
    ]);
  });

  test.each([
    'http://mail.example.com',
    'mail.example.com',
    'https://mail.example.com/path',
    'https://mail.example.com/?x=1',
    'https://mail.example.com/#x',
    'https://user:pw@mail.example.com',
    'https://127.0.0.1',
  ])('the endpoint %s is refused', (endpoint) => {
    expect(namesOf({ ...ENV, EMAIL_ENDPOINT: endpoint })).toEqual(['EMAIL_ENDPOINT']);
  });

  test('a private endpoint is allowed in a cloud that came from a file', () => {
    expect(problemsOf({ ...ENV, EMAIL_ENDPOINT: 'https://127.0.0.1:8443' }, true)).toEqual([]);
  });

  test.each([
    'x',
    'endpoint=https://mail.example.com',
    'endpoint=http://mail.example.com;accesskey=YWJj',
    'endpoint=https://mail.example.com;accesskey=',
    'endpoint=https://10.0.0.1;accesskey=YWJj',
    '@Microsoft.KeyVault(SecretUri=https://v.vault.example/secrets/s)',
  ])('the connection string %s is refused without showing it', (text) => {
    const { EMAIL_ENDPOINT: _, ...rest } = ENV;
    const problems = problemsOf({ ...rest, EMAIL_CONNECTION_STRING: text });
    expect(problems.map((problem) => [problem.setting, problem.found])).toEqual([
      ['EMAIL_CONNECTION_STRING', '(hidden)'],
    ]);
  });

  test('an unresolved vault reference is called that', () => {
    const { EMAIL_ENDPOINT: _, ...rest } = ENV;
    const [problem] = problemsOf({ ...rest, EMAIL_CONNECTION_STRING: '@Microsoft.KeyVault(x)' });
    expect(problem?.allowed).toContain('did not resolve');
  });
});

describe('a mail', () => {
  test('carries the id and first time of its message, so that a repeat is recognised', async () => {
    const { sent } = await deliver(email, aMessage());
    expect(sent.mails).toEqual([
      expect.objectContaining({
        id: '0f0f0f0f-aaaa-4bbb-8ccc-dddddddddddd',
        firstSentAt: MESSAGE_TIME,
        sender: 'donotreply@mail.example.com',
        recipients: ['ops@example.com', 'platform@example.com'],
        subject: 'NEW 1: 1 warning in your container registries',
      }),
    ]);
  });
});

import { describe, expect, test } from 'vitest';
import { email } from '../../src/notify/email.ts';
import {
  aDelivery,
  CONNECTION_STRING,
  connect,
  deliver,
  recordingPorts,
  ACCEPTED,
  SURROUNDINGS,
} from '../support/channel-harness.ts';
import { aMessage, manyItems } from '../support/messages.ts';

const ENV = {
  EMAIL_ENDPOINT: 'https://mail.example.com',
  EMAIL_SENDER: 'donotreply@example.com',
  EMAIL_RECIPIENTS: 'a@example.com,b@example.com',
};

function problemsOf(env: Readonly<Record<string, string>>, customCloud = false) {
  const prepared = email.prepare(env, { ...SURROUNDINGS, customCloud });
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
  test('carries the id and first time of its attempt, so that a repeat is recognised', async () => {
    const { ports, sent } = recordingPorts(ACCEPTED);
    const attempt = { id: '5b1c6d1e-0000-4000-8000-000000000001', firstSentAt: 17 };
    await connect(email, ports).deliver(aDelivery(aMessage(), { attempt }));
    expect(sent.mails).toEqual([
      expect.objectContaining({
        ...attempt,
        sender: 'donotreply@mail.example.com',
        recipients: ['ops@example.com', 'platform@example.com'],
        subject: 'NEW warning: Secret ci-push of app build-agents expires soon',
        attachments: [],
      }),
    ]);
  });

  test('with more items than its body names has them all in a list', async () => {
    const { sent } = await deliver(email, aMessage({ items: manyItems(500) }));
    expect(sent.mails.flatMap((mail) => mail.attachments.map((file) => file.name))).toEqual([
      'acr-watch-items.csv',
    ]);
  });

  test('whose fate is not known is asked about by the id of its attempt', async () => {
    const { ports, sent } = recordingPorts(ACCEPTED, { kind: 'unknown' });
    const { signal } = new AbortController();
    const fate = await connect(email, ports).lookUp?.({ id: 'attempt-1', firstSentAt: 0 }, signal);
    expect([fate, sent.lookUps]).toEqual([{ kind: 'unknown' }, ['attempt-1']]);
  });

  test.each([
    [409, { ambiguous: true }],
    [412, { attemptExpired: true }],
  ])('answered %d may be mended by a later try: %j', async (status, marks) => {
    const { result } = await deliver(email, aMessage(), { kind: 'answered', status, body: '' });
    expect(result).toMatchObject({ status: 'failed', retryable: true, ...marks });
  });
});

import { expect, test } from 'vitest';
import { sandboxEnv } from '../../dev/sandbox.ts';

const PARTS = {
  simulator: {
    credentials: { tenantId: 'adfs', clientId: 'client', clientSecret: 'word' },
    endpoints: {
      login: 'https://localhost:1',
      arm: 'https://localhost:2',
      graph: 'https://localhost:3',
      logs: 'https://localhost:4',
      mail: 'https://localhost:5',
      teams: 'https://localhost:6',
    },
    webhookUrl: 'https://localhost:6/hook',
  },
  cloudFile: '/files/cloud.json',
  caFile: '/files/ca.pem',
  storage: 'storage',
} as const;

test('points the app at the sandbox by documented settings', () => {
  expect(sandboxEnv({ ...PARTS, inherited: {} })).toEqual({
    AZURE_CLOUD: '/files/cloud.json',
    AZURE_TENANT_ID: 'adfs',
    AZURE_CLIENT_ID: 'client',
    AZURE_CLIENT_SECRET: 'word',
    AZURE_TOKEN_CREDENTIALS: 'EnvironmentCredential',
    AzureWebJobsStorage: 'storage',
    EMAIL_ENDPOINT: 'https://localhost:5',
    EMAIL_SENDER: 'acr-watch@contoso.example',
    EMAIL_RECIPIENTS: 'platform-team@contoso.example',
    TEAMS_WEBHOOK_URL: 'https://localhost:6/hook',
    NODE_EXTRA_CA_CERTS: '/files/ca.pem',
    NO_PROXY: 'localhost,127.0.0.1',
  });
});

test('nothing that points at another Azure gets through', () => {
  const inherited = {
    AZURE_CLIENT_CERTIFICATE_PATH: 'x',
    AZURE_CONFIG_DIR: 'x',
    MONITOR_SUBSCRIPTIONS: 'x',
    IGNORE_REGISTRIES: 'x',
    EMAIL_CONNECTION_STRING: 'x',
    IDENTITY_ENDPOINT: 'x',
    IDENTITY_HEADER: 'x',
    MSI_SECRET: 'x',
    AzureWebJobsStorage__tableServiceUri: 'x',
  };
  expect(sandboxEnv({ ...PARTS, inherited })).toEqual(sandboxEnv({ ...PARTS, inherited: {} }));
});

test('the rest stays, so that thresholds can be tried', () => {
  const inherited = { PATH: '/bin', CREDENTIAL_EXPIRY_DAYS: '90', ABSENT: undefined };
  const env = sandboxEnv({ ...PARTS, inherited });
  expect(env).toMatchObject({ PATH: '/bin', CREDENTIAL_EXPIRY_DAYS: '90' });
  expect(env).not.toHaveProperty('ABSENT');
});

test('a proxy is passed by for the loopback address, in one spelling', () => {
  const env = sandboxEnv({ ...PARTS, inherited: { no_proxy: 'intern.example' } });
  expect(env['NO_PROXY']).toBe('intern.example,localhost,127.0.0.1');
  expect(env).not.toHaveProperty('no_proxy');
});

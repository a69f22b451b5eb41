import { describe, expect, test } from 'vitest';
import { defineCheck } from '../../src/checks/define-check.ts';
import { processEnv } from '../../src/config/env.ts';
import { loadSettings } from '../../src/config/settings.ts';
import type { Env } from '../../src/domain/setting.ts';
import { wholeNumber } from '../../src/domain/setting-schemas.ts';
import { fax } from '../support/fake-channel.ts';
import { anOutcome, aThingFinding } from '../support/fake-check.ts';
import { withoutEvidence } from '../support/findings.ts';

const number = { default: undefined, allowed: '1 to 9', meaning: 'A number.', secret: false };

const check = defineCheck({
  id: 'fake',
  title: 'Fake',
  question: 'Is it?',
  reads: ['registries'],
  settings: { limit: { ...number, name: 'FAKE_LIMIT', schema: wholeNumber(1, 9), default: '5' } },
  timer: {
    functionName: 'checkFake',
    scheduleSetting: 'FAKE_SCHEDULE',
    defaultSchedule: '0 7 6 * * *',
  },
  rules: {},
  run: async () => anOutcome(),
});

const load = (env: Env) => loadSettings({ checks: [check], channels: [fax] }, env);
const valueOf = (env: Env) => {
  const settings = load(env);
  if (!settings.ok) throw new Error(JSON.stringify(settings.problems));
  return settings.value;
};
const wrong = (env: Env) => {
  const settings = load(env);
  return settings.ok ? [] : settings.problems.map(({ setting }) => setting);
};

describe('settings', () => {
  test('have a default for everything', () => {
    const settings = valueOf({});
    expect(settings).toMatchObject({
      cloud: { name: 'AzureCloud' },
      subscriptions: undefined,
      registries: undefined,
      ignoredRegistries: [],
      state: undefined,
      receivers: [],
    });
    expect(settings.checks.map(({ schedule }) => schedule)).toEqual(['0 7 6 * * *']);
  });

  test('report every problem of every part at once, each once', () => {
    const env = {
      AZURE_CLOUD: 'AzureNowhere',
      MONITOR_SUBSCRIPTIONS: 'mine',
      MONITOR_REGISTRIES: 'a/b',
      IGNORE_REGISTRIES: 'tag:x',
      AzureWebJobsStorage: 'nonsense',
      AzureWebJobsStorage__tableServiceUri: 'http://x',
      AzureWebJobsStorage__clientId: 'me',
      FAKE_LIMIT: '10',
      FAKE_SCHEDULE: 'daily',
      FAX_NUMBER: 'x',
      ROUTING: '{',
      OWNER_DOMAINS: 'x',
      REMIND_INFO_HOURS: '0',
    };
    expect(wrong(env).toSorted()).toEqual(Object.keys(env).toSorted());
  });

  test('never show the value of a secret', () => {
    const settings = load({ AzureWebJobsStorage: 'AccountKey=hunter2', FAX_NUMBER: 'hunter2' });
    expect(settings.ok).toBe(false);
    expect(JSON.stringify(settings)).not.toContain('hunter2');
  });

  test('lead each channel by what the cloud is', () => {
    expect(wrong({ FAX_NUMBER: '9' })).toEqual(['FAX_NUMBER']);
    expect(valueOf({ FAX_NUMBER: '8' }).receivers.map(({ name }) => name)).toEqual(['fax']);
  });
});

describe('routing', () => {
  const routing = '{"routes": [{"match": {"check": ["fake"]}, "receivers": ["fax"]}]}';

  test('is the policy by which people are told', () => {
    const { policy, routing: own } = valueOf({ FAX_NUMBER: '8', ROUTING: routing });
    expect(policy.route).toBe(own.route);
    expect(policy.route(withoutEvidence(aThingFinding()))).toEqual([{ receiver: 'fax' }]);
    expect(policy.fallback).toEqual([{ receiver: 'fax' }]);
    expect(policy.remindAfterMs.critical).toBe(86_400_000);
  });

  test('that is wrong fails the settings as a whole', () => {
    expect(wrong({ FAX_NUMBER: '8', ROUTING: routing.replace('fake', 'nosuch') })).toEqual([
      'ROUTING',
    ]);
    expect(wrong({ ROUTING: routing })).toEqual(['ROUTING']);
  });
});

describe('where state lives', () => {
  const guid = '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30';
  const uri = 'https://contoso.table.core.windows.net';

  test('is a connection string, or a service with an identity, which wins', () => {
    const connectionString = 'UseDevelopmentStorage=true';
    expect(valueOf({ AzureWebJobsStorage: connectionString }).state).toEqual({
      kind: 'connection-string',
      connectionString,
    });
    expect(
      valueOf({
        AzureWebJobsStorage: connectionString,
        AzureWebJobsStorage__tableServiceUri: uri,
        AzureWebJobsStorage__clientId: guid,
      }).state,
    ).toEqual({ kind: 'identity', serviceUri: uri, clientId: guid });
  });

  test('is not guessed from an account name: the missing address is named', () => {
    expect(wrong({ AzureWebJobsStorage__accountName: 'contoso' })).toEqual([
      'AzureWebJobsStorage__tableServiceUri',
    ]);
    const both = {
      AzureWebJobsStorage__accountName: 'contoso',
      AzureWebJobsStorage__tableServiceUri: uri,
    };
    expect(wrong(both)).toEqual([]);
  });
});

test('a schedule is the one that is set', () => {
  const env = { FAKE_SCHEDULE: '0 3/15 * * * *' };
  expect(valueOf(env).checks[0]?.schedule).toBe('0 3/15 * * * *');
});

test('the process environment is handed on as it is', () => {
  expect(processEnv()).toBe(process.env);
});

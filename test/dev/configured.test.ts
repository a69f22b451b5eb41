import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isConfigured, parseLocalSettings, readConfiguration } from '../../dev/configured.ts';

describe('whether an Azure is configured', () => {
  test.each([
    'AZURE_CLOUD',
    'AZURE_CLIENT_ID',
    'AZURE_TENANT_ID',
    'MONITOR_SUBSCRIPTIONS',
    'IGNORE_REGISTRIES',
    'EMAIL_ENDPOINT',
    'TEAMS_WEBHOOK_URL',
    'TEAMS_WEBHOOK_URL_PLATFORM',
    'IDENTITY_ENDPOINT',
  ])('%s with a value says so', (name) => {
    expect(isConfigured({ [name]: 'x' }, false)).toBe(true);
    expect(isConfigured({ [name]: ' ' }, false)).toBe(false);
    expect(isConfigured({ [name]: undefined }, false)).toBe(false);
  });

  test.each([
    'AzureWebJobsStorage',
    'AZURE_CONFIG_DIR',
    'CREDENTIAL_EXPIRY_DAYS',
    'EMAIL',
    'ROUTING',
    'PATH',
  ])('%s alone does not', (name) => {
    expect(isConfigured({ [name]: 'x' }, false)).toBe(false);
  });

  test('a local.settings.json says so by being there', () => {
    expect(isConfigured({}, true)).toBe(true);
    expect(isConfigured({}, false)).toBe(false);
  });
});

describe('reading local.settings.json', () => {
  test('gives its values, with or without a byte order mark', () => {
    const text = '{"IsEncrypted": false, "Values": {"A": "1", "B": ""}}';
    const expected = { ok: true, values: { A: '1', B: '' } };
    expect(parseLocalSettings(text)).toEqual(expected);
    expect(parseLocalSettings(`\ufeff${text}`)).toEqual(expected);
    expect(parseLocalSettings('{}')).toEqual({ ok: true, values: {} });
  });

  test.each([
    ['{"Values": {"A": "secret"', 'local.settings.json is not a JSON object'],
    ['null', 'local.settings.json is not a JSON object'],
    ['{"Values": ["secret"]}', 'local.settings.json has no object "Values"'],
    ['{"Values": "secret"}', 'local.settings.json has no object "Values"'],
    ['{"Values": {"A": 7}}', 'local.settings.json has a value that is not a text: Values.A'],
  ])('%s is a problem that quotes no value', (text, problem) => {
    expect(parseLocalSettings(text)).toEqual({ ok: false, problem });
  });
});

describe('what this folder asks for', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'acr-watch-configured-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const settingsFile = () => join(folder, 'local.settings.json');

  test('nothing: the sample tenant', () => {
    expect(readConfiguration({ PATH: 'x' }, settingsFile())).toEqual({ kind: 'sample' });
  });

  test('variables: the real tenant with this environment', () => {
    const env = { AZURE_TENANT_ID: 'x' };
    expect(readConfiguration(env, settingsFile())).toEqual({ kind: 'real', env });
  });

  test('a file: its values, over which the environment wins', () => {
    writeFileSync(settingsFile(), '{"Values": {"A": "file", "B": "file"}}');
    const env = { A: 'environment', C: 'environment' };
    expect(readConfiguration(env, settingsFile())).toEqual({
      kind: 'real',
      env: { A: 'environment', B: 'file', C: 'environment' },
    });
  });

  test('a file that cannot be read: broken, although variables are set', () => {
    writeFileSync(settingsFile(), '{');
    expect(readConfiguration({ AZURE_TENANT_ID: 'x' }, settingsFile())).toEqual({
      kind: 'broken',
      problem: 'local.settings.json is not a JSON object',
    });
  });
});

import { describe, expect, test } from 'vitest';
import { CORE_SETTINGS } from '../../src/config/core-settings.ts';

const { subscriptions, registries, storage, tableServiceUri, storageClientId } = CORE_SETTINGS;
const takes = (
  setting: { readonly schema: { safeParse(text: string): { readonly success: boolean } } },
  text: string,
) => setting.schema.safeParse(text).success;
const GUID = '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30';

describe('the core settings', () => {
  test('have names of their own, and defaults that they allow themselves', () => {
    const all = Object.values(CORE_SETTINGS);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    for (const setting of all) {
      if (setting.default !== undefined) expect(takes(setting, setting.default)).toBe(true);
    }
  });

  test('hide what holds a key, and only that', () => {
    const secret = Object.values(CORE_SETTINGS).filter((setting) => setting.secret);
    expect(secret.map(({ name }) => name)).toEqual(['AzureWebJobsStorage']);
  });

  test('take subscriptions by id only', () => {
    expect(takes(subscriptions, `${GUID}, ${GUID}`)).toBe(true);
    expect(takes(subscriptions, `${GUID},production`)).toBe(false);
  });

  test('take registries in every documented form', () => {
    const id = `/subscriptions/${GUID}/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/contoso`;
    expect(takes(registries, `contoso,${id},con*,tag:env=prod`)).toBe(true);
    for (const text of ['con?', '/subscriptions/x', 'tag:env', 'a.b.c']) {
      expect(takes(registries, text)).toBe(false);
    }
  });

  test.each([
    ['UseDevelopmentStorage=true', true],
    ['UseDevelopmentStorage=true;', true],
    ['DefaultEndpointsProtocol=https;AccountName=contoso;AccountKey=x', true],
    ['TableEndpoint=https://contoso.table.core.windows.net/;SharedAccessSignature=x', true],
    ['UseDevelopmentStorage=false', false],
    ['contoso', false],
  ])('take %j as storage: %s', (text, taken) => {
    expect(takes(storage, text)).toBe(taken);
  });

  test.each([
    ['https://contoso.table.core.windows.net', true],
    ['https://contoso.table.core.windows.net/', true],
    ['https://localhost:10002', true],
    ['https://contoso.table.core.windows.net/tables', false],
    ['https://contoso.table.core.windows.net?sv=1&sig=x', false],
    ['http://contoso.table.core.windows.net', false],
    ['https://user@contoso', false],
  ])('take %j as table service: %s', (text, taken) => {
    expect(takes(tableServiceUri, text)).toBe(taken);
  });

  test('take the client id of an identity', () => {
    expect(takes(storageClientId, GUID)).toBe(true);
    expect(takes(storageClientId, 'my-identity')).toBe(false);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUILT_IN_CLOUDS, readCloud } from '../../src/config/clouds.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'acr-watch-clouds-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The shape that `az cloud show` prints, with what is not set as null. */
const DOCUMENT = {
  endpoints: {
    activeDirectory: 'https://localhost:8443/adfs',
    activeDirectoryDataLakeResourceId: null,
    activeDirectoryResourceId: 'https://management.stack.local/1/',
    logAnalyticsResourceId: 'https://localhost:8443/loganalytics/',
    microsoftGraphResourceId: 'https://localhost:8443/graph/',
    portal: null,
    resourceManager: 'https://localhost:8443/arm/',
  },
  isActive: true,
  name: 'StackCloud',
  profile: 'latest',
  suffixes: { acrLoginServerEndpoint: '.azurecr.local', storageEndpoint: null },
};

function readDocument(document: unknown) {
  const path = join(folder, 'cloud.json');
  writeFileSync(path, typeof document === 'string' ? document : JSON.stringify(document));
  return readCloud(path);
}

const withEndpoints = (changes: Readonly<Record<string, unknown>>) => ({
  ...DOCUMENT,
  endpoints: { ...DOCUMENT.endpoints, ...changes },
});

describe('a built-in cloud', () => {
  test.each(BUILT_IN_CLOUDS)('%s has only https origins without a final slash', (name) => {
    const cloud = readCloud(name);
    if (!cloud.ok) throw new Error('not built in');
    const { authority, resourceManager, resourceManagerAudience, graph, logAnalytics, portal } =
      cloud.value;
    for (const url of [authority, resourceManager, resourceManagerAudience, graph, logAnalytics]) {
      expect(url).toMatch(/^https:\/\/[a-z0-9.]+$/);
    }
    expect(portal).toMatch(/^https:/);
    expect(cloud.value).toMatchObject({ name, custom: false });
  });

  test('shares no host with another cloud', () => {
    const hosts = BUILT_IN_CLOUDS.flatMap((name) => {
      const cloud = readCloud(name);
      if (!cloud.ok) return [];
      const { authority, resourceManager, graph, logAnalytics } = cloud.value;
      return [authority, resourceManager, graph, logAnalytics];
    });
    expect(new Set(hosts).size).toBe(hosts.length);
    expect(hosts).toHaveLength(12);
  });

  test('is found whatever the casing of its name', () => {
    expect(readCloud('azurecloud')).toEqual(readCloud('AzureCloud'));
  });
});

describe('a cloud file', () => {
  test('gives every host, final slashes removed, and is marked as custom', () => {
    expect(readDocument(DOCUMENT)).toEqual({
      ok: true,
      value: {
        name: 'StackCloud',
        authority: 'https://localhost:8443/adfs',
        resourceManager: 'https://localhost:8443/arm',
        resourceManagerAudience: 'https://management.stack.local/1',
        graph: 'https://localhost:8443/graph',
        logAnalytics: 'https://localhost:8443/loganalytics',
        registrySuffix: '.azurecr.local',
        portal: undefined,
        custom: true,
      },
    });
  });

  test.each([{ activeDirectoryResourceId: null }, { activeDirectoryResourceId: undefined }])(
    'takes the address of the resource manager as audience with %j',
    (changes) => {
      expect(readDocument(withEndpoints(changes))).toMatchObject({
        value: { resourceManagerAudience: 'https://localhost:8443/arm' },
      });
    },
  );

  test('names every endpoint that is missing, at once', () => {
    const reading = readDocument({
      ...withEndpoints({ microsoftGraphResourceId: null, logAnalyticsResourceId: undefined }),
      suffixes: {},
    });
    if (reading.ok) throw new Error('was taken');
    const allowed = reading.problems.map((problem) => problem.allowed).join('\n');
    expect(reading.problems).toHaveLength(3);
    expect(new Set(reading.problems.map(({ setting }) => setting))).toEqual(
      new Set(['AZURE_CLOUD']),
    );
    expect(allowed).toContain('endpoints.microsoftGraphResourceId');
    expect(allowed).toContain('endpoints.logAnalyticsResourceId');
    expect(allowed).toContain('suffixes.acrLoginServerEndpoint: a text');
    expect(reading.problems.map(({ found }) => found).join('\n')).toContain(
      'endpoints.logAnalyticsResourceId is missing',
    );
  });

  test.each([
    'http://localhost',
    'https://user:pass@localhost',
    'https://localhost?x=1',
    'https://localhost#x',
    'ftp://x',
    'https://',
    '',
    'https://a b',
  ])('refuses %j as an address', (resourceManager) => {
    expect(readDocument(withEndpoints({ resourceManager })).ok).toBe(false);
  });

  test.each(['', '{', '[]', 'null', '"AzureCloud"'])('refuses %j as a document', (text) => {
    expect(readDocument(text).ok).toBe(false);
  });

  test('that is not there is told apart from one that is no JSON', () => {
    const absent = readCloud(join(folder, 'nosuch.json'));
    const broken = readDocument('{');
    expect(JSON.stringify(absent)).toContain('cannot be read');
    expect(JSON.stringify(broken)).toContain('is not JSON');
  });

  test('may not be a folder', () => {
    expect(readCloud(folder).ok).toBe(false);
  });
});

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { projectFile } from '../../dev/paths.ts';
import { compile, findBicep, isUnrestored } from './support/compiler.ts';
import { judgeCompiled } from './support/compiled.ts';
import { filesOf, readProject, readTexts } from './support/project.ts';

const bicep = findBicep();
/** Shown where the suite is skipped, so that the line says why. */
const why = bicep === undefined ? ' (no Bicep CLI on the PATH)' : '';
const files = filesOf(readProject(readTexts(projectFile('infra')))).map(({ file }) => file);
/** Longest that a file may take to compile and to lint, in ms. */
const COMPILES = 120_000;
const isGraph = (file: string) => file.startsWith('graph/');

describe.skipIf(bicep === undefined)(`the Bicep compiler and its linter${why}`, () => {
  const compiled = (file: string) => compile(bicep ?? '', projectFile('infra', ...file.split('/')));

  test.each(files.filter((file) => !isGraph(file)))(
    'have nothing against %s',
    (file) => {
      const { json, said } = compiled(file);
      expect(said).toEqual([]);
      expect(judgeCompiled(file, json)).toEqual([]);
    },
    COMPILES,
  );

  test.each(files.filter(isGraph))(
    'have nothing against %s once its extension is fetched',
    (file) => {
      expect(compiled(file).said.filter((line) => !isUnrestored(line))).toEqual([]);
    },
    COMPILES,
  );
});

describe.skipIf(process.platform === 'win32')('a compiler that speaks', () => {
  const folder = mkdtempSync(join(tmpdir(), 'acr-watch-bicep-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** A program that answers as the Bicep CLI does. */
  function compilerThat(script: string): string {
    const program = join(folder, 'bicep');
    writeFileSync(program, `#!/bin/sh\n${script}\n`);
    chmodSync(program, 0o755);
    return program;
  }
  const warning =
    'a.bicep(1,7) : Warning no-unused-params: Parameter "x" is declared but never used.';

  test('is heard on warnings although it ends well', () => {
    const program = compilerThat(`echo '${warning}' >&2; echo '{}'`);
    expect(compile(program, 'a.bicep')).toEqual({ json: '{}\n', said: [warning] });
  });

  test('is believed when it ends badly without a word', () => {
    expect(compile(compilerThat('exit 1'), 'a.bicep').said).toHaveLength(1);
  });

  test('gives the template and says nothing', () => {
    const program = compilerThat('[ "$1" = lint ] || echo "{}"');
    expect(compile(program, 'a.bicep')).toEqual({ json: '{}\n', said: [] });
  });
});

describe('what a compiler makes is looked at as the templates are', () => {
  const storage = (properties: object) => ({
    type: 'Microsoft.Storage/storageAccounts',
    apiVersion: '2026-04-01',
    name: "[parameters('name')]",
    location: 'westeurope',
    kind: 'StorageV2',
    sku: { name: 'Standard_LRS' },
    properties,
  });
  const safe = {
    allowSharedKeyAccess: false,
    allowBlobPublicAccess: false,
    minimumTlsVersion: 'TLS1_2',
    supportsHttpsTrafficOnly: true,
  };
  const template = (resource: object) => ({
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    resources: [resource],
  });
  const nested = (resource: object) =>
    JSON.stringify(
      template({
        type: 'Microsoft.Resources/deployments',
        apiVersion: '2025-04-01',
        name: 'storage',
        properties: { mode: 'Incremental', template: template(resource) },
      }),
    );

  test('a template that is right', () => {
    expect(judgeCompiled('main.json', nested(storage(safe)))).toEqual([]);
  });

  test('a child whose name is worked out, so that its kind is not known', () => {
    const policy = {
      type: 'Microsoft.Web/sites/basicPublishingCredentialsPolicies',
      apiVersion: '2025-03-01',
      name: "[format('{0}/{1}', parameters('siteName'), 'ftp')]",
      properties: { allow: false },
    };
    expect(judgeCompiled('main.json', nested(policy))).toEqual([]);
    const open = { ...policy, properties: { allow: true } };
    expect(judgeCompiled('main.json', nested(open))).toHaveLength(1);
  });

  test.each([
    [{ ...safe, allowSharedKeyAccess: true }, 'allowSharedKeyAccess must be false'],
    [{ ...safe, allowSharedKeys: false }, 'allowSharedKeys is no property'],
    [{ ...safe, accessTier: 'Warm' }, "found 'Warm'"],
  ])('a fault in a nested deployment: %j', (properties, message) => {
    const told = judgeCompiled('main.json', nested(storage(properties)));
    expect(told).toEqual([expect.stringContaining(message)]);
  });
});

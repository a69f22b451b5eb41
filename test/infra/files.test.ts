import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { projectFile } from '../../dev/paths.ts';
import { isSecure } from './support/check-modules.ts';
import { ENTRIES } from './support/entry.ts';
import { readProject, readTexts } from './support/project.ts';
import { paramShape } from './support/shape.ts';
import { siteOf } from './support/app-settings.ts';
import { deployEntry } from './support/entry.ts';
import { field } from './support/values.ts';

const texts = readTexts(projectFile('infra'));
const project = readProject(texts);

const Hook = z.strictObject({ shell: z.enum(['sh', 'pwsh']), run: z.string().min(1) });

/**
 * The keys in use, as azd's own schema has them (Azure/azure-dev schemas/v1.0/azure.yaml.json
 * @00cddf712c93bcaac4ddf03d0d3f68bb1e478a34).
 */
const AzureYaml = z.strictObject({
  name: z
    .string()
    .min(2)
    .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/),
  metadata: z.strictObject({ template: z.string().regex(/^[\w-]+@\d+\.\d+\.\d+/) }).optional(),
  infra: z.strictObject({
    provider: z.literal('bicep'),
    path: z.literal('infra'),
    module: z.literal('main.subscription'),
  }),
  hooks: z.strictObject({ prepackage: z.strictObject({ windows: Hook, posix: Hook }) }).optional(),
  services: z.record(
    z.string(),
    z.strictObject({
      project: z.string(),
      language: z.enum(['js', 'ts']),
      host: z.literal('function'),
      remoteBuild: z.literal(false),
    }),
  ),
});

describe('azure.yaml', () => {
  const yaml = AzureYaml.parse(parse(readFileSync(projectFile('azure.yaml'), 'utf8')));

  test('names a template that is there, with a file of parameters beside it', () => {
    const module = yaml.infra.module;
    expect(project.files.has(`${module}.bicep`)).toBe(true);
    expect(existsSync(projectFile(yaml.infra.path, `${module}.parameters.json`))).toBe(true);
  });

  test('has one service, which azd finds by the tag of the function app', () => {
    const { body } = siteOf(deployEntry(project, 'main.subscription.bicep').resources);
    expect(Object.keys(yaml.services)).toEqual([field(body, 'tags', 'azd-service-name')]);
  });

  test('the template takes what azd knows and tags what it makes', () => {
    const given: unknown = JSON.parse(texts['main.subscription.parameters.json'] ?? '');
    const text = JSON.stringify(given);
    expect(text).toContain('${AZURE_ENV_NAME}');
    expect(text).toContain('${AZURE_LOCATION}');
    const { resources } = deployEntry(project, 'main.subscription.bicep', {
      environmentName: 'one',
    });
    const untagged = resources.filter(
      ({ body }) => Object.hasOwn(body, 'tags') && field(body, 'tags', 'azd-env-name') !== 'one',
    );
    expect(untagged.map(({ id }) => id)).toEqual([]);
  });
});

/** A parameters file as ARM takes it. */
const ParametersFile = z.strictObject({
  $schema: z.literal(
    'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#',
  ),
  contentVersion: z.literal('1.0.0.0'),
  parameters: z.record(z.string(), z.strictObject({ value: z.json() })),
});

describe.each(ENTRIES)('the file of parameters of %s', (entry) => {
  const file = entry.replace('.bicep', '.parameters.json');
  const given = ParametersFile.parse(JSON.parse(texts[file] ?? '')).parameters;
  const params = project.files.get(entry)?.params ?? [];

  test('gives every parameter that has no default', () => {
    const required = params.filter(({ value }) => value === undefined).map(({ name }) => name);
    expect(Object.keys(given)).toEqual(expect.arrayContaining(required));
  });

  test('gives no parameter that is not there, and no secret', () => {
    const known = params.filter((param) => !isSecure(param)).map(({ name }) => name);
    expect(Object.keys(given).filter((name) => !known.includes(name))).toEqual([]);
  });

  test.each(Object.entries(given))('%s has a value of its type', (name, { value }) => {
    const param = params.find((one) => one.name === name);
    const shape = param === undefined ? undefined : paramShape(param);
    const isReplaced = typeof value === 'string' && value.startsWith('${');
    const kind = Array.isArray(value) ? 'array' : typeof value;
    if (!isReplaced)
      expect(param?.type.replace('int', 'number').replace('bool', 'boolean')).toBe(kind);
    if (!isReplaced && shape?.kind === 'enum' && shape.values.length > 0) {
      expect(shape.values).toContain(value);
    }
  });
});

describe('bicepconfig.json', () => {
  const Config = z.object({
    analyzers: z.object({
      core: z.object({
        enabled: z.literal(true),
        rules: z.record(z.string(), z.object({ level: z.enum(['error', 'warning', 'off']) })),
      }),
    }),
  });
  const { rules } = Config.parse(JSON.parse(texts['bicepconfig.json'] ?? '')).analyzers.core;

  test('of graph/, which inherits nothing, raises the same rules', () => {
    const graph = Config.parse(JSON.parse(texts['graph/bicepconfig.json'] ?? ''));
    expect(graph.analyzers.core.rules).toEqual(rules);
  });

  test('switches no rule off', () => {
    expect(Object.entries(rules).filter(([, { level }]) => level === 'off')).toEqual([]);
  });

  test.each([
    'nested-deployment-template-scoping',
    'no-explicit-any',
    'no-hardcoded-env-urls',
    'no-unused-existing-resources',
    'no-unused-imports',
    'no-unused-params',
    'no-unused-types',
    'no-unused-vars',
    'outputs-should-not-contain-secrets',
    'secure-parameter-default',
    'secure-params-in-nested-deploy',
    'secure-params-in-parameters-file',
    'secure-secrets-in-params',
    'use-recognized-resource-type',
    'use-resource-symbol-reference',
    'use-safe-access',
    'use-secure-value-for-secure-inputs',
    'use-stable-resource-identifiers',
  ])('raises %s to an error', (rule) => {
    expect(rules[rule]?.level).toBe('error');
  });
});

import { describe, expect, test } from 'vitest';
import { checkProject } from './support/check.ts';
import { describeProblems } from './support/problem.ts';
import { readProject } from './support/project.ts';

const NAME = `@description('Required. Name of the thing that is made.')
param name string
`;
const PLACE = `@description('Optional. Region of the thing that is made.')
param location string = resourceGroup().location
`;
const ACCOUNT = `resource account 'Microsoft.Storage/storageAccounts@2026-04-01' = {
  name: name
  location: location
  kind: 'StorageV2'
  sku: {
    name: 'Standard_LRS'
  }
}
`;

/** What is said against one file, or against several of a project. */
function told(text: string, others: Readonly<Record<string, string>> = {}): readonly string[] {
  return describeProblems(checkProject(readProject({ 'a.bicep': text, ...others })));
}

/** A Bicep string with a hole; written with an escape, because it is one of TypeScript's too. */
const HOLE_BEFORE_B = `'\${a}b'`;

describe('templates that are right are let through', () => {
  test.each([
    ['a resource', `${NAME}${PLACE}${ACCOUNT}`],
    [
      'children inside of their parent, and what is read of them',
      `${NAME}${PLACE}${ACCOUNT.replace(/\}\n$/, '')}
  resource blobs 'blobServices' = {
    name: 'default'
    resource box 'containers' = {
      name: 'box'
    }
  }
}

output id string = account::blobs::box.id
`,
    ],
    [
      'a child with a parent, in a loop',
      `${NAME}
resource account 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: name
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2026-04-01' existing = {
  parent: account
  name: 'default'
}

resource boxes 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-04-01' = [for (box, index) in range(0, 3): {
  parent: blobs
  name: 'box-\${index}-\${box}'
}]

output first string = boxes[0].name
`,
    ],
    [
      'a parameter of type string where certain texts are wanted',
      `${NAME}${PLACE}
@description('Optional. How warm the data is kept.')
param tier string = 'Hot'

${ACCOUNT.replace(/\}\n$/, '  properties: {\n    accessTier: tier\n  }\n}\n')}`,
    ],
    [
      'null for a property that need not be there',
      `${NAME}${PLACE}
${ACCOUNT.replace(/\}\n$/, "  properties: {\n    accessTier: empty(name) ? null : 'Hot'\n  }\n}\n")}`,
    ],
    [
      'a text that is long enough whatever its parts are',
      `${NAME}${PLACE}${ACCOUNT.replace('name: name', "name: take('st${uniqueString(name)}${name}', 24)")}`,
    ],
    ['items on one line', 'var a = [1, 2]\nvar b = { c: a }\n\noutput d object = b\n'],
  ])('%s', (_, text) => {
    expect(told(text)).toEqual([]);
  });
});

describe('what a compiler or its linter would say is said, with the line', () => {
  const output = (value: string) => `output x string = ${value}\n`;
  test.each([
    ['a.bicep:1 BCP057: b is not declared', output('b')],
    ['a.bicep:1 BCP082: shout is no function of Bicep 0.9', output("shout('b')")],
    ['a.bicep:1 BCP082: map is no function of Bicep 0.9', output('map([], b => b)')],
    ['a.bicep:1 BCP082: deployer is no function of Bicep 0.9', output('deployer().objectId')],
    ['a.bicep:1 BCP082: toLower takes other than 2 arguments', output("toLower('a', 'b')")],
    ['a.bicep:1 BCP053: there is no place to read', output('resourceGroup().place')],
    [
      'a.bicep:1 no-loc-expr-outside-params: a location outside',
      output('resourceGroup().location'),
    ],
    ['a.bicep:1 no-unused-vars: b is declared and never used', "var b = 'c'\n"],
    ['a.bicep:2 BCP028: b is declared twice', `var b = 'c'\nvar b = 'd'\n${output('b')}`],
    ['a.bicep:3 simplify-interpolation: ', `${NAME}${output("'${name}'")}`],
    ['a.bicep:3 prefer-interpolation: ', `${NAME}${output("concat('a', name)")}`],
    [
      'a.bicep:2 prefer-unquoted-property-names: b needs',
      `var a = {\n  'b': '1'\n}\n${output('a.b')}`,
    ],
    ['prefer-unquoted-property-names: b needs', `var a = {\n  b: '1'\n}\n${output("a['b']")}`],
    [
      'a.bicep:1 no-hardcoded-env-urls: "https://management.azure.com/"',
      output("'https://management.azure.com/'"),
    ],
    [
      'a.bicep:1 no-hardcoded-env-urls: "https://a.vault.azure.net"',
      output("'https://a.vault.azure.net'"),
    ],
    [
      'a.bicep:3 secure-parameter-default: a has a default',
      `@description('Optional. What nobody may know.')\n@secure()\nparam a string = 'b'\n${output("empty(a) ? '' : 'b'")}`.replace(
        'param',
        'param',
      ),
    ],
    [
      'secure-secrets-in-params: accountPassword must be secure',
      `@description('Required. What nobody may know.')\nparam accountPassword string\n${output('accountPassword')}`,
    ],
    [
      'a.bicep:4 secrets: variable b holds a secret',
      `@description('Required. What nobody may know.')\n@secure()\nparam a string\nvar b = empty(a)\n${output("b ? 'c' : 'd'")}`,
    ],
    [
      'BCP334: it may be 2 long, and 3 is the least',
      `${NAME}${PLACE}${ACCOUNT.replace('name: name', "name: 'st${toLower(name)}'")}`,
    ],
    [
      'BCP334: it may be 0 long, and 3 is the least',
      `${NAME}${PLACE}var all = 'st\${uniqueString(name)}\${name}'\n${ACCOUNT.replace('name: name', 'name: take(replace(all, name, name), 24)')}`,
    ],
    [
      'BCP335: it may be 39 long, and 24 is the most',
      `${NAME}${PLACE}${ACCOUNT.replace('name: name', "name: 'acr${guid(name)}'")}`,
    ],
    [
      'no-hardcoded-location: a fixed region',
      `${NAME}${ACCOUNT.replace('location: location', "location: 'westeurope'")}`,
    ],
    [
      'outputs-should-not-contain-secrets',
      `@description('Required. What nobody may know.')\n@secure()\nparam a string\nvar b = 'x\${a}'\n${output('b')}`,
    ],
    [
      "BCP036: expected bool, found 'yes'",
      `@description('Optional. Whether it is so or not.')\nparam a bool = 'yes'\n${output("a ? 'b' : 'c'")}`,
    ],
    [
      "BCP036: expected 'b' | 'c', found 'd'",
      `@description('Optional. One of two ways to go.')\n@allowed([\n  'b'\n  'c'\n])\nparam a string = 'd'\n${output('a')}`,
    ],
    [
      'BCP036: 9 is not within 1 to 5',
      `@description('Optional. How many there may be.')\n@minValue(1)\n@maxValue(5)\nparam a int = 9\n${output('string(a)')}`,
    ],
    [
      'decorator: @minLength above @maxLength',
      `@description('Required. Name of the thing.')\n@minLength(9)\n@maxLength(5)\nparam a string\n${output('a')}`,
    ],
    [
      'decorator: @minValue on a string',
      `@description('Required. Name of the thing.')\n@minValue(9)\nparam a string\n${output('a')}`,
    ],
    ['bicep-0.9: a secure output is newer', `@secure()\n${output("'a'")}`],
    [
      'bicep-0.9: an extension is newer than Bicep 0.9',
      `extension microsoftGraphV1\n${output("'a'")}`,
    ],
    [
      'bicep-0.9: the type string? is newer',
      `@description('Required. Name of the thing.')\nparam a string?\n${output(HOLE_BEFORE_B)}`,
    ],
    [
      'BCP081: the definition is of',
      `${NAME}${PLACE}${ACCOUNT.replace('2026-04-01', '2020-01-01')}`,
    ],
    [
      'BCP081: write it Microsoft.Storage/storageAccounts',
      `${NAME}${PLACE}${ACCOUNT.replace('storageAccounts', 'StorageAccounts')}`,
    ],
    ["BCP036: 'A_B' is not of the form", `${PLACE}${ACCOUNT.replace('name: name', "name: 'A_B'")}`],
    ["BCP036: 'ab' is not 3 to 24 long", `${PLACE}${ACCOUNT.replace('name: name', "name: 'ab'")}`],
    ['BCP035: kind is missing', `${NAME}${PLACE}${ACCOUNT.replace("  kind: 'StorageV2'\n", '')}`],
    [
      'BCP135: Microsoft.Storage/storageAccounts cannot stand in a subscription',
      `targetScope = 'subscription'\n${NAME}${PLACE.replace('resourceGroup()', 'deployment()')}${ACCOUNT}`,
    ],
    [
      'use-parent-property: say parent instead',
      `${NAME}\nresource blobs 'Microsoft.Storage/storageAccounts/blobServices@2026-04-01' = {\n  name: '\${name}/default'\n}\n`,
    ],
    [
      'BCP169: Microsoft.Storage/storageAccounts/blobServices without a parent',
      "resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2026-04-01' = {\n  name: 'default'\n}\n",
    ],
    [
      'use-stable-resource-identifiers',
      `${PLACE}\n@description('Optional. Name of the thing.')\nparam name string = newGuid()\n${ACCOUNT}`,
    ],
    [
      'no-unused-existing-resources: account is declared',
      `${NAME}\nresource account 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {\n  name: name\n}\n`,
    ],
    [
      'no-unnecessary-dependson: b refers to a already',
      "module a 'm.bicep' = {\n  name: 'a'\n}\n\nmodule b 'n.bicep' = {\n  name: 'b'\n  params: {\n    x: a.outputs.x\n  }\n  dependsOn: [\n    a\n  ]\n}\n",
    ],
    ['BCP035: name is missing', "module a 'm.bicep' = {\n  params: {}\n}\n"],
    ['BCP037: identity of a module', "module a 'm.bicep' = {\n  name: 'a'\n  identity: {}\n}\n"],
    [
      'BCP120: a.outputs is known only after',
      `module a 'm.bicep' = {\n  name: 'a'\n}\n\n${PLACE}${ACCOUNT.replace('name: name', 'name: a.outputs.x')}`,
    ],
  ])('%s', (message, text) => {
    const others = {
      'm.bicep': "output x string = 'y'\n",
      'n.bicep':
        "@description('Required. What it is given.')\nparam x string\n\noutput y string = x\n",
    };
    expect(told(text, others)).toContainEqual(expect.stringContaining(message));
  });
});

describe('a suppression', () => {
  const text = (rule: string) => `#disable-next-line ${rule}\nvar b = 'c'\n`;

  test('switches its rule off for the next line', () => {
    expect(told(text('no-unused-vars'))).toEqual([]);
  });

  test('of another rule does not', () => {
    expect(told(text('BCP187'))).toHaveLength(1);
  });
});

describe('a module that is a template written as JSON', () => {
  const template = (extra: object) =>
    JSON.stringify({
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
      contentVersion: '1.0.0.0',
      parameters: {
        size: { type: 'Int', maxValue: 5 },
        more: { type: 'string', defaultValue: '' },
      },
      resources: [
        {
          type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
          apiVersion: '2024-11-30',
          name: "[parameters('more')]",
          location: 'westeurope',
          ...extra,
        },
      ],
      outputs: { size: { type: 'int', value: "[parameters('size')]" } },
    });
  const call = (params: string) =>
    `module a 'm.json' = {\n  name: 'a'\n  params: {\n    ${params}\n  }\n}\n\noutput x int = a.outputs.size\n`;

  test('is called with its own parameters', () => {
    expect(told(call('size: 3'), { 'm.json': template({}) })).toEqual([]);
    expect(told(call("more: 'x'"), { 'm.json': template({}) })).toEqual([
      'a.bicep:1 BCP035: parameter size is missing',
    ]);
    expect(told(call('size: 9'), { 'm.json': template({}) })).toEqual([
      expect.stringContaining('9 is not within'),
    ]);
  });

  test('has bodies that are looked at too', () => {
    expect(told(call('size: 3'), { 'm.json': template({ colour: 'red' }) })).toEqual([
      'm.json:1 BCP187: colour is no property here',
    ]);
  });
});

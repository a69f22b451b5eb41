import { describe, expect, test } from 'vitest';
import { deploy, type Deployment } from './support/deploy.ts';
import { readProject } from './support/project.ts';
import type { ValueObject } from './support/values.ts';

const target = { managementGroup: 'mg', subscriptionId: 'sub', resourceGroup: 'rg' };

function run(texts: Readonly<Record<string, string>>, params: ValueObject = {}): Deployment {
  const project = readProject(texts);
  const file = project.files.get('a.bicep');
  if (file === undefined) throw new Error('no a.bicep');
  expect(file.problems).toEqual([]);
  return deploy({ project, file, params, target, runtime: () => undefined });
}

/** The value of an expression, where `list` and `word` are given. */
function value(expression: string): unknown {
  const text = `param list array\nparam word string\noutput x object = {\n  y: ${expression}\n}\n`;
  const { outputs } = run(
    { 'a.bicep': text, 'b.json': '["c"]', 'd.kql': 'Logs' },
    { list: ['a', 'b'], word: 'Azure' },
  );
  return Object(outputs['x']).y;
}

describe('an expression has the value that ARM gives it', () => {
  test.each([
    ["'${word}-${1 + 2 * 3}'", 'Azure-7'],
    ["word == 'Azure' && !empty(list) ? 'yes' : 'no'", 'yes'],
    ["word =~ 'AZURE' || list[9] == 'x'", true],
    ["concat(list, ['c'])", ['a', 'b', 'c']],
    ["union(list, ['b', 'c'])", ['a', 'b', 'c']],
    ['union({ a: { b: 1 } }, { a: { c: 2 } })', { a: { b: 1, c: 2 } }],
    [
      'items({ b: 2, a: 1 })',
      [
        { key: 'a', value: 1 },
        { key: 'b', value: 2 },
      ],
    ],
    ["join(list, ',')", 'a,b'],
    ["split('a/b', '/')[1]", 'b'],
    ["take(replace(toLower(word), 'z', '-'), 3)", 'a-u'],
    ["contains(list, 'b') && contains(word, 'zur') && contains({ a: 1 }, 'a')", true],
    ['[for (one, index) in list: "${index}"]'.replaceAll('"', "'"), ['0', '1']],
    ['[for one in list: { name: toUpper(one) }]', [{ name: 'A' }, { name: 'B' }]],
    ['length(list) + length(word)', 7],
    ['first(list)', 'a'],
    ["loadJsonContent('b.json')", ['c']],
    ["loadTextContent('d.kql')", 'Logs'],
    ['resourceGroup().id', '/subscriptions/sub/resourceGroups/rg'],
    ["subscriptionResourceId('A.B/cs', 'd')", '/subscriptions/sub/providers/A.B/cs/d'],
    ["guid('a') == guid('a') && guid('a') != guid('b')", true],
    ["length(uniqueString('a'))", 13],
  ])('%s', (expression, expected) => {
    expect(value(expression)).toEqual(expected);
  });

  test('one that nobody worked out is an error, no guess', () => {
    expect(() => value("reference('a')")).toThrow('a.bicep:4 calls reference');
    expect(() => value('list[2]')).toThrow('a.bicep:4 has no item 2');
  });
});

describe('a deployment', () => {
  const child = `targetScope = 'subscription'
param name string
resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: name
  location: 'x'
}
output id string = group.id
`;

  test('makes what loops, conditions and modules say, each where it belongs', () => {
    const text = `param on bool
module groups 'b.bicep' = [for (one, index) in ['a', 'b']: {
  name: one
  scope: subscription('other')
  params: {
    name: '\${one}\${index}'
  }
}]
resource off 'Microsoft.KeyVault/vaults@2026-02-01' = if (!on) {
  name: 'off'
}
resource vault 'Microsoft.KeyVault/vaults@2026-02-01' = {
  name: 'vault'
}
resource secrets 'Microsoft.KeyVault/vaults/secrets@2026-02-01' = [for one in ['x', 'y']: if (one != 'x') {
  parent: vault
  name: one
  properties: {
    value: groups[1].outputs.id
  }
}]
resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: 'r'
  scope: vault
}
output uri string = vault.properties.vaultUri
`;
    const { resources, outputs } = run({ 'a.bicep': text, 'b.bicep': child }, { on: true });
    const vault = '/subscriptions/sub/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/vault';
    expect(resources.map(({ id }) => id)).toEqual([
      vault,
      `${vault}/secrets/y`,
      `${vault}/providers/Microsoft.Authorization/roleAssignments/r`,
      '/subscriptions/other/resourceGroups/a0',
      '/subscriptions/other/resourceGroups/b1',
    ]);
    expect(resources[1]?.body['properties']).toEqual({
      value: '/subscriptions/other/resourceGroups/b1',
    });
    expect(resources[2]?.scope).toBe(vault);
    expect(outputs).toEqual({ uri: `«${vault}#properties.vaultUri»` });
  });

  test('that reads what it does not make is an error', () => {
    const vault = (condition: string) => `param on bool
resource vault 'Microsoft.KeyVault/vaults@2026-02-01' = ${condition}{
  name: 'vault'
}
output uri string = vault.properties.vaultUri
`;
    expect(() => run({ 'a.bicep': vault('if (on) ') }, { on: false })).toThrow('not deployed');
    expect(() => run({ 'a.bicep': vault('if (on) ') }, {})).toThrow('on has no value');
  });
});

import { describe, expect, test } from 'vitest';
import { azCommand, registryArguments } from '../../src/checks/az-command.ts';
import { aRegistry, SUBSCRIPTION } from '../support/resources.ts';

describe('azCommand', () => {
  test('plain arguments stay as they are', () => {
    expect(azCommand('acr', 'list', '--name', 'contosoprod')).toBe(
      'az acr list --name contosoprod',
    );
  });

  test.each([
    ["it's", `'it'\\''s'`],
    ['a b', "'a b'"],
    ['$(id)', "'$(id)'"],
    ['x;id', "'x;id'"],
    ['a\nb', "'a b'"],
    ['', "''"],
  ])('%j is quoted as %s', (argument, quoted) => {
    expect(azCommand(argument)).toBe(`az ${quoted}`);
  });
});

describe('registryArguments', () => {
  test('a registry is named with its group and subscription', () => {
    const registry = aRegistry();
    const place = ['--resource-group', 'rg-containers', '--subscription', SUBSCRIPTION];
    expect(registryArguments(registry)).toEqual(['--registry', 'contosoprod', ...place]);
    expect(registryArguments(registry, '--name')).toEqual(['--name', 'contosoprod', ...place]);
  });
});

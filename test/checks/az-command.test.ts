import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { azCommand, registryOptions } from '../../src/checks/az-command.ts';
import { aRegistry, SUBSCRIPTION } from '../support/resources.ts';

const withName = (name: string) => azCommand(['acr', 'list'], { '--name': name });

describe('azCommand', () => {
  test('plain values stay as they are, a switch has none', () => {
    expect(withName('contosoprod')).toBe('az acr list --name contosoprod');
    expect(azCommand(['ad', 'app'], { '--cert': true })).toBe('az ad app --cert');
    expect(azCommand(['version'])).toBe('az version');
  });

  test.each([
    ["it's", `'it'\\''s'`],
    ['a b', "'a b'"],
    ['$(id)', "'$(id)'"],
    ['x;id', "'x;id'"],
    ['a\nb', "'a b'"],
    ['', "''"],
  ])('%j is quoted as %s', (value, quoted) => {
    expect(withName(value)).toBe(`az acr list --name ${quoted}`);
  });

  test.each([
    ['-rg', '--name=-rg'],
    ['--help', '--name=--help'],
    ["-it's", `'--name=-it'\\''s'`],
    ['\u200b-rg', '--name=-rg'],
  ])('%j is no option of the command', (value, joined) => {
    expect(withName(value)).toBe(`az acr list ${joined}`);
  });

  test.each(['@~/.azure/msal_token_cache.json', 'x=@/etc/passwd', '\u200b@file', '-x=@file'])(
    '%j does not let the CLI read a file: people fill it in',
    (value) => {
      const command = azCommand(['ad', 'app'], { '--display-name': value });
      expect(command).toBe('az ad app --display-name "$DISPLAY_NAME"');
    },
  );

  test.each(['a@b', 'x=y@z', 'me@contoso.example'])('%j stays: it names no file', (value) => {
    expect(withName(value)).toBe(`az acr list --name ${value}`);
  });

  test('only a file of our own is read', () => {
    const command = azCommand(['ad', 'app'], { '--cert': { ownFile: 'new-certificate.pem' } });
    expect(command).toBe('az ad app --cert @new-certificate.pem');
  });

  test('no value at all becomes a file or an option of its own', () => {
    const piece = fc.constantFrom('@', '-', '=', 'a', ' ', '\u200b', '\n');
    fc.assert(
      fc.property(fc.string({ unit: piece }), (value) => {
        const [argument = ''] = withName(value).split('az acr list --name').slice(1);
        expect(argument).not.toMatch(/^ '?(?:-|@|[^=]*=@)/);
      }),
    );
  });
});

describe('registryOptions', () => {
  test('a registry is named with its group and subscription', () => {
    const registry = aRegistry();
    const place = { '--resource-group': 'rg-containers', '--subscription': SUBSCRIPTION };
    expect(registryOptions(registry)).toEqual({ '--registry': 'contosoprod', ...place });
    expect(registryOptions(registry, '--name')).toEqual({ '--name': 'contosoprod', ...place });
  });

  test('a resource group may begin with a dash', () => {
    const options = registryOptions(aRegistry({ resourceGroup: '-rg' }));
    expect(azCommand(['acr', 'show'], options)).toContain(' --resource-group=-rg --subscription');
  });
});

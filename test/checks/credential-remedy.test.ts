import { describe, expect, test } from 'vitest';
import { credentialsOf } from '../../src/checks/credential-grouping.ts';
import { datingOf, renewalOf } from '../../src/checks/credential-remedy.ts';
import type { CredentialHolder } from '../../src/domain/resource.ts';
import { aKey, anApplication, aSecret, aServicePrincipal } from '../support/resources.ts';

function renewalFor(holder: CredentialHolder) {
  const [credential] = credentialsOf(holder);
  if (credential === undefined) throw new Error('the holder has no credential');
  return renewalOf(holder, credential);
}

describe('renewalOf', () => {
  test("an application's secret is added beside the old one, which is then removed", () => {
    const holder = anApplication({ appId: 'app', passwords: [aSecret({ keyId: 'old' })] });
    const remedy = renewalFor(holder);
    expect(remedy.command).toBe(
      'az ad app credential reset --id app --append --display-name ci --years 1',
    );
    expect(remedy.text).toContain('az ad app credential delete --id app --key-id old');
    expect(remedy.link).toBe('https://learn.microsoft.com/cli/azure/ad/app/credential');
  });

  test("a service principal's secret is named by its object id", () => {
    const holder = aServicePrincipal({
      objectId: 'obj',
      passwords: [aSecret({ keyId: 'old', displayName: undefined })],
    });
    const remedy = renewalFor(holder);
    expect(remedy.command).toBe('az ad sp credential reset --id obj --append --years 1');
    expect(remedy.text).toContain('az ad sp credential delete --id obj --key-id old');
    expect(remedy.link).toBe('https://learn.microsoft.com/cli/azure/ad/sp/credential');
  });

  test('a certificate is added from a file, and every key of the old one is removed', () => {
    const keys = [
      aKey({ keyId: 'one', customKeyIdentifier: 'T', displayName: undefined }),
      aKey({ keyId: 'two', customKeyIdentifier: 'T', displayName: undefined }),
    ];
    const remedy = renewalFor(anApplication({ appId: 'app', keys }));
    expect(remedy.command).toBe(
      'az ad app credential reset --id app --append --cert @new-certificate.pem',
    );
    expect(remedy.text).toContain('--key-id one --cert && az ad app credential delete');
    expect(remedy.text).toContain('--key-id two --cert');
  });

  test('a signing certificate is made by Graph of whatever cloud the CLI is in', () => {
    const holder = aServicePrincipal({
      objectId: 'obj',
      displayName: "Bob's app",
      keys: [aKey({ usage: 'Sign', customKeyIdentifier: 'T' })],
    });
    const remedy = renewalFor(holder);
    expect(remedy.command).toBe(
      `az rest --method POST --url "$(az cloud show --query endpoints.microsoftGraphResourceId --output tsv | sed 's:/*$:/:')"v1.0/servicePrincipals/obj/addTokenSigningCertificate` +
        ` --headers Content-Type=application/json --body '{"displayName":"CN=Bob'\\''s app"}'`,
    );
    expect(remedy.link).toContain('certificates-for-federated-single-sign-on');
  });

  test('hostile names cannot leave their quotes', () => {
    const passwords = [aSecret({ displayName: `x'; rm -rf ~ #\n$(id)` })];
    expect(renewalFor(anApplication({ passwords })).command).toContain(
      `--display-name 'x'\\''; rm -rf ~ # $(id)' --years 1`,
    );
  });

  test.each(['@~/.azure/msal_token_cache.json', 'x=@file', '--help', '-x', '', '\u200b@x', '=@x'])(
    'a name like %j is left out: the CLI would take it for a file or an option',
    (displayName) => {
      const holder = anApplication({ appId: 'app', passwords: [aSecret({ displayName })] });
      expect(renewalFor(holder).command).toBe(
        'az ad app credential reset --id app --append --years 1',
      );
    },
  );

  test('the body of a signing certificate names no file, whatever its holder is called', () => {
    const holder = aServicePrincipal({
      objectId: 'x=@file',
      displayName: '@/etc/passwd',
      keys: [aKey({ usage: 'Sign' })],
    });
    const { command = '' } = renewalFor(holder);
    expect(command).not.toContain('@');
    const body = /--body '(.*)'$/.exec(command)?.[1] ?? '';
    expect(JSON.parse(body)).toEqual({ displayName: 'CN=@/etc/passwd' });
  });
});

describe('datingOf', () => {
  test('the command lists what the holder has', () => {
    const holder = anApplication({ appId: 'app', passwords: [aSecret()], keys: [aKey()] });
    const commands = credentialsOf(holder).map((one) => datingOf(holder, one).command);
    expect(commands).toEqual([
      'az ad app credential list --id app',
      'az ad app credential list --id app --cert',
    ]);
  });
});

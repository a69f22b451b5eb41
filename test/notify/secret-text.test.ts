import { describe, expect, test } from 'vitest';
import { hideSecrets, isUnresolvedReference } from '../../src/notify/secret-text.ts';

describe('a Key Vault reference', () => {
  test.each([
    ['@Microsoft.KeyVault(SecretUri=https://v.vault.example/secrets/s)', true],
    [' @microsoft.keyvault(VaultName=v;SecretName=s)', true],
    ['https://example.com/@Microsoft.KeyVault(', false],
  ])('%s: %s', (text, expected) => {
    expect(isUnresolvedReference(text)).toBe(expected);
  });
});

describe('a reason for logs', () => {
  test.each([
    ['post to https://a.example/x?sig=abc failed', 'post to (address hidden) failed'],
    ['sig=abc', 'sig (hidden)'],
    ['Authorization: Bearer abc.def', 'Authorization: Bearer (hidden)'],
    ['accesskey=abc;', 'accesskey (hidden)'],
    ['the key s3cr3t is wrong', 'the key (hidden) is wrong'],
    ['a\r\nb', 'a b'],
  ])('%j becomes %j', (text, expected) => {
    expect(hideSecrets(text, ['s3cr3t', ''])).toBe(expected);
  });

  test('is cut at 300 characters, visibly', () => {
    expect(hideSecrets('x'.repeat(301), [])).toBe(`${'x'.repeat(299)}…`);
  });
});

import { expect, test } from 'vitest';
import { isMailDomain, mailDomain } from '../../src/domain/mail-address.ts';

test('the domain of an address is what follows its last @, in lower case', () => {
  expect(mailDomain('Ops@Contoso.Example')).toBe('contoso.example');
});

test.each(['contoso.example', 'mail.contoso.example', 'xn--bcher-kva.example'])(
  '%s is a mail domain',
  (text) => {
    expect(isMailDomain(text)).toBe(true);
  },
);

test.each([
  'contoso',
  '@contoso.example',
  'a@contoso.example',
  'contoso.example.',
  '',
  '*.example',
])('"%s" is no mail domain', (text) => {
  expect(isMailDomain(text)).toBe(false);
});

import { expect, test } from 'vitest';
import { looksLikeAddress } from '../../src/config/address-text.ts';

test.each([
  'https://flows.contoso.example/hook?sig=c2ln',
  '//flows.contoso.example/hook',
  'flows.contoso.example/workflows/1',
  'Flows.Contoso.Example:443/workflows/1',
  'flows.contoso.example?x',
  'user@flows.contoso.example/hook',
  'hook?sig=c2ln',
  'hook&SIG%3Dc2ln',
])('%s looks like an address', (text) => {
  expect(looksLikeAddress(text)).toBe(true);
});

test.each([
  'platform',
  'config/routing.json',
  './routing.json',
  '../etc/routing.json',
  '/home/site/routing.json',
  'C:\\routing.json',
  'routing.json',
  'ops@contoso.example',
  '/subscriptions/x/providers/Microsoft.ContainerRegistry',
  'cost-center',
])('%s does not', (text) => {
  expect(looksLikeAddress(text)).toBe(false);
});

import { describe, expect, test } from 'vitest';
import type { Amount } from '../../src/checks/quota-judgement.ts';
import { quotaRemedy } from '../../src/checks/quota-remedy.ts';
import { aRegistry, SUBSCRIPTION } from '../support/resources.ts';

const PLACE = `contosoprod --resource-group rg-containers --subscription ${SUBSCRIPTION}`;

function remedyFor(key: string, rule: Amount['rule'] = 'quota') {
  const amount = { rule, item: key, key, used: 1, limit: 1, limitFrom: 'service', unit: 'Count' };
  return quotaRemedy(aRegistry(), { ...amount, limitFrom: 'service' });
}

describe('quotaRemedy', () => {
  test.each([
    ['webhooks', `az acr webhook list --registry ${PLACE}`, 'larger SKU'],
    ['tokens', `az acr token list --registry ${PLACE}`, 'fixed per SKU'],
    ['scopemaps', `az acr scope-map list --registry ${PLACE}`, 'fixed per SKU'],
    [
      'privateendpointconnections',
      `az acr private-endpoint-connection list --registry-name ${PLACE}`,
      'ask Azure support to raise',
    ],
    ['iprules', `az acr network-rule list --name ${PLACE}`, 'support cannot raise it'],
    ['vnetrules', `az acr network-rule list --name ${PLACE}`, 'support cannot raise it'],
    ['geo-replications', `az acr replication list --registry ${PLACE}`, 'Delete replicas'],
    ['somethingnew', `az acr show-usage --name ${PLACE}`, 'ask Azure support whether'],
  ])('%s', (key, command, words) => {
    const remedy = remedyFor(key);
    expect(remedy.command).toBe(command);
    expect(remedy.text).toContain(words);
    expect(remedy.link).toMatch(/^https:\/\/learn\.microsoft\.com\//);
  });

  test.each(['storage-included', 'storage-capacity'] as const)(
    'for %s the command only lists what a purge would delete',
    (rule) => {
      expect(remedyFor('size', rule).command).toBe(
        `az acr run --registry ${PLACE} --cmd 'acr purge --filter '\\''.*:.*'\\'' --untagged --ago 90d --dry-run' /dev/null`,
      );
    },
  );

  test('only the hard cap is one that support can raise', () => {
    expect(remedyFor('x', 'storage-capacity').text).toContain('support');
    expect(remedyFor('x', 'storage-included').text).not.toContain('support');
  });
});

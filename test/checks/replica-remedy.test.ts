import { describe, expect, test } from 'vitest';
import {
  endpointRemedy,
  failedRemedy,
  notReadyRemedy,
  rolledBackRemedy,
  supportRemedy,
} from '../../src/checks/replica-remedy.ts';
import { aRegistry, SUBSCRIPTION } from '../support/resources.ts';

const AT = `contosoprod --resource-group rg-containers --subscription ${SUBSCRIPTION}`;
const DELETE = `az acr replication delete --registry ${AT} --name eastus`;
const CREATE = `az acr replication create --registry ${AT} --name eastus --location eastus`;
const ENDPOINTS = `az acr private-endpoint-connection list --registry-name ${AT}`;

const away = { name: 'eastus', location: 'eastus' };
const home = { name: 'westeurope', location: 'West Europe' };
const plain = aRegistry();
const linked = aRegistry({ privateEndpointCount: 2 });

describe('a failed replica', () => {
  test('outside the home region it is deleted and created again', () => {
    expect(failedRemedy(plain, away).command).toBe(`${DELETE} && ${CREATE}`);
  });

  test('with private endpoints that comes after permission, subnet space and addresses', () => {
    const { text, command } = failedRemedy(linked, away);
    expect(command).toBe(ENDPOINTS);
    expect(text).toMatch(
      /^First check the permission .*, subnet space and address allocation of its 2 private endpoints .*; then delete the replica and create it again: az acr replication delete/,
    );
    expect(text).toContain(`${DELETE} && ${CREATE}`);
  });

  test.each([plain, linked])('in the home region it is never deleted', (registry) => {
    const { text, command } = failedRemedy(registry, home);
    expect(text).toContain('Resource Health');
    expect(text).toContain('support request');
    expect(`${text} ${command}`).not.toMatch(/delete|create/);
  });
});

describe('a creation that was rolled back', () => {
  test('there is nothing to delete', () => {
    expect(rolledBackRemedy(plain, away).command).toBe(CREATE);
    const { text, command } = rolledBackRemedy(linked, away);
    expect(command).toBe(ENDPOINTS);
    expect(text).toContain(`then create it again: ${CREATE}`);
    expect(text).not.toContain('delete');
  });
});

describe('a replica that is not ready', () => {
  test('the command only shows it', () => {
    const show = `az acr replication show --registry ${AT} --name eastus`;
    expect(notReadyRemedy(plain, away).command).toBe(show);
    expect(notReadyRemedy(plain, away).text).toContain(`${DELETE} && ${CREATE}`);
  });

  test('with private endpoints the checks come before deleting', () => {
    const { text } = notReadyRemedy(linked, away);
    expect(text.indexOf('check the permission')).toBeGreaterThan(0);
    expect(text.indexOf('check the permission')).toBeLessThan(text.indexOf('delete the replica'));
  });

  test('in the home region there is only support', () => {
    const { text } = notReadyRemedy(linked, home);
    expect(text).toContain('Resource Health');
    expect(text).not.toContain('az acr replication delete');
  });
});

test('an endpoint is switched on again', () => {
  expect(endpointRemedy(plain, away).command).toBe(
    `az acr replication update --registry ${AT} --name eastus --region-endpoint-enabled true`,
  );
});

test('Resource Health is asked at the real id of the registry', () => {
  expect(supportRemedy(plain, 'the registry').command).toBe(
    `az rest --method GET --url '${plain.id}/providers/Microsoft.ResourceHealth/availabilityStatuses/current?api-version=2022-10-01'`,
  );
});

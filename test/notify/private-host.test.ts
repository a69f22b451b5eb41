import { describe, expect, test } from 'vitest';
import { isPrivateHost } from '../../src/notify/private-host.ts';

const hostOf = (authority: string) => new URL(`https://${authority}/`).hostname;

describe('a host on the own network', () => {
  test.each([
    'localhost',
    'LOCALHOST.',
    'a.localhost',
    'printer.local',
    'metadata.google.internal',
    '0.0.0.0',
    '10.0.0.0',
    '10.255.255.255',
    '100.64.0.1',
    '127.0.0.1',
    '127.1',
    '0x7f.0.0.1',
    '2130706433',
    '169.254.169.254',
    '172.16.0.0',
    '172.31.255.255',
    '192.168.0.1',
    '[::]',
    '[::1]',
    '[fc00::1]',
    '[fdff::1]',
    '[fe80::1]',
    '[febf::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:a9fe:a9fe]',
    '[::10.0.0.1]',
    '[64:ff9b::10.0.0.1]',
  ])('%s is told', (authority) => {
    expect(isPrivateHost(hostOf(authority))).toBe(true);
  });

  test.each([
    'example.com',
    'localhost.example.com',
    'flows.environment.api.powerplatform.com',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.0',
    '169.253.255.255',
    '169.255.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '192.169.0.0',
    '[2001:db8::1]',
    '[fec0::1]',
    '[::ffff:8.8.8.8]',
  ])('%s is not', (authority) => {
    expect(isPrivateHost(hostOf(authority))).toBe(false);
  });
});

import { describe, expect, test } from 'vitest';
import { holdsLogins, routeOf } from '../../src/domain/login-route.ts';
import { sendingTo, workspaceArmId } from '../support/logins.ts';

const EVENT_HUB = { elsewhere: ['Event Hub'] };

describe('the route of a registry', () => {
  test('leads to the workspaces of its sending settings, each once, in lower case', () => {
    const settings = [sendingTo('/A'), sendingTo('/a'), sendingTo('/B', EVENT_HUB)];
    expect(routeOf(settings)).toEqual({ kind: 'workspaces', workspaces: ['/a', '/b'] });
  });

  test('leads elsewhere when no sending setting names a workspace', () => {
    const settings = [
      sendingTo(undefined, EVENT_HUB),
      sendingTo(undefined, { elsewhere: ['Storage', 'Event Hub'] }),
    ];
    expect(routeOf(settings)).toEqual({ kind: 'elsewhere', where: ['Event Hub', 'Storage'] });
  });

  test('leads nowhere without a setting that sends logins', () => {
    expect(routeOf([])).toEqual({ kind: 'nowhere' });
    expect(routeOf([sendingTo(workspaceArmId('logs'), { sendsLogins: false })])).toEqual({
      kind: 'nowhere',
    });
  });
});

test.each([
  [{ category: 'ContainerRegistryLoginEvents', categoryGroup: undefined, enabled: true }, true],
  [{ category: undefined, categoryGroup: 'AllLogs', enabled: true }, true],
  [{ category: undefined, categoryGroup: 'audit', enabled: true }, true],
  [{ category: undefined, categoryGroup: 'audit', enabled: false }, false],
  [
    { category: 'ContainerRegistryRepositoryEvents', categoryGroup: undefined, enabled: true },
    false,
  ],
  [{ category: undefined, categoryGroup: undefined, enabled: true }, false],
])('a log %j holds logins: %s', (log, holds) => {
  expect(holdsLogins(log)).toBe(holds);
});

import { buildLogin, buildWorkspace } from '../../../simulator/build-logs.ts';
import { buildRegistry } from '../../../simulator/build-registry.ts';
import { shifted } from '../../../simulator/dates.ts';
import { type KqlAnswer, runKql } from '../../../simulator/logs/kql/run.ts';
import { limitBytes } from '../../../simulator/logs/limits.ts';
import { loginSource } from '../../../simulator/logs/login-rows.ts';
import type { LoginRow, LogWorkspace } from '../../../simulator/tenant-logs.ts';
import { testNow } from './running.ts';

const registryNamed = (name: string) =>
  buildRegistry(testNow, {
    subscriptionId: '11111111-1111-4111-8111-111111111111',
    resourceGroup: 'rg',
    name,
  });

const alpha = registryNamed('contosoalpha');
const bravo = registryNamed('contosobravo');

/** A login so many minutes before the tests' now, visible at once. */
export function login(
  minutesAgo: number,
  given: Parameters<typeof buildLogin>[2] = {},
  registry = alpha,
): LoginRow {
  const at = shifted(testNow, { minutes: -minutesAgo });
  return buildLogin(registry, at, { ingestedAt: at.toISOString(), ...given });
}

/** Six logins: four failures of two names at one registry, a success, a failure at the other. */
export const sixLogins: readonly LoginRow[] = [
  login(10, { status: '401', Identity: 'ada', CallerIpAddress: '192.0.2.1' }),
  login(9.5, { status: '401', Identity: 'ada', CallerIpAddress: '192.0.2.2' }),
  login(8, { status: '403', Identity: 'Bob', CallerIpAddress: '192.0.2.2' }),
  login(7, { status: '401', Identity: '', CallerIpAddress: '192.0.2.3' }),
  login(6, { status: '200', Identity: 'ada', CallerIpAddress: '192.0.2.1' }),
  login(5, { status: '429', Identity: 'eve', CallerIpAddress: '192.0.2.9' }, bravo),
];

/** Runs a query over logins as the service would. */
export function run(
  text: string,
  rows: LogWorkspace['rows'] = [...sixLogins],
  given: Partial<LogWorkspace> = {},
): KqlAnswer {
  const workspace = buildWorkspace({ armId: '/workspaces/w', rows, ...given });
  const span = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };
  const nowMs = testNow.getTime();
  const tables = [loginSource(workspace, { nowMs, span })];
  return runKql({ text, tables, nowMs, mostRows: 500_000 });
}

/** The rows that a query over the six logins gives, as JSON has them. */
export function rowsOf(text: string, ...rest: [LogWorkspace['rows']?, Partial<LogWorkspace>?]) {
  const answer = run(text, ...rest);
  if (answer.kind !== 'table') throw new Error(JSON.stringify(answer));
  return limitBytes(answer, Number.POSITIVE_INFINITY).table.rows;
}

/** The names of the columns that a query gives. */
export function columnsOf(text: string): readonly string[] {
  const answer = run(text);
  if (answer.kind !== 'table') throw new Error(JSON.stringify(answer));
  return answer.columns.map(({ name, type }) => `${name}:${type}`);
}

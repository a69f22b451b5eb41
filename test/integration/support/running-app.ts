import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { buildBundle } from '../../../dev/build.ts';
import type { LogLine } from '../../../dev/core-types.ts';
import { startHost } from '../../../dev/host.ts';
import type { Host } from '../../../dev/host.ts';
import { startSandbox } from '../../../dev/sandbox.ts';
import type { Sandbox } from '../../../dev/sandbox.ts';
import type { Tenant } from '../../../simulator/tenant.ts';
import { CHECKS } from '../../../src/checks/catalog.ts';
import { ReportSchema } from '../../../src/report/report-schema.ts';

export type RunningApp = {
  readonly sandbox: Sandbox;
  readonly host: Host;
  readonly logs: readonly LogLine[];
  /** `GET /api/<path>` and alike. */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** The report of a look, parsed by the published schema. */
  look(query?: string): Promise<ReturnType<typeof ReportSchema.parse>>;
};

let built: Promise<string> | undefined;

/** The bundle that Azure would load, built once for a test file into a folder of its own. */
export function appBundle(): Promise<string> {
  built ??= buildInto();
  return built;
}

async function buildInto(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'acr-watch-bundle-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const { file } = await buildBundle({ outfile: join(folder, 'main.cjs') });
  return file;
}

/**
 * The host fires timers by the clock of the machine. A test fires them itself, so each is due once a
 * year: a run that the clock began in the middle of a test would hold the checks.
 */
const ON_DEMAND = Object.fromEntries(
  CHECKS.map((check) => [check.describe().timer.scheduleSetting, '0 0 0 1 1 *']),
);

/** Hosts the built bundle against a sandbox; both are stopped when the test ends. */
export async function runApp(
  options: {
    readonly tenant?: Tenant;
    readonly env?: Readonly<Record<string, string | undefined>>;
  } = {},
): Promise<RunningApp> {
  const bundleFile = await appBundle();
  const sandbox = await startSandbox(
    options.tenant === undefined ? {} : { tenant: options.tenant },
  );
  onTestFinished(() => sandbox.stop());
  const logs: LogLine[] = [];
  const env = { ...sandbox.env, ...ON_DEMAND, ...options.env };
  const host = await startHost({ bundleFile, env, port: 0, onLog: (line) => logs.push(line) });
  onTestFinished(() => host.stop());
  const request = (path: string, init: RequestInit = {}) => fetch(`${host.url}/api/${path}`, init);
  const look = async (query = '') =>
    ReportSchema.parse(await (await request(`check${query}`)).json());
  return { sandbox, host, logs, request, look };
}

/** Text of every mail so far, oldest first. */
export function mailTexts({ sandbox }: Pick<RunningApp, 'sandbox'>): readonly string[] {
  return sandbox.simulator.outbox.mails.map(
    ({ subject, plainText }) => `${subject}\n${plainText ?? ''}`,
  );
}

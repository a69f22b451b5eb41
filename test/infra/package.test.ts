import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LogLine } from '../../dev/core-types.ts';
import { loadApp } from '../../dev/functions-core.ts';
import { type Host, startHost } from '../../dev/host.ts';
import { packageApp } from '../../dev/package.ts';
import { fieldOf } from '../../dev/paths.ts';
import { type Sandbox, startSandbox } from '../../dev/sandbox.ts';
import { CHECKS } from '../../src/checks/catalog.ts';
import { SWEEP_COMPLETED } from '../../src/monitor/log-sweep.ts';
import { ReportSchema } from '../../src/report/report-schema.ts';

const SERVICES_MS = 120_000;

/** Due once a year, so that no clock fires a timer in the middle of a test. */
const ON_DEMAND = Object.fromEntries(
  CHECKS.map((check) => [check.describe().timer.scheduleSetting, '0 0 0 1 1 *']),
);

let folder = '';
let app = '';
let bundleFile = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acr-watch-unpacked-'));
  const { file } = await packageApp({ folder: join(folder, 'dist') });
  const zip = await readFile(file);
  // Only what was in the zip is left, so nothing beside it can be loaded.
  await rm(join(folder, 'dist'), { recursive: true });
  app = join(folder, 'app');
  await unpack(zip, app);
  bundleFile = join(app, await mainOf(app));
}, SERVICES_MS);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function unpack(zip: Uint8Array, to: string): Promise<void> {
  await mkdir(to);
  for (const [name, content] of Object.entries(unzipSync(zip))) {
    await writeFile(join(to, name), content);
  }
}

/** The file that the Functions worker loads. */
async function mainOf(unpacked: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(unpacked, 'package.json'), 'utf8'));
  return String(fieldOf(manifest, 'main'));
}

describe('the package in an empty folder', () => {
  test('registers every function without a setting', () => {
    const names = loadApp(bundleFile).functions.map(({ name }) => name);
    const timers = CHECKS.map((check) => check.describe().timer.functionName);
    const http = ['check', 'endSilence', 'health', 'notifyTest', 'silences', 'snooze'];
    expect(names.sort()).toEqual([...timers, ...http].sort());
  });

  test('is three files and nothing beside them', async () => {
    expect((await readdir(app)).sort()).toEqual(['host.json', 'main.cjs', 'package.json']);
  });
});

describe('the package, hosted', () => {
  const logs: LogLine[] = [];
  let sandbox: Sandbox;
  let host: Host;

  beforeAll(async () => {
    sandbox = await startSandbox();
    const env = { ...sandbox.env, ...ON_DEMAND };
    host = await startHost({ bundleFile, env, port: 0, onLog: (line) => logs.push(line) });
  }, SERVICES_MS);
  afterAll(async () => {
    await host.stop();
    await sandbox.stop();
  });

  test(
    'a timer looks and tells, and writes one event of the form that queries read',
    async () => {
      await host.runTimer('checkQuotas');
      const { mails, cards } = sandbox.simulator.outbox;
      expect([mails.length, cards.length]).toEqual([1, 1]);
      const events = sweepEvents(logs);
      expect(events).toHaveLength(1);
      expect(events[0]).toMatchObject({ functionName: 'checkQuotas', level: 'information' });
      const facts: unknown = JSON.parse(events[0]?.message.slice('sweep-completed '.length) ?? '');
      expect(facts).toMatchObject({ timer: 'registry-quota', isPastDue: false, delivered: 2 });
    },
    SERVICES_MS,
  );

  test(
    'a look over HTTP answers with a report and writes no event',
    async () => {
      const before = sweepEvents(logs).length;
      const answer = await fetch(`${host.url}/api/check?checks=registry-quota`);
      const report = ReportSchema.parse(await answer.json());
      expect(report.findings.length).toBeGreaterThan(0);
      expect(sweepEvents(logs)).toHaveLength(before);
    },
    SERVICES_MS,
  );
});

function sweepEvents(lines: readonly LogLine[]): readonly LogLine[] {
  return lines.filter(({ message }) => message.startsWith(`${SWEEP_COMPLETED} {`));
}

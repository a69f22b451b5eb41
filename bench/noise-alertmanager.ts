import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { createServer as createProbe } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DAY_MS } from '../src/domain/time.ts';
import { alertmanagerConfig, scaleTimes } from './noise-alertmanager-settings.ts';
import type { AlertmanagerTuning, ScaledTime } from './noise-alertmanager-settings.ts';
import { labelsOf, mentionsOf, stepSource } from './noise-alertmanager-source.ts';
import type { Posted, PostedAlert } from './noise-alertmanager-source.ts';
import type { Telling } from './noise-told.ts';
import type { NoiseRun, Sighting, Timeline } from './noise-types.ts';

export type AlertmanagerRun = {
  readonly tellings: readonly Telling[];
  readonly times: readonly ScaledTime[];
  /** How late the latest post was, in ms. */
  readonly latestPostMs: number;
  /** Messages of a group that followed another of the same group after the same run. */
  readonly followUps: number;
};

export type AlertmanagerRequest = {
  readonly binary: string;
  readonly timeline: Timeline;
  readonly tuning: AlertmanagerTuning;
  /** How long a virtual day takes, in ms. */
  readonly dayMs: number;
  readonly runsPerDay: number;
};

/** Path of the program: `ALERTMANAGER` names it, else it is looked for on the PATH. */
export function findAlertmanager(env: NodeJS.ProcessEnv): string | undefined {
  const named = env['ALERTMANAGER'];
  const names =
    named === undefined || named === '' ? ['prometheus-alertmanager', 'alertmanager'] : [named];
  return names.find((name) => versionOf(name) !== undefined);
}

/** First line of what the program says of its version; undefined when it does not run. */
export function versionOf(binary: string): string | undefined {
  try {
    const text = execFileSync(binary, ['--version'], { encoding: 'utf8', stdio: 'pipe' });
    return text.split('\n')[0];
  } catch {
    // Not there or not a program: the caller says so.
    return undefined;
  }
}

type Received = { readonly at: number; readonly operator: string; readonly body: unknown };

/** Feeds the timeline to an Alertmanager of its own in scaled time, and gives what it sent. */
export async function runAlertmanager(request: AlertmanagerRequest): Promise<AlertmanagerRun> {
  const folder = mkdtempSync(join(tmpdir(), 'acr-watch-noise-'));
  const received: Received[] = [];
  const webhook = await listen(received);
  const times = scaleTimes(request.tuning, request.dayMs);
  const port = await freePort();
  const child = start({ request, folder, times, webhookPort: portOf(webhook), port });
  try {
    await untilReady(child, port);
    const { startedAt, latestPostMs } = await post(request, port);
    return { times, latestPostMs, ...told(request, received, startedAt) };
  } finally {
    child.kill('SIGKILL');
    webhook.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function listen(received: Received[]): Promise<Server> {
  const server = createServer((incoming, answer) => {
    const at = Date.now();
    void bodyOf(incoming).then((text) => {
      const operator = decodeURIComponent((incoming.url ?? '/').slice(1));
      received.push({ at, operator, body: JSON.parse(text) });
      answer.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  incoming.setEncoding('utf8');
  let text = '';
  for await (const chunk of incoming) text += String(chunk);
  return text;
}

async function freePort(): Promise<number> {
  const probe = createProbe();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const port = portOf(probe);
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

function portOf(server: { address(): unknown }): number {
  const address = server.address();
  if (typeof address === 'object' && address !== null && 'port' in address) {
    return Number(address.port);
  }
  throw new Error('the server listens on no port');
}

function start(input: {
  readonly request: AlertmanagerRequest;
  readonly folder: string;
  readonly times: readonly ScaledTime[];
  readonly webhookPort: number;
  readonly port: number;
}): ChildProcess {
  const { request, folder, times, webhookPort, port } = input;
  const [first, ...rest] = request.timeline.operators;
  if (first === undefined) throw new Error('nobody to tell');
  const file = join(folder, 'alertmanager.yml');
  const webhookOf = (operator: string) => `http://127.0.0.1:${webhookPort}/${operator}`;
  const { tuning } = request;
  writeFileSync(
    file,
    alertmanagerConfig({ tuning, times, operators: [first, ...rest], webhookOf }),
  );
  const time = (name: string) => `${times.find((one) => one.name === name)?.scaledMs ?? 0}ms`;
  return spawn(
    request.binary,
    [
      `--config.file=${file}`,
      `--storage.path=${folder}`,
      `--data.retention=${time('retention')}`,
      `--data.maintenance-interval=${time('maintenanceInterval')}`,
      `--alerts.gc-interval=${time('gcInterval')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
      '--log.level=error',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
}

async function untilReady(child: ChildProcess, port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (child.exitCode !== null) throw new Error(`alertmanager ended with ${child.exitCode}`);
    const isReady = await fetch(`http://127.0.0.1:${port}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await delay(100);
  }
  throw new Error('alertmanager was not ready within 10 s');
}

async function post(request: AlertmanagerRequest, port: number) {
  const { timeline, dayMs, runsPerDay } = request;
  const intervalMs = dayMs / runsPerDay;
  const startedAt = Date.now() + 100;
  let posted: Posted = new Map();
  let latestPostMs = 0;
  for (const [index, run] of timeline.runs.entries()) {
    const due = startedAt + index * intervalMs;
    await delay(Math.max(0, due - Date.now()));
    const step = stepSource(posted, run);
    posted = step.posted;
    await send(port, alertsOf(step, { run, request, startedAt }));
    latestPostMs = Math.max(latestPostMs, Date.now() - due);
  }
  await delay(intervalMs);
  return { startedAt, latestPostMs };
}

type Clock = {
  readonly run: NoiseRun;
  readonly request: AlertmanagerRequest;
  readonly startedAt: number;
};

function alertsOf(
  { firing, ended }: { readonly firing: readonly Sighting[]; readonly ended: readonly Sighting[] },
  clock: Clock,
): readonly PostedAlert[] {
  const endsAt = new Date().toISOString();
  const gone = clock.request.tuning.saysResolved ? ended : [];
  return [
    ...firing.map((sighting) => postedAlert(sighting, clock)),
    ...gone.map((sighting) => ({ ...postedAlert(sighting, clock), endsAt })),
  ];
}

function postedAlert(sighting: Sighting, { request, startedAt }: Clock): PostedAlert {
  const began = (sighting.since - (request.timeline.runs[0]?.at ?? 0)) / (DAY_MS / request.dayMs);
  return { labels: labelsOf(sighting), startsAt: new Date(startedAt + began).toISOString() };
}

async function send(port: number, alerts: readonly PostedAlert[]): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(alerts),
  });
  if (!answer.ok) throw new Error(`alertmanager answered ${answer.status}: ${await answer.text()}`);
}

function told(request: AlertmanagerRequest, received: readonly Received[], startedAt: number) {
  const last = request.timeline.runs.length - 1;
  const intervalMs = request.dayMs / request.runsPerDay;
  const groups = new Set<string>();
  let followUps = 0;
  const tellings = received.map(({ at, operator, body }) => {
    const run = Math.min(last, Math.max(0, Math.floor((at - startedAt) / intervalMs)));
    const mentions = mentionsOf(body);
    if (mentions === undefined) throw new Error('alertmanager sent something without alerts');
    const group = `${run} ${operator} ${groupKeyOf(body)}`;
    if (groups.has(group)) followUps += 1;
    groups.add(group);
    return { run, operator, mentions };
  });
  return { tellings, followUps };
}

function groupKeyOf(body: unknown): string {
  return typeof body === 'object' && body !== null && 'groupKey' in body
    ? String(body.groupKey)
    : '';
}

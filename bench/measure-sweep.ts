import { fork } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFile } from '../dev/paths.ts';
import { startSandbox } from '../dev/sandbox.ts';
import type { Tenant } from '../simulator/tenant.ts';
import { leastRequests } from './least-requests.ts';
import type { Term } from './least-requests.ts';

export type SweepMeasure = {
  readonly terms: readonly Term[];
  /** Requests by service, as the simulator logged them. */
  readonly requests: ReadonlyMap<string, number>;
  readonly peakBytes: number;
  readonly seconds: number;
  readonly findings: number;
  readonly gaps: number;
};

/** The checks whose least number of requests is known; login events depend on the workspaces. */
const COUNTED = 'credential-expiry,registry-quota,replication-health';

/** Runs the command line over a tenant in a process of its own and counts what it asked. */
export async function measureSweep(tenant: Tenant): Promise<SweepMeasure> {
  const terms = leastRequests(tenant);
  const sandbox = await startSandbox({ tenant });
  const folder = await mkdtemp(join(tmpdir(), 'acr-watch-bench-'));
  const file = join(folder, 'report.json');
  try {
    const started = performance.now();
    const args = ['--checks', COUNTED, '--format', 'json', '--output', file];
    const peakBytes = await runCli(args, sandbox.env);
    const seconds = (performance.now() - started) / 1000;
    const report: unknown = JSON.parse(await readFile(file, 'utf8'));
    const requests = countByService(sandbox.simulator.requests.all());
    return { terms, requests, peakBytes, seconds, ...summaryOf(report) };
  } finally {
    await sandbox.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function runCli(args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  const entry = projectFile('bench', 'measured-cli.ts');
  const child = fork(entry, args, { env: { ...env }, stdio: ['ignore', 'inherit', 'pipe', 'ipc'] });
  return new Promise((resolve, reject) => {
    let errors = '';
    child.stderr?.on('data', (text: Buffer) => {
      errors += text.toString();
    });
    child.once('message', (message) => resolve(peakOf(message)));
    child.once('exit', (code) => {
      if (code !== null && code >= 64) reject(new Error(`the sweep ended with ${code}: ${errors}`));
    });
    child.once('error', reject);
  });
}

function peakOf(message: unknown): number {
  const isPeak = typeof message === 'object' && message !== null && 'peakBytes' in message;
  return isPeak ? Number(message.peakBytes) : Number.NaN;
}

function countByService(
  requests: readonly { readonly service: string }[],
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { service } of requests) counts.set(service, (counts.get(service) ?? 0) + 1);
  return counts;
}

function summaryOf(report: unknown): { readonly findings: number; readonly gaps: number } {
  if (typeof report !== 'object' || report === null || !('summary' in report)) {
    throw new Error('the report has no summary');
  }
  const { summary } = report;
  const count = (name: string) =>
    typeof summary === 'object' && summary !== null ? Number(Reflect.get(summary, name)) : 0;
  return { findings: count('critical') + count('warning') + count('info'), gaps: count('gaps') };
}

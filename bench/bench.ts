import process from 'node:process';
import { generatedTenant } from '../simulator/generated-tenant.ts';
import { sampleTenant } from '../simulator/sample-tenant.ts';
import type { Tenant } from '../simulator/tenant.ts';
import { measureAzSweep } from './az-sweep.ts';
import { measureLoadTime } from './load-time.ts';
import { measureSweep } from './measure-sweep.ts';
import type { SweepMeasure } from './measure-sweep.ts';

const MIB = 2 ** 20;
const SEED = 20261121;
const AIMS = { requests: 1.05, memoryMib: 256, load: 3 };

/**
 * `npm run bench`: every figure is a count or a ratio of two things measured in this run.
 * `npm run bench -- noise` is another benchmark, which takes some seven minutes.
 */
export async function main([name, ...args]: readonly string[] = []): Promise<number> {
  if (name === 'noise') return await (await import('./noise.ts')).main(args);
  const now = new Date();
  const size = {
    subscriptions: 3,
    registries: 100,
    replicated: 30,
    applications: 5000,
    servicePrincipals: 5000,
  };
  const sample = await showSweep('sample tenant', sampleTenant(now));
  await showSweep(`generated tenant, seed ${SEED}`, generatedTenant({ now, seed: SEED, ...size }));
  await showAz(sampleTenant(now), sample);
  await showLoadTime();
  return 0;
}

async function showSweep(name: string, tenant: Tenant): Promise<SweepMeasure> {
  const measure = await measureSweep(tenant);
  const least = measure.terms.reduce((sum, term) => sum + term.requests, 0);
  const asked = askedOf(measure);
  say(
    `\n${name}: ${measure.findings} findings, ${measure.gaps} gaps, ${measure.seconds.toFixed(1)} s`,
  );
  for (const term of measure.terms) say(`  ${String(term.requests).padStart(6)}  ${term.name}`);
  say(`  ${String(least).padStart(6)}  least`);
  const services = [...measure.requests].map(([service, count]) => `${service} ${count}`);
  say(`  ${String(asked).padStart(6)}  asked (${services.join(', ')})`);
  say(`  requests ÷ least: ${ratioOf(measure, asked / least)} (aim ≤ ${AIMS.requests})`);
  say(`  peak memory: ${(measure.peakBytes / MIB).toFixed(0)} MiB (aim ≤ ${AIMS.memoryMib})`);
  return measure;
}

/** A sweep with a gap did not do the whole work, so it has no ratio. */
function ratioOf(measure: SweepMeasure, ratio: number): string {
  return measure.gaps === 0 ? ratio.toFixed(3) : 'none, the sweep has gaps';
}

function askedOf(measure: SweepMeasure): number {
  return [...measure.requests.values()].reduce((sum, count) => sum + count, 0);
}

async function showAz(tenant: Tenant, ours: SweepMeasure): Promise<void> {
  const az = await measureAzSweep(tenant);
  if (az === undefined) {
    say('\naz is not installed: the comparison with it is left out');
    return;
  }
  say('\nthe same sweep of the sample tenant');
  say('                 processes  requests  seconds');
  say(`  az             ${row(az.processes, az.requests, az.seconds)}`);
  say(`  acr-watch      ${row(1, askedOf(ours), ours.seconds)}`);
  say(`  az ÷ acr-watch: ${(az.seconds / ours.seconds).toFixed(1)} in time`);
}

function row(processes: number, requests: number, seconds: number): string {
  return `${String(processes).padStart(9)}  ${String(requests).padStart(8)}  ${seconds.toFixed(1).padStart(7)}`;
}

async function showLoadTime(): Promise<void> {
  const { appMs, bareMs, appBytes } = await measureLoadTime();
  say(
    `\nload of the bundle (${(appBytes / 1e6).toFixed(2)} MB): ${appMs.toFixed(0)} ms; a bare one-function app: ${bareMs.toFixed(0)} ms`,
  );
  say(`  bundle ÷ bare: ${(appMs / bareMs).toFixed(2)} (aim ≤ ${AIMS.load})`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildBundle } from '../dev/build.ts';
import { projectFile } from '../dev/paths.ts';

export type LoadTime = {
  /** Median ms to load each bundle in a fresh process. */
  readonly appMs: number;
  readonly bareMs: number;
  readonly appBytes: number;
};

const RUNS = 10;

const BARE_APP = `import { app } from '@azure/functions';
app.timer('bare', { schedule: '0 0 * * * *', handler: () => {} });
`;

/** Loads the app's bundle and that of a one-function app, by turns, in fresh processes. */
export async function measureLoadTime(): Promise<LoadTime> {
  const folder = mkdtempSync(join(projectFile('dist'), '..', '.acr-watch-bench-'));
  try {
    const bareEntry = join(folder, 'bare.ts');
    writeFileSync(bareEntry, BARE_APP);
    const bare = await buildBundle({ entry: bareEntry, outfile: join(folder, 'bare.cjs') });
    const app = await buildBundle({ outfile: join(folder, 'app.cjs') });
    const pairs = Array.from(
      { length: RUNS },
      () => [loadMs(bare.file), loadMs(app.file)] as const,
    );
    return {
      bareMs: median(pairs.map(([ms]) => ms)),
      appMs: median(pairs.map(([, ms]) => ms)),
      appBytes: app.bytes,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function loadMs(file: string): number {
  const script = `const t = performance.now(); require(${JSON.stringify(file)}); process.stdout.write(String(performance.now() - t));`;
  const options = { cwd: tmpdir(), stdio: ['ignore', 'pipe', 'ignore'] as const };
  return Number(
    execFileSync(process.execPath, ['-e', script], { ...options, stdio: [...options.stdio] }),
  );
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildBundle } from '../../dev/build.ts';

/** The small app as one file in a folder where nothing else is. */
export async function buildSmallBundle(): Promise<{
  readonly file: string;
  readonly remove: () => Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'acr-watch-small-'));
  const entry = fileURLToPath(new URL('small-app.ts', import.meta.url));
  const { file } = await buildBundle({ entry, outfile: join(folder, 'main.cjs') });
  return { file, remove: () => rm(folder, { recursive: true, force: true }) };
}

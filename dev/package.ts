import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildBundle } from './build.ts';
import { describeError } from './host-messages.ts';
import { fieldOf, projectFile } from './paths.ts';
import { zipFiles } from './zip.ts';

/** Name of the package, in `dist` and at a release's address. */
export const PACKAGE_FILE = 'acr-watch.zip';

/** Largest package in bytes: a cold start fetches and unpacks it before it can answer. */
export const MAX_PACKAGE_BYTES = 600_000;

export type AppPackage = { readonly file: string; readonly bytes: number; readonly sha256: string };

/**
 * Makes what is deployed: the bundle, `host.json` and a `package.json` that names the bundle, as a
 * zip and as the folder `app` beside it. The same sources give the same bytes anywhere. Throws when
 * the sources do not build, and when the zip is larger than `maxBytes`; no zip is left then.
 */
export async function packageApp({
  folder = projectFile('dist'),
  maxBytes = MAX_PACKAGE_BYTES,
}: {
  readonly folder?: string;
  readonly maxBytes?: number;
} = {}): Promise<AppPackage> {
  const file = join(folder, PACKAGE_FILE);
  const app = join(folder, 'app');
  await Promise.all([rm(file, { force: true }), rm(app, { recursive: true, force: true })]);
  const files = await packageFiles(join(app, 'main.cjs'));
  await Promise.all([...files].map(([name, content]) => writeFile(join(app, name), content)));
  const zip = zipFiles(files);
  if (zip.byteLength > maxBytes) {
    throw new Error(`the package has ${zip.byteLength} bytes, more than the ${maxBytes} allowed`);
  }
  await mkdir(folder, { recursive: true });
  await writeFile(file, zip);
  const sha256 = createHash('sha256').update(zip).digest('hex');
  return { file, bytes: zip.byteLength, sha256 };
}

async function packageFiles(bundleFile: string): Promise<ReadonlyMap<string, Uint8Array>> {
  await buildBundle({ outfile: bundleFile });
  const [bundle, host, manifest] = await Promise.all([
    readFile(bundleFile),
    readJson('host.json'),
    readJson('package.json'),
  ]);
  const own = {
    name: fieldOf(manifest, 'name'),
    version: fieldOf(manifest, 'version'),
    type: 'commonjs',
    main: 'main.cjs',
  };
  return new Map([
    ['main.cjs', bundle],
    ['host.json', jsonBytes(host)],
    ['package.json', jsonBytes(own)],
  ]);
}

async function readJson(name: string): Promise<unknown> {
  return JSON.parse(await readFile(projectFile(name), 'utf8'));
}

/** Written anew, because a checkout may have changed the ends of lines. */
function jsonBytes(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}

/** `npm run package`: makes the zip and prints its size and checksum, or what went wrong. */
export async function main(): Promise<number> {
  const made = await packageApp().catch(describeError);
  if (typeof made === 'string') {
    process.stderr.write(`${made}\n`);
    return 1;
  }
  const { bytes, sha256 } = made;
  const allowed = `${bytes} of at most ${MAX_PACKAGE_BYTES} bytes`;
  process.stdout.write(`dist/${PACKAGE_FILE} ${allowed}, SHA-256 ${sha256}\n`);
  return 0;
}

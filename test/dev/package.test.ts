import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MAX_PACKAGE_BYTES, PACKAGE_FILE, packageApp } from '../../dev/package.ts';
import type { AppPackage } from '../../dev/package.ts';
import { projectFile, ROOT } from '../../dev/paths.ts';

const run = promisify(execFile);
const BUILD_MS = 60_000;

let folder = '';
let made: AppPackage;
let files: Readonly<Record<string, Uint8Array>> = {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acr-watch-package-'));
  made = await packageApp({ folder: join(folder, 'dist') });
  files = unzipSync(await readFile(made.file));
}, BUILD_MS);
afterAll(() => rm(folder, { recursive: true, force: true }));

function packed(name: string): string {
  return Buffer.from(files[name] ?? []).toString('utf8');
}

describe('the package', () => {
  test('has the bundle, host.json and package.json, and nothing else', () => {
    expect(Object.keys(files)).toEqual(['host.json', 'main.cjs', 'package.json']);
  });

  test('has the host.json of the project', async () => {
    const own: unknown = JSON.parse(await readFile(projectFile('host.json'), 'utf8'));
    expect(JSON.parse(packed('host.json'))).toEqual(own);
  });

  test('names the bundle and installs nothing', async () => {
    const own: unknown = JSON.parse(await readFile(projectFile('package.json'), 'utf8'));
    expect(JSON.parse(packed('package.json'))).toEqual({
      name: 'acr-watch',
      version: Object(own).version,
      type: 'commonjs',
      main: 'main.cjs',
    });
  });

  test('holds no path of the machine and no source map', () => {
    expect(packed('main.cjs')).not.toContain(ROOT);
    expect(packed('main.cjs')).not.toContain(tmpdir());
    expect(packed('main.cjs')).not.toContain('sourceMappingURL');
  });

  test('is small enough, and says how large it is', async () => {
    const zip = await readFile(made.file);
    expect(zip.byteLength).toBeLessThanOrEqual(MAX_PACKAGE_BYTES);
    expect(made.bytes).toBe(zip.byteLength);
    expect(made.sha256).toBe(createHash('sha256').update(zip).digest('hex'));
  });

  test('lies unpacked beside the zip', async () => {
    const app = join(folder, 'dist', 'app');
    expect((await readdir(app)).sort()).toEqual(Object.keys(files));
    for (const name of Object.keys(files)) {
      expect(await readFile(join(app, name), 'utf8')).toBe(packed(name));
    }
  });
});

test(
  'the same sources give the same bytes in another folder, time zone and language',
  async () => {
    const copy = join(folder, 'a copy');
    await mkdir(copy);
    for (const name of ['dev', 'src', 'host.json', 'package.json', 'tsconfig.json']) {
      await cp(projectFile(name), join(copy, name), { recursive: true });
    }
    await symlink(projectFile('node_modules'), join(copy, 'node_modules'), 'junction');
    const env = { PATH: process.env['PATH'], TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8' };
    const { stdout } = await run(process.execPath, [join(copy, 'dev', 'run.mjs'), 'package'], {
      cwd: tmpdir(),
      env,
    });
    expect(stdout).toBe(
      `dist/acr-watch.zip ${made.bytes} of at most 600000 bytes, SHA-256 ${made.sha256}\n`,
    );
    const [one, other] = await Promise.all(
      [made.file, join(copy, 'dist', PACKAGE_FILE)].map((file) => readFile(file)),
    );
    expect(other).toEqual(one);
  },
  BUILD_MS,
);

test(
  'too large a package is an error and leaves no zip, old or new',
  async () => {
    const dist = join(folder, 'large');
    await mkdir(dist);
    await writeFile(join(dist, PACKAGE_FILE), 'old');
    const attempt = packageApp({ folder: dist, maxBytes: 1000 });
    await expect(attempt).rejects.toThrow(
      /^the package has \d+ bytes, more than the 1000 allowed$/,
    );
    expect(existsSync(join(dist, PACKAGE_FILE))).toBe(false);
  },
  BUILD_MS,
);

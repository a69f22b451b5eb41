import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { projectFile } from '../../dev/paths.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'acr-watch-scripts-'));
  mkdirSync(join(folder, 'bin'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Ended = { readonly code: number | string; readonly said: string };

/** Runs one of the workflows' scripts in the folder, with the stand-ins first on PATH. */
function run(script: string, ...args: readonly string[]): Promise<Ended> {
  const env = {
    PATH: `${join(folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`,
    GITHUB_PATH: join(folder, 'path'),
    GITHUB_REF_NAME: 'v1.2.3',
    HOME: folder,
  };
  const file = projectFile('.github', 'scripts', script);
  return new Promise((resolve) => {
    execFile(file, args, { env, cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, said: `${stdout}${stderr}` });
    });
  });
}

function standIn(name: string, body: string): void {
  const file = join(folder, 'bin', name);
  writeFileSync(file, `#!/usr/bin/env bash\n${body}\n`);
  chmodSync(file, 0o755);
}

describe('installing the compiler', () => {
  test('refuses bytes of another checksum and puts nothing on PATH', async () => {
    standIn('curl', 'while [ "$1" != --output ]; do shift; done; echo changed >"$2"');
    const ended = await run('install-bicep.sh', join(folder, 'bicep'));
    expect(ended.code).toBe(1);
    expect(ended.said).toContain('FAILED');
    expect(() => readFileSync(join(folder, 'bicep', 'bicep'))).toThrow('ENOENT');
    expect(() => readFileSync(join(folder, 'path'))).toThrow('ENOENT');
  });

  test('installs bytes that have the checksum, and puts the folder on PATH', async () => {
    standIn('curl', 'while [ "$1" != --output ]; do shift; done; echo "echo hello" >"$2"');
    standIn('sha256sum', 'cat >/dev/null');
    const ended = await run('install-bicep.sh', join(folder, 'bicep'));
    expect(ended).toEqual({ code: 0, said: 'hello\n' });
    expect(readFileSync(join(folder, 'path'), 'utf8')).toBe(`${join(folder, 'bicep')}\n`);
  });
});

describe('compiling the templates', () => {
  const writesJson = `
    [ "$1" = build ] || exit 0
    while [ "$1" != --outfile ]; do shift; done
    echo '{}' >"$2"`;

  test('leaves the JSON of each file under its name', async () => {
    standIn('bicep', writesJson);
    const ended = await run('compile-bicep.sh', '--outdir', 'out', 'a/main.bicep', 'b.bicep');
    expect(ended).toEqual({ code: 0, said: 'a/main.bicep\nb.bicep\n' });
    expect(readFileSync(join(folder, 'out', 'main.json'), 'utf8')).toBe('{}\n');
    expect(readFileSync(join(folder, 'out', 'b.json'), 'utf8')).toBe('{}\n');
  });

  test.each(['build', 'lint'])('a warning of %s is an error', async (command) => {
    const warning = 'main.bicep(1,7) : Warning no-unused-params: Parameter "a" is never used.';
    standIn('bicep', `if [ "$1" = ${command} ]; then echo '${warning}' >&2; fi`);
    const ended = await run('compile-bicep.sh', 'main.bicep', 'other.bicep');
    expect(ended.code).toBe(1);
    expect(ended.said).toContain(warning);
    expect(ended.said).toContain('other.bicep');
  });

  test('an exit code is an error although nothing was said', async () => {
    standIn('bicep', 'exit 3');
    expect((await run('compile-bicep.sh', 'main.bicep')).said).toContain('exit code 3');
  });

  test('information is no error', async () => {
    standIn('bicep', 'echo "main.bicep(1,1) : Info some-rule: Could be shorter."');
    expect((await run('compile-bicep.sh', 'main.bicep')).code).toBe(0);
  });

  test('no file at all is an error', async () => {
    expect((await run('compile-bicep.sh')).code).toBe(64);
  });
});

describe('naming the package in the templates', () => {
  const uri = 'https://contoso.example/v1.2.3/acr-watch.zip';
  const written = (packageUri: object) => {
    const file = join(folder, 'main.json');
    writeFileSync(file, JSON.stringify({ parameters: { packageUri, other: { type: 'int' } } }));
    return file;
  };

  test('gives it as the default, and changes nothing else', async () => {
    const file = written({ type: 'string', defaultValue: '' });
    expect(await run('set-package-uri.sh', uri, file)).toEqual({ code: 0, said: '' });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      parameters: { packageUri: { type: 'string', defaultValue: uri }, other: { type: 'int' } },
    });
  });

  test('a template without the parameter is an error, and stays as it was', async () => {
    const file = written({});
    const before = readFileSync(file, 'utf8');
    expect((await run('set-package-uri.sh', uri, file)).code).not.toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});

describe('pushing the templates', () => {
  const git = (...args: readonly string[]) =>
    new Promise<string>((resolve, reject) => {
      execFile('git', ['-C', join(folder, 'there.git'), ...args], (error, stdout) => {
        if (error === null) resolve(stdout.trim());
        else reject(error);
      });
    });

  beforeEach(async () => {
    mkdirSync(join(folder, 'there.git'));
    await git('init', '--quiet', '--bare');
  });

  const push = (files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return run('push-templates.sh', join(folder, 'there.git'), ...Object.keys(files));
  };

  test('makes the branch, and then only moves it when a template changed', async () => {
    expect(await push({ 'main.json': '1' })).toEqual({ code: 0, said: '' });
    expect((await push({ 'main.json': '1' })).said).toContain('already');
    expect((await push({ 'main.json': '2' })).code).toBe(0);
    expect(await git('log', '--format=%s %an', 'deploy')).toBe(
      'Templates of v1.2.3 github-actions[bot]\nTemplates of v1.2.3 github-actions[bot]',
    );
    expect(await git('show', 'deploy:main.json')).toBe('2');
  });

  test('the branch holds the files of the last push and no others', async () => {
    await push({ 'old.json': '1', 'main.json': '1' });
    await push({ 'main.json': '1' });
    expect(await git('ls-tree', '--name-only', 'deploy')).toBe('main.json');
  });

  test('a repository out of reach is an error', async () => {
    rmSync(join(folder, 'there.git'), { recursive: true });
    expect((await push({ 'main.json': '1' })).code).not.toBe(0);
  });
});

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fieldOf, projectFile } from '../../dev/paths.ts';
import { readWorkflow, workflowProblems } from './workflow-rules.ts';
import type { Step, Workflow } from './workflow-rules.ts';

const FOLDER = projectFile('.github', 'workflows');
const SCRIPTS = new Set(
  Object.keys(Object(fieldOf(JSON.parse(textOf('package.json')), 'scripts'))),
);

function textOf(...parts: readonly string[]): string {
  return readFileSync(projectFile(...parts), 'utf8');
}

function workflow(name: string): Workflow {
  const read = readWorkflow(textOf('.github', 'workflows', name));
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read.workflow;
}

function stepsOf(file: string, job: string): readonly Step[] {
  return workflow(file).jobs[job]?.steps ?? [];
}

/** Scripts of a job, in order, each on one line. */
function scriptsOf(file: string, job: string): readonly string[] {
  return stepsOf(file, job).flatMap(({ run }) => (run === undefined ? [] : [run.trim()]));
}

describe('the workflows', () => {
  test('are these two', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(['ci.yml', 'release.yml']);
  });

  test.each(['ci.yml', 'release.yml'])('%s keeps every rule', (name) => {
    expect(workflowProblems(textOf('.github', 'workflows', name), SCRIPTS)).toEqual([]);
  });

  test.each(readdirSync(projectFile('.github', 'scripts')))('%s may be run', (name) => {
    const file = projectFile('.github', 'scripts', name);
    expect(statSync(file).mode & 0o111).toBe(0o111);
    expect(readFileSync(file, 'utf8')).toMatch(/^#!\/usr\/bin\/env bash\n/);
    expect(readFileSync(file, 'utf8')).toContain('\nset -euo pipefail\n');
  });
});

describe('what runs at every push', () => {
  test('runs for the main branch and for pull requests', () => {
    expect(workflow('ci.yml').on).toEqual({ push: { branches: ['main'] }, pull_request: null });
  });

  test('runs everything on the oldest and the newest Node', () => {
    expect(workflow('ci.yml').jobs['test']?.strategy?.matrix).toEqual({ node: ['20', '24'] });
    expect(scriptsOf('ci.yml', 'test')).toEqual(['.ci/run']);
  });

  test('compiles every template with the real compiler, then runs the template tests with it', () => {
    const scripts = scriptsOf('ci.yml', 'bicep').join('\n');
    expect(scripts).toMatch(
      /install-bicep\.sh[^]+bicep restore infra\/graph\/graph\.bicep[^]+find infra [^]+compile-bicep\.sh[^]+npm ci[^]+vitest run test\/infra/,
    );
  });

  test('may write nothing', () => {
    const jobs = Object.values(workflow('ci.yml').jobs);
    expect(jobs.map(({ permissions }) => permissions)).toEqual(jobs.map(() => undefined));
  });
});

describe('a release', () => {
  test('is made for a version tag and for nothing else', () => {
    expect(workflow('release.yml').on).toEqual({ push: { tags: ['v*'] } });
  });

  test('is tested, packed and compiled in a job that may only read', () => {
    const scripts = scriptsOf('release.yml', 'build').join('\n');
    expect(workflow('release.yml').jobs['build']?.permissions).toBeUndefined();
    expect(scripts).toMatch(
      /install-bicep\.sh[^]+\.ci\/run\nnpm run package\n[^]+compile-bicep\.sh --outdir dist infra\/main\.bicep infra\/main\.subscription\.bicep\nsha256sum /,
    );
    expect(scripts).toContain('"v$(node -p \'require("./package.json").version\')"');
  });

  test('hands on and attaches the package, both templates and their checksums', () => {
    const files = ['acr-watch.zip', 'main.json', 'main.subscription.json'];
    const upload = stepsOf('release.yml', 'build').find(({ uses }) =>
      uses?.startsWith('actions/upload-artifact@'),
    );
    expect(upload?.with?.['if-no-files-found']).toBe('error');
    expect(String(upload?.with?.['path']).trim().split('\n')).toEqual(
      [...files, 'SHA256SUMS'].map((file) => `dist/${file}`),
    );
    const scripts = scriptsOf('release.yml', 'release').join('\n');
    expect(scripts).toContain(`sha256sum --check --strict SHA256SUMS`);
    expect(scripts).toContain('gh release create "$GITHUB_REF_NAME" --verify-tag');
    expect(scripts).toContain(`${files.join(' ')} SHA256SUMS`);
    expect(scriptsOf('release.yml', 'build').join('\n')).toContain(`sha256sum ${files.join(' ')}`);
  });

  test('shows its templates on the branch of the button when the release is there', () => {
    const { jobs } = workflow('release.yml');
    expect([jobs['release']?.needs, jobs['deploy-branch']?.needs]).toEqual(['build', 'release']);
    expect(jobs['deploy-branch']?.if).toBe("${{ !contains(github.ref_name, '-') }}");
    const scripts = scriptsOf('release.yml', 'deploy-branch').join('\n');
    expect(scripts).toMatch(/push-templates\.sh [^]+ assets\/main\.json assets\/main\.sub/);
    // The button installs the code too: the package is named before the templates are pushed.
    expect(scripts).toMatch(/set-package-uri\.sh [^]+acr-watch\.zip[^]+push-templates\.sh/);
    expect(textOf('.github', 'scripts', 'push-templates.sh')).toContain('HEAD:refs/heads/deploy');
  });

  test('gives the right to write to the two jobs that publish, and no more to them', () => {
    const { jobs } = workflow('release.yml');
    const rights = Object.entries(jobs).map(([name, { permissions }]) => [name, permissions]);
    expect(rights).toEqual([
      ['build', undefined],
      ['release', { contents: 'write' }],
      ['deploy-branch', { contents: 'write' }],
    ]);
  });
});

describe('a broken workflow is found', () => {
  const good = textOf('.github', 'workflows', 'release.yml');
  const cases: readonly (readonly [string, string, string, RegExp])[] = [
    ['a key twice', 'name: release\n', 'name: release\nname: again\n', /unique/],
    ['an unknown key', 'cancel-in-progress', 'cancel-in-progres', /concurrency/],
    ['no permissions', 'permissions:\n  contents: read\n', '', /permissions/],
    ['rights for all jobs', 'contents: read', 'contents: write', /may only read/],
    ['a job that is not there', 'needs: build', 'needs: biuld', /no job biuld/],
    ['no time limit', '    timeout-minutes: 40\n', '', /timeout-minutes/],
    ['a movable version', /@[0-9a-f]{40} # v6.2.0/.source, '@v6', /not pinned/],
    ['a token left behind', 'persist-credentials: false', 'fetch-depth: 1', /persist-credentials/],
    ['an expression in a script', '"$GITHUB_REF_NAME" =', '"${{ github.ref_name }}" =', /expr/],
    ['a token that is printed', 'gh auth setup-git', 'echo "$GH_TOKEN"', /touches the secret/],
    ['a script that is not there', 'npm run package', 'npm run pack', /no script pack/],
    ['a file that is not there', '.ci/run', '.ci/ran', /no file \.ci\/ran/],
    ['a pipe that hides a failure', 'defaults:\n  run:\n    shell: bash\n', '', /a pipe without/],
  ];

  test.each(cases)('%s', (_name, from, to, expected) => {
    const broken = good.replace(
      new RegExp(from.includes('[0-9a-f]') ? from : escaped(from)),
      () => to,
    );
    expect(broken).not.toBe(good);
    expect(workflowProblems(broken, SCRIPTS).join('\n')).toMatch(expected);
  });
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

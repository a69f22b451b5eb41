import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { projectFile } from '../../dev/paths.ts';

const RUN = projectFile('dev', 'run.mjs');

test('an unknown script is refused with the names that exist', () => {
  const run = spawnSync(process.execPath, [RUN, 'toString'], { encoding: 'utf8' });
  expect(run.status).toBe(64);
  expect(run.stderr).toMatch(/^unknown script "toString"; there are: start, check, routes, .*\n$/);
});

test('a Node that cannot run TypeScript is told in one line what to do', () => {
  // The version is what the script looks at; the old Node itself need not be installed here.
  const pretend = 'Object.defineProperty(process.versions, "node", { value: "22.17.1" });';
  const preload = `data:text/javascript,${encodeURIComponent(pretend)}`;
  const run = spawnSync(process.execPath, ['--import', preload, RUN, 'check'], {
    encoding: 'utf8',
  });
  expect(run.status).toBe(64);
  expect(run.stderr).toMatch(
    /^Node 22\.17\.1 cannot run TypeScript, 22\.18 or newer is needed: .+\n$/,
  );
});

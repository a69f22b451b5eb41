import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { projectFile } from '../../dev/paths.ts';
import { startSandbox } from '../../dev/sandbox.ts';
import { CHECKS } from '../../src/checks/catalog.ts';
import { USAGE } from '../../src/cli/arguments.ts';
import { runCli } from './support/run-cli.ts';

const readme = readFileSync(projectFile('README.md'), 'utf8');

test('the README shows what the command really prints', async () => {
  const [, args = '', shown = ''] =
    /\$ npm run -s check -- (.+)\n([\s\S]+?)\n```/.exec(readme) ?? [];
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.stop());
  const { stdout, exitCode } = await runCli(args.split(' '), sandbox.env);
  expect(stdout.trimEnd()).toBe(shown);
  expect(exitCode).toBe(1);
});

test('the README shows the help text as it is', () => {
  expect(readme).toContain(USAGE.trimEnd());
});

test('the README names every check and every rule', () => {
  for (const { id, rules } of CHECKS.map((check) => check.describe())) {
    expect(readme).toContain(`\`${id}\``);
    for (const rule of rules) expect(readme).toContain(`\`${rule.id}\``);
  }
});

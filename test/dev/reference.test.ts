import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { projectFile } from '../../dev/paths.ts';
import { checksPage } from '../../dev/reference/checks-page.ts';
import { configurationPage, settingSections } from '../../dev/reference/configuration-page.ts';
import { table } from '../../dev/reference/markdown.ts';
import { permissionsPage } from '../../dev/reference/permissions-page.ts';
import { CHECKS } from '../../src/checks/catalog.ts';
import { PERMISSIONS } from '../../src/domain/permissions.ts';

const Sample = z.object({
  IsEncrypted: z.literal(false),
  Values: z.record(z.string(), z.string()),
});
const sample = Sample.parse(
  JSON.parse(readFileSync(projectFile('local.settings.sample.json'), 'utf8')),
);
const settings = settingSections().flatMap((section) => section.settings);

/** Settings of the Functions host itself, which a local settings file needs. */
const OF_THE_HOST = ['FUNCTIONS_WORKER_RUNTIME'];

test('the sample settings name only settings that exist', () => {
  const known = new Set([...settings.map(({ name }) => name), ...OF_THE_HOST]);
  expect(Object.keys(sample.Values).filter((name) => !known.has(name))).toEqual([]);
});

test('the sample settings repeat the defaults, so that copying them changes nothing', () => {
  for (const { name, default: fallback } of settings) {
    const given = sample.Values[name];
    if (given === undefined) continue;
    expect([name, given]).toEqual([name, fallback ?? '']);
  }
});

test('the sample settings name every setting of a check', () => {
  const ofChecks = CHECKS.flatMap((check) => check.describe().settings.map(({ name }) => name));
  expect(ofChecks.filter((name) => sample.Values[name] === undefined)).toEqual([]);
});

test('the configuration page names every setting, each once', () => {
  const page = configurationPage();
  for (const { name } of settings) expect(page.split(`| \`${name}\` |`).length).toBe(2);
});

test('the page of checks names every rule', () => {
  const page = checksPage();
  const rules = CHECKS.flatMap((check) => check.describe().rules);
  for (const { id } of rules) expect(page).toContain(`| \`${id}\` |`);
});

test('the page of permissions names every right', () => {
  const page = permissionsPage();
  for (const { name } of Object.values(PERMISSIONS).flat()) expect(page).toContain(`\`${name}\``);
});

test('a cell cannot break a table', () => {
  expect(table(['a'], [['x | y\nz']])).toBe('| a |\n| --- |\n| x \\| y z |');
});

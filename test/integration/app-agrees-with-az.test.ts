import { describe, expect, onTestFinished, test } from 'vitest';
import { readFile } from 'node:fs/promises';
import { startSandbox } from '../../dev/sandbox.ts';
import type { Sandbox } from '../../dev/sandbox.ts';
import { ReportSchema } from '../../src/report/report-schema.ts';
import { azIsInstalled, signInAz } from './support/az-cli.ts';
import { expectedByAz } from './support/expected-by-az.ts';
import { runCli } from './support/run-cli.ts';

const installed = azIsInstalled();
/** Shown where the suite is skipped, so that the line says why. */
const why = installed ? '' : ' (az, the Azure CLI, is not installed)';

/** The checks whose evidence az prints without an extension. */
const COMPARED = 'credential-expiry,registry-quota,replication-health';

type Row = { readonly rule: string; readonly subject: string; readonly observed: string };

/** Rule, subject and observed value of every finding that the command line reports. */
async function reported(
  sandbox: Sandbox,
): Promise<{ readonly now: number; readonly rows: readonly Row[] }> {
  const { stdout } = await runCli(['--checks', COMPARED, '--format', 'json'], sandbox.env);
  const report = ReportSchema.parse(JSON.parse(stdout));
  const rows = report.findings.map(({ rule, subject, dueAt, observed }) => ({
    rule,
    subject: subject.id.toLowerCase(),
    observed:
      dueAt ??
      String(observed.find(({ name }) => name === 'used' || name === 'state')?.value ?? ''),
  }));
  return { now: Date.parse(report.startedAt), rows: sorted(rows) };
}

function sorted(rows: readonly Row[]): readonly Row[] {
  return [...rows].sort((left, right) => keyOf(left).localeCompare(keyOf(right)));
}

const keyOf = ({ subject, rule, observed }: Row) => `${subject} ${rule} ${observed}`;

describe.skipIf(!installed)(`the app and the Azure CLI${why}`, () => {
  test('say the same of the sample tenant, and both move when the tenant does', async () => {
    const sandbox = await startSandbox();
    onTestFinished(() => sandbox.stop());
    const az = await signInAz(sandbox.simulator, await readFile(sandbox.caFile, 'utf8'));
    onTestFinished(() => az.close());
    const compare = async () => {
      const ours = await reported(sandbox);
      const theirs = await expectedByAz(az, sandbox.simulator.endpoints.arm, ours.now);
      return { ours: ours.rows, theirs: sorted(theirs) };
    };

    const before = await compare();
    expect(before.ours).toEqual(before.theirs);
    expect(before.ours.length).toBeGreaterThan(20);

    const healthy = sandbox.simulator.tenant.registries.find(({ name }) => name === 'contosoprod');
    if (healthy === undefined) throw new Error('the sample tenant has no contosoprod');
    healthy.usages.set = [{ name: 'Webhooks', limit: 500, currentValue: 499, unit: 'Count' }];
    const after = await compare();
    expect(after.ours).toEqual(after.theirs);
    expect(after.ours.length).toBe(before.ours.length + 1);
  });

  test('agree on the usages that az acr show-usage itself knows', async () => {
    const sandbox = await startSandbox();
    onTestFinished(() => sandbox.stop());
    const az = await signInAz(sandbox.simulator, await readFile(sandbox.caFile, 'utf8'));
    onTestFinished(() => az.close());
    const usage = await az.json('acr', 'show-usage', '--name', 'contosodata');
    const { rows } = await reported(sandbox);
    const known = rows.filter(({ subject }) => subject.endsWith('/registries/contosodata'));
    for (const row of known.filter(({ rule }) => rule !== 'storage-capacity')) {
      expect(JSON.stringify(usage)).toContain(`"currentValue":${row.observed}`);
    }
    expect(known.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['quota', 'storage-included']),
    );
  });
});

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programFile, ROOT } from './paths.ts';
import { runProgram } from './run-program.ts';
import { runSteps, STATIC_STEPS } from './steps.ts';
import { closingLine, readTestReport, skippedLine, type TestReport } from './test-report.ts';

/**
 * `npm test`: what verify checks, then every test. Further arguments go to vitest. The last line is
 * `N passed, N failed`, where each step that is no test counts as one.
 */
export async function main(args: readonly string[]): Promise<number> {
  const steps = await runSteps(STATIC_STEPS, write);
  const { report, exitCode } = await runVitest(args);
  for (const suite of report.skippedSuites) write(`${skippedLine(suite, ROOT)}\n`);
  const stepsPassed = steps.filter(({ passed }) => passed).length;
  const total = {
    passed: report.passed + stepsPassed,
    failed: report.failed + steps.length - stepsPassed,
    skipped: report.skipped,
  };
  // An error outside of every test fails the run although no test did.
  const failed = total.failed === 0 && exitCode !== 0 ? 1 : total.failed;
  write(`\n${closingLine({ ...total, failed })}\n`);
  return failed === 0 ? 0 : 1;
}

async function runVitest(
  args: readonly string[],
): Promise<{ readonly report: TestReport; readonly exitCode: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'acr-watch-test-'));
  try {
    const file = join(folder, 'report.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const script = programFile('vitest', 'vitest');
    const { exitCode } = await runProgram(script, ['run', ...reporters, ...args], { echo: true });
    return { report: readTestReport(await readReport(file)), exitCode };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readReport(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new Error('vitest ended without a report', { cause });
  }
}

function write(text: string): void {
  process.stdout.write(text);
}

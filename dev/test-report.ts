import { fieldOf } from './paths.ts';

/** What vitest's JSON reporter says, as far as it is told on. */
export type TestReport = {
  readonly passed: number;
  /** Tests that failed, and files that could not be loaded. */
  readonly failed: number;
  readonly skipped: number;
  readonly skippedSuites: readonly SkippedSuite[];
};

export type SkippedSuite = {
  readonly file: string;
  /** Names of the suites around, outermost first; empty for tests outside of any. */
  readonly suite: string;
  readonly tests: number;
};

type Assertion = { readonly status: string; readonly suite: string };

/** Reads the report; throws where it is not one, because then nothing is known of the tests. */
export function readTestReport(report: unknown): TestReport {
  const files = listOf(fieldOf(report, 'testResults'));
  if (files === undefined) throw new Error('vitest wrote no report');
  const read = files.map(readFileResult);
  const all = read.flatMap(({ assertions }) => assertions);
  const count = (status: string) => all.filter((one) => one.status === status).length;
  const skipped = all.filter((one) => one.status !== 'passed' && one.status !== 'failed');
  return {
    passed: count('passed'),
    failed: count('failed') + read.filter(isBroken).length,
    skipped: skipped.length,
    skippedSuites: read.flatMap(skippedSuitesOf),
  };
}

/** `12 passed, 0 failed`, with the skipped ones where there are any. */
export function closingLine({
  passed,
  failed,
  skipped,
}: Pick<TestReport, 'passed' | 'failed' | 'skipped'>): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** One line for a skipped suite, with the file below the project's root. */
export function skippedLine({ file, suite, tests }: SkippedSuite, root: string): string {
  const path = file.startsWith(root) ? file.slice(root.length + 1) : file;
  const name = suite === '' ? path : `${path} > ${suite}`;
  return `skipped: ${name} (${tests} ${tests === 1 ? 'test' : 'tests'})`;
}

type FileResult = {
  readonly file: string;
  readonly failed: boolean;
  readonly assertions: readonly Assertion[];
};

function readFileResult(result: unknown): FileResult {
  return {
    file: String(fieldOf(result, 'name')),
    failed: fieldOf(result, 'status') === 'failed',
    assertions: (listOf(fieldOf(result, 'assertionResults')) ?? []).map((one) => ({
      status: String(fieldOf(one, 'status')),
      suite: (listOf(fieldOf(one, 'ancestorTitles')) ?? []).join(' > '),
    })),
  };
}

/** A file that failed without a failed test: it could not be loaded, or a hook failed. */
function isBroken({ failed, assertions }: FileResult): boolean {
  return failed && assertions.every(({ status }) => status !== 'failed');
}

function skippedSuitesOf({ file, assertions }: FileResult): readonly SkippedSuite[] {
  const skipped = assertions.filter(({ status }) => status !== 'passed' && status !== 'failed');
  const suites = Map.groupBy(skipped, ({ suite }) => suite);
  return [...suites].map(([suite, tests]) => ({ file, suite, tests: tests.length }));
}

function listOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

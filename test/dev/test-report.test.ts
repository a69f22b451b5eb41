import { describe, expect, test } from 'vitest';
import { closingLine, readTestReport, skippedLine } from '../../dev/test-report.ts';

function fileResult(name: string, status: string, tests: readonly (readonly string[])[]) {
  const assertionResults = tests.map(([result, ...ancestorTitles]) => ({
    status: result,
    ancestorTitles,
  }));
  return { name, status, assertionResults };
}

describe('the report of a run', () => {
  test('counts tests by their result', () => {
    const report = readTestReport({
      testResults: [
        fileResult('/p/a.test.ts', 'failed', [['passed'], ['failed', 'x'], ['passed', 'x']]),
        fileResult('/p/b.test.ts', 'passed', [['passed'], ['skipped'], ['todo'], ['pending']]),
      ],
    });
    expect(report).toMatchObject({ passed: 3, failed: 1, skipped: 3 });
  });

  test('a file that could not be loaded is a failure', () => {
    const broken = readTestReport({
      testResults: [
        fileResult('/p/a.test.ts', 'failed', []),
        fileResult('/p/b.test.ts', 'failed', [['skipped', 'x']]),
      ],
    });
    expect(broken.failed).toBe(2);
  });

  test('names each skipped suite once, with how many tests it has', () => {
    const { skippedSuites } = readTestReport({
      testResults: [
        fileResult('/p/a.test.ts', 'passed', [
          ['skipped', 'az', 'lists'],
          ['skipped', 'az', 'lists'],
          ['skipped', 'az'],
          ['passed', 'az'],
        ]),
      ],
    });
    expect(skippedSuites.map((suite) => skippedLine(suite, '/p'))).toEqual([
      'skipped: a.test.ts > az > lists (2 tests)',
      'skipped: a.test.ts > az (1 test)',
    ]);
  });

  test.each([[undefined], [{}], [{ testResults: 'none' }]])('%j is no report', (report) => {
    expect(() => readTestReport(report)).toThrow('vitest wrote no report');
  });
});

test('the closing line tells of skipped tests only where there are any', () => {
  expect(closingLine({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed');
  expect(closingLine({ passed: 0, failed: 3, skipped: 1 })).toBe('0 passed, 3 failed, 1 skipped');
});

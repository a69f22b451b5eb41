import { programFile, projectFile } from './paths.ts';
import { runProgram } from './run-program.ts';

/** One thing that is verified; its output is only shown when it fails. */
export type Step = {
  readonly name: string;
  readonly run: () => Promise<{ readonly exitCode: number; readonly output: string }>;
};

export type StepResult = { readonly name: string; readonly passed: boolean };

/** What needs no running of tests: format, lint, types, generated files. */
export const STATIC_STEPS: readonly Step[] = [
  step('format', () => programFile('@biomejs/biome', 'biome'), ['format', '.']),
  step('lint', () => programFile('oxlint', 'oxlint'), ['--type-aware', '--deny-warnings']),
  step('types', () => programFile('typescript', 'tsc'), ['--noEmit', '-p', '.']),
  step('generated files', () => projectFile('dev', 'run.mjs'), ['generate', '--check']),
];

/** The tests that need no service. */
export const UNIT_TESTS: Step = step('unit tests', () => programFile('vitest', 'vitest'), [
  'run',
  '--project',
  'unit',
]);

function step(name: string, script: () => string, args: readonly string[]): Step {
  return { name, run: () => runProgram(script(), args) };
}

/**
 * Runs steps side by side and writes one line for each as it ends, `name ok 1.2 s`, with the
 * output of those that failed. A step that throws has failed.
 */
export function runSteps(
  steps: readonly Step[],
  write: (text: string) => void,
): Promise<readonly StepResult[]> {
  return Promise.all(steps.map((one) => runStep(one, write)));
}

async function runStep(step: Step, write: (text: string) => void): Promise<StepResult> {
  const startedAt = performance.now();
  const { exitCode, output } = await step
    .run()
    .catch((error: unknown) => ({ exitCode: 1, output: String(error) }));
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const passed = exitCode === 0;
  write(`${step.name} ${passed ? 'ok' : 'FAILED'} ${seconds} s\n`);
  if (!passed) write(`${output.trimEnd()}\n`);
  return { name: step.name, passed };
}

/** One thing wrong in a template: where, which rule, and what. */
export type Problem = {
  /** Path below the folder of the templates, with `/`. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Name of the rule; Bicep's own name of it where it has one. */
  readonly rule: string;
  readonly message: string;
};

/** `main.bicep:12 rule: message`, as a test shows it. */
export function describeProblem({ file, line, rule, message }: Problem): string {
  return `${file}:${line} ${rule}: ${message}`;
}

/** All problems as text, in the order of files and lines. */
export function describeProblems(problems: readonly Problem[]): readonly string[] {
  const order = (left: Problem, right: Problem) =>
    left.file.localeCompare(right.file) || left.line - right.line;
  return [...new Set(problems.toSorted(order).map(describeProblem))];
}

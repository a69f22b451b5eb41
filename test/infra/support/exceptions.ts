import { filesOf, type Project } from './project.ts';
import type { Problem } from './problem.ts';

type Exception = {
  readonly file: string;
  readonly rule: string;
  readonly reason: string;
};

/** Every warning that a template switches off, and why. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    file: 'modules/site-access.bicep',
    rule: 'BCP187',
    reason:
      'the type of Microsoft.Web/sites/extensions onedeploy has no properties, and the service takes packageUri and remoteBuild',
  },
];

/** Suppressions that are not in the list, and entries of the list that no file uses. */
export function checkExceptions(project: Project): readonly Problem[] {
  const used = filesOf(project).flatMap(({ file, suppressions }) =>
    suppressions.flatMap(({ line, rules }) => rules.map((rule) => ({ file, line, rule }))),
  );
  const same = (left: Omit<Exception, 'reason'>, right: Omit<Exception, 'reason'>) =>
    left.file === right.file && left.rule === right.rule;
  const unknown = used.filter((one) => !EXCEPTIONS.some((exception) => same(exception, one)));
  const idle = EXCEPTIONS.filter((exception) => !used.some((one) => same(exception, one)));
  return [
    ...unknown.map((one) => ({ ...one, message: `${one.rule} is switched off without a reason` })),
    ...idle.map(({ file, rule }) => ({ file, line: 1, rule, message: 'an exception nobody uses' })),
  ];
}

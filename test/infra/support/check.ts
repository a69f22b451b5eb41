import { checkCycles } from './check-cycles.ts';
import { checkLint } from './check-lint.ts';
import { checkModules } from './check-modules.ts';
import { checkNames } from './check-names.ts';
import { checkParams } from './check-params.ts';
import { checkResources } from './check-resources.ts';
import { checkScopes } from './check-scopes.ts';
import { checkStart } from './check-start.ts';
import { checkTwice } from './check-twice.ts';
import { checkTypes } from './check-types.ts';
import { filesOf, type Project } from './project.ts';
import type { Problem } from './problem.ts';
import type { BicepFile } from './syntax.ts';

/** What a compiler and its linter would say, as far as it can be told without them. */
export function checkProject(project: Project): readonly Problem[] {
  const files = filesOf(project);
  const broken = files.flatMap(({ problems }) => problems).filter((one) => !isGraph(one));
  const cycles = checkCycles(project);
  // Types cannot be worked out where a name leads back to itself.
  if (cycles.length > 0) return [...broken, ...cycles];
  const found = [
    checkNames,
    checkParams,
    checkModules,
    checkResources,
    checkScopes,
    checkStart,
    checkLint,
    checkTwice,
    checkTypes,
  ].flatMap((check) => check(project));
  const judged = found.filter((problem) => {
    const file = files.find((one) => one.file === problem.file);
    return file === undefined || !isSuppressed(file, problem);
  });
  return [...broken, ...judged];
}

/** The Graph permission is granted apart, with an extension that needs a newer Bicep. */
function isGraph({ file, message }: Problem): boolean {
  return file.startsWith('graph/') && message.startsWith('an extension');
}

/** Whether the line in front switches the rule off. */
export function isSuppressed({ suppressions }: BicepFile, { line, rule }: Problem): boolean {
  return suppressions.some((one) => one.line === line - 1 && one.rules.includes(rule));
}

import { FUNCTIONS, NAMESPACES } from './functions.ts';
import { filesOf, type Project, problemAt } from './project.ts';
import type { Problem } from './problem.ts';
import type { BicepFile, Call, Expression } from './syntax.ts';
import { callsIn, everyExpression, everyPart, freeNames, ownedExpressions } from './walk.ts';

/** Every name is declared once and used, every function known to Bicep 0.9, no newer form there. */
export function checkNames(project: Project): readonly Problem[] {
  return filesOf(project).flatMap((file) => [
    ...undeclared(file),
    ...unused(file),
    ...declaredTwice(file),
    ...callsIn(file).flatMap((call) => wrongCall(file, call)),
    ...newerForms(file),
  ]);
}

function declarationsOf(file: BicepFile) {
  return [...file.params, ...file.variables, ...file.resources, ...file.modules];
}

function undeclared(file: BicepFile): readonly Problem[] {
  const known = new Set([...declarationsOf(file).map(({ name }) => name), ...NAMESPACES]);
  return ownedExpressions(file).flatMap(({ expression }) =>
    freeNames(expression)
      .filter(({ name }) => !known.has(name))
      .map((used) =>
        problemAt(file, used, { rule: 'BCP057', message: `${used.name} is not declared` }),
      ),
  );
}

const UNUSED = {
  param: 'no-unused-params',
  variable: 'no-unused-vars',
  resource: 'no-unused-existing-resources',
} as const;

function unused(file: BicepFile): readonly Problem[] {
  const used = new Set(
    ownedExpressions(file).flatMap(({ owner, expression }) =>
      [...freeNames(expression).map(({ name }) => name), ...childNames(expression)].filter(
        (name) => name !== owner,
      ),
    ),
  );
  const existing = file.resources.filter((resource) => resource.existing);
  return [...file.params, ...file.variables, ...existing]
    .filter(({ name }) => !used.has(name))
    .map((declared) =>
      problemAt(file, declared, {
        rule: UNUSED[declared.kind],
        message: `${declared.name} is declared and never used`,
      }),
    );
}

function childNames(expression: Expression): readonly string[] {
  return everyPart(expression).flatMap((part) => (part.kind === 'child' ? [part.name] : []));
}

function declaredTwice(file: BicepFile): readonly Problem[] {
  const groups: readonly (readonly { readonly name: string; readonly line: number }[])[] = [
    declarationsOf(file),
    file.outputs,
  ];
  return groups.flatMap((group) => {
    const seen = Map.groupBy(group, ({ name }) => name);
    return [...seen.values()].flatMap(([, ...again]) =>
      again.map((one) =>
        problemAt(file, one, { rule: 'BCP028', message: `${one.name} is declared twice` }),
      ),
    );
  });
}

function wrongCall(file: BicepFile, call: Call): readonly Problem[] {
  const { base, name, args } = call;
  const isMethod = base !== undefined && !(base.kind === 'name' && NAMESPACES.includes(base.name));
  if (isMethod) return [];
  const known = FUNCTIONS[name];
  const problem = (message: string) => [problemAt(file, call, { rule: 'BCP082', message })];
  if (known === undefined) return problem(`${name} is no function of Bicep 0.9`);
  const fits = args.length >= known.min && args.length <= known.max;
  return fits ? [] : problem(`${name} takes other than ${args.length} arguments`);
}

function newerForms(file: BicepFile): readonly Problem[] {
  return everyExpression(file).flatMap((part) =>
    part.kind === 'other'
      ? [problemAt(file, part, { rule: 'bicep-0.9', message: `${part.feature} is not taken` })]
      : [],
  );
}

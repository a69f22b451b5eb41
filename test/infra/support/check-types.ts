import type { ArmNode } from './arm-type.ts';
import { checkValue } from './check-value.ts';
import { filesOf, type Project, problemAt } from './project.ts';
import type { Problem } from './problem.ts';
import { insideLoop, type Place, typeShape } from './shape.ts';
import type { Expression } from './syntax.ts';
import { ownedExpressions, partsOf } from './walk.ts';

/** Conditions are of type bool, and outputs of the type they are declared to have. */
export function checkTypes(project: Project): readonly Problem[] {
  return filesOf(project).flatMap((file) => {
    const place: Place = { project, file, bound: {} };
    const guards = [...file.resources, ...file.modules].flatMap(({ loop, condition }) => {
      // That of a loop is found with the loop, where its variables are known.
      return condition === undefined || loop !== undefined ? [] : checkBool(condition, place);
    });
    const conditions = ownedExpressions(file).flatMap(({ expression }) =>
      checkConditions(expression, place),
    );
    const outputs = file.outputs.flatMap(({ value, type, name, line }) =>
      mistyped(value, typeShape(type), place).map((message) =>
        problemAt(file, { line }, { rule: 'BCP033', message: `output ${name}: ${message}` }),
      ),
    );
    return [...guards, ...conditions, ...outputs];
  });
}

/** The conditions inside of an expression: those of loops and those with two ways. */
function checkConditions(expression: Expression, place: Place): readonly Problem[] {
  const isLoop = expression.kind === 'for';
  const within = isLoop ? insideLoop(expression, place) : place;
  const inner = partsOf(expression).flatMap((part) =>
    checkConditions(part, isLoop && part === expression.list ? place : within),
  );
  const condition = isLoop || expression.kind === 'conditional' ? expression.condition : undefined;
  return condition === undefined ? inner : [...inner, ...checkBool(condition, within)];
}

/** A condition and, where it is put together by `!`, `&&` and `||`, what it is put together from. */
function checkBool(condition: Expression, place: Place): readonly Problem[] {
  if (condition.kind === 'unary' && condition.operator === '!') {
    return checkBool(condition.operand, place);
  }
  if (condition.kind === 'binary' && ['&&', '||'].includes(condition.operator)) {
    return [condition.left, condition.right].flatMap((side) => checkBool(side, place));
  }
  return mistyped(condition, { kind: 'bool' }, place).map((message) =>
    problemAt(place.file, condition, { rule: 'BCP046', message: `condition: ${message}` }),
  );
}

/** Why a value is not of a type, as far as is known. */
function mistyped(value: Expression, type: ArmNode, place: Place): readonly string[] {
  return checkValue(value, { ...type, required: true }, place)
    .filter(({ rule }) => rule === 'BCP036')
    .map(({ message }) => message);
}

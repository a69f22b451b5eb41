import { boundOf } from './bounds.ts';
import { descriptionOf, expectedOf, isSecure } from './check-modules.ts';
import { checkValue } from './check-value.ts';
import { filesOf, type Project, problemAt } from './project.ts';
import type { Problem } from './problem.ts';
import type { BicepFile, Output, Param } from './syntax.ts';
import { literalOf } from './walk.ts';

/** Parameters are described, typed as Bicep 0.9 types them, and their defaults are allowed and safe. */
export function checkParams(project: Project): readonly Problem[] {
  return filesOf(project).flatMap((file) => [
    ...[...file.params, ...file.outputs].flatMap((one) => checkType(file, one)),
    ...file.params.flatMap((param) => [
      ...checkDescription(file, param),
      ...checkDefault(project, file, param),
      ...checkDecorators(file, param),
      ...checkSecret(file, param),
    ]),
  ]);
}

const TYPES = ['string', 'int', 'bool', 'array', 'object'];
const DECORATORS: Readonly<Record<string, readonly string[]>> = {
  description: TYPES,
  metadata: TYPES,
  allowed: TYPES,
  secure: ['string', 'object'],
  minLength: ['string', 'array'],
  maxLength: ['string', 'array'],
  minValue: ['int'],
  maxValue: ['int'],
};

function checkType(file: BicepFile, declared: Param | Output): readonly Problem[] {
  const newer =
    declared.kind === 'output' && declared.decorators.some(({ name }) => name === 'secure');
  const problem = (message: string) => problemAt(file, declared, { rule: 'bicep-0.9', message });
  return [
    ...(TYPES.includes(declared.type) ? [] : [problem(`the type ${declared.type} is newer`)]),
    ...(newer ? [problem('a secure output is newer')] : []),
  ];
}

function checkDescription(file: BicepFile, param: Param): readonly Problem[] {
  const begins = param.value === undefined ? 'Required. ' : 'Optional. ';
  const text = descriptionOf(param) ?? '';
  if (text.startsWith(begins) && text.length > begins.length + 10) return [];
  const message = `the description of ${param.name} must begin "${begins.trim()}" and say what it is`;
  return [problemAt(file, param, { rule: 'description', message })];
}

function checkDefault(project: Project, file: BicepFile, param: Param): readonly Problem[] {
  if (param.value === undefined) return [];
  return checkValue(param.value, expectedOf(param), { project, file, bound: {} });
}

function checkDecorators(file: BicepFile, param: Param): readonly Problem[] {
  const problem = (message: string) => problemAt(file, param, { rule: 'decorator', message });
  const wrong = param.decorators
    .filter(({ name }) => DECORATORS[name]?.includes(param.type) !== true)
    .map(({ name }) => problem(`@${name} on a ${param.type}`));
  const crossed = [['minLength', 'maxLength'] as const, ['minValue', 'maxValue'] as const]
    .filter(
      ([low, high]) =>
        (boundOf(param, low) ?? 0) > (boundOf(param, high) ?? Number.POSITIVE_INFINITY),
    )
    .map(([low, high]) => problem(`@${low} above @${high}`));
  return [...wrong, ...crossed];
}

/** Bicep's own idea of a name that means a secret (rule secure-secrets-in-params). */
const SECRET_NAME = /password|pwd|secret|accountkey|acctkey/i;
const NOT_SECRET = /secret(?:s?)(?:name|names|uri|url|version|permissions)|id$/i;

function checkSecret(file: BicepFile, param: Param): readonly Problem[] {
  const problem = (rule: string, message: string) => problemAt(file, param, { rule, message });
  if (isSecure(param)) {
    const isEmpty =
      param.value === undefined ||
      literalOf(param.value) === '' ||
      (param.value.kind === 'object' && param.value.properties.length === 0);
    return isEmpty ? [] : [problem('secure-parameter-default', `${param.name} has a default`)];
  }
  const named = SECRET_NAME.test(param.name) && !NOT_SECRET.test(param.name);
  return named && ['string', 'object'].includes(param.type)
    ? [problem('secure-secrets-in-params', `${param.name} must be secure`)]
    : [];
}

import { isSecure } from './check-modules.ts';
import { filesOf, type Project, problemAt } from './project.ts';
import type { Problem } from './problem.ts';
import { dependsOn, impliedBy, neededBy } from './references.ts';
import type { BicepFile, Expression, Property } from './syntax.ts';
import { everyExpression, everyPart, literalOf, ownedExpressions, propertyOf } from './walk.ts';

/** Rules of Bicep's linter that can be told from the text, and the size of files. */
export function checkLint(project: Project): readonly Problem[] {
  return filesOf(project).flatMap((file) => [
    ...tooLong(file),
    ...unneededDependencies(file),
    ...secretOutputs(file),
    ...unstableNames(file),
    ...locations(file),
    ...fixedLocations(file),
    ...secretVariables(file),
    ...everyExpression(file).flatMap((part) => [
      ...environmentUrls(file, part),
      ...interpolation(file, part),
      ...quotedNames(file, part),
    ]),
  ]);
}

/** Longest a module may be; the entry files have more parameters. */
const MAX_LINES = 150;

function tooLong(file: BicepFile): readonly Problem[] {
  const lines = file.text.trimEnd().split('\n').length;
  if (!file.file.startsWith('modules/') || lines < MAX_LINES) return [];
  const message = `${lines} lines, ${MAX_LINES} or more`;
  return [problemAt(file, { line: lines }, { rule: 'long-file', message })];
}

function unneededDependencies(file: BicepFile): readonly Problem[] {
  return [...file.resources, ...file.modules].flatMap((declared) => {
    const implied = impliedBy(declared, file);
    const at = propertyOf(declared.body, 'dependsOn') ?? declared;
    const known = new Set([...file.resources, ...file.modules].map(({ name }) => name));
    const unneeded = dependsOn(declared)
      .filter((name) => implied.has(name))
      .map((name) => `${declared.name} refers to ${name} already`);
    const unknown = dependsOn(declared)
      .filter((name) => !known.has(name))
      .map((name) => `${name} is no resource or module`);
    return [...unneeded, ...unknown].map((message) =>
      problemAt(file, at, { rule: 'no-unnecessary-dependson', message }),
    );
  });
}

function secretOutputs(file: BicepFile): readonly Problem[] {
  const secret = new Set(file.params.filter(isSecure).map(({ name }) => name));
  return file.outputs.flatMap((output) => {
    const needed = neededBy([output.value], file);
    const reads = [...secret].some((name) => needed.has(name));
    const lists = everyPart(output.value).some(
      (part) => part.kind === 'call' && /^list|^getSecret$/.test(part.name),
    );
    const named = /password|secret|webhookurl/i.test(output.name);
    if (!reads && !lists && !named) return [];
    const message = `output ${output.name} may hold a secret`;
    return [problemAt(file, output, { rule: 'outputs-should-not-contain-secrets', message })];
  });
}

/** A name that differs in each deployment makes a new resource each time. */
function unstableNames(file: BicepFile): readonly Problem[] {
  return [...file.resources, ...file.modules].flatMap((declared) => {
    const name = propertyOf(declared.body, 'name');
    if (name === undefined || declared.kind === 'module') return [];
    const needed = neededBy([name.value], file);
    const values = [
      name.value,
      ...file.params.flatMap((param) =>
        needed.has(param.name) && param.value !== undefined ? [param.value] : [],
      ),
      ...file.variables.flatMap((one) => (needed.has(one.name) ? [one.value] : [])),
    ];
    const unstable = values
      .flatMap(everyPart)
      .some((part) => part.kind === 'call' && ['newGuid', 'utcNow'].includes(part.name));
    if (!unstable) return [];
    const message = `the name of ${declared.name} differs in each deployment`;
    return [problemAt(file, name, { rule: 'use-stable-resource-identifiers', message })];
  });
}

/** `resourceGroup().location` belongs into a parameter's default, so that people can change it. */
function locations(file: BicepFile): readonly Problem[] {
  const params = new Set(file.params.map(({ name }) => name));
  const found = ownedExpressions(file)
    .filter(({ owner }) => !params.has(owner))
    .flatMap(({ expression }) => everyPart(expression))
    .filter(
      (part) =>
        part.kind === 'member' &&
        part.name === 'location' &&
        part.base.kind === 'call' &&
        ['resourceGroup', 'deployment'].includes(part.base.name),
    );
  return found.map((part) =>
    problemAt(file, part, {
      rule: 'no-loc-expr-outside-params',
      message: 'a location outside of a parameter default',
    }),
  );
}

/** A region belongs to those who deploy; some services are everywhere. */
function fixedLocations(file: BicepFile): readonly Problem[] {
  const places = [...file.resources, ...file.modules].flatMap(({ body }) => {
    const params = propertyOf(body, 'params')?.value;
    const given = params?.kind === 'object' ? propertyOf(params, 'location') : undefined;
    return [propertyOf(body, 'location') ?? given];
  });
  const literals = places.filter((place) => (literalOf(place?.value) ?? 'global') !== 'global');
  return literals.flatMap((place) =>
    place === undefined
      ? []
      : [problemAt(file, place, { rule: 'no-hardcoded-location', message: 'a fixed region' })],
  );
}

/** A secret goes from its parameter to where it is kept, without a name in between. */
function secretVariables(file: BicepFile): readonly Problem[] {
  const secret = new Set(file.params.filter(isSecure).map(({ name }) => name));
  return file.variables
    .filter(({ value }) => [...neededBy([value], file)].some((name) => secret.has(name)))
    .map((one) =>
      problemAt(file, one, { rule: 'secrets', message: `variable ${one.name} holds a secret` }),
    );
}

/** Hosts that differ between clouds, from the default list of Bicep's rule. */
const HOSTS =
  /(?:^|[./@])(?:management\.(?:core\.windows\.net|azure\.com)|login\.microsoftonline\.com|graph\.(?:windows\.net|microsoft\.com)|[\w.-]*(?:core\.windows\.net|database\.windows\.net|vault\.azure\.net|azurecr\.io|batch\.core\.windows\.net|trafficmanager\.net|datalake\.azure\.net))(?![\w-])/i;

function environmentUrls(file: BicepFile, part: Expression): readonly Problem[] {
  if (part.kind !== 'string') return [];
  const found = part.parts.find((text) => typeof text === 'string' && HOSTS.test(text));
  if (found === undefined) return [];
  const message = `${JSON.stringify(found)} differs between clouds: use environment()`;
  return [problemAt(file, part, { rule: 'no-hardcoded-env-urls', message })];
}

function interpolation(file: BicepFile, part: Expression): readonly Problem[] {
  if (part.kind === 'string' && part.parts.length === 3) {
    const [before, , after] = part.parts;
    const bare = before === '' && after === '';
    const message = 'an interpolation of nothing but one expression';
    return bare ? [problemAt(file, part, { rule: 'simplify-interpolation', message })] : [];
  }
  if (part.kind !== 'call' || part.name !== 'concat') return [];
  if (part.args.every(({ kind }) => kind !== 'string')) return [];
  const message = 'texts joined with concat';
  return [problemAt(file, part, { rule: 'prefer-interpolation', message })];
}

const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

function quotedNames(file: BicepFile, part: Expression): readonly Problem[] {
  const problem = (at: Expression | Property, name: string) =>
    problemAt(file, at, {
      rule: 'prefer-unquoted-property-names',
      message: `${name} needs no quotes`,
    });
  if (part.kind === 'index') {
    const name = literalOf(part.index) ?? '';
    return PLAIN_NAME.test(name) ? [problem(part, name)] : [];
  }
  if (part.kind !== 'object') return [];
  return part.properties
    .filter(({ key, keyText }) => keyText !== undefined && PLAIN_NAME.test(key ?? ''))
    .map((property) => problem(property, property.key ?? ''));
}

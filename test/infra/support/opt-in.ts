import { readFileSync } from 'node:fs';
import { fieldOf, projectFile } from '../../../dev/paths.ts';
import { filesOf, type Project, problemAt } from './project.ts';
import type { Problem } from './problem.ts';
import type { BicepFile, Expression } from './syntax.ts';
import { everyExpression, literalOf } from './walk.ts';

/** What the templates beside the app give and send: Graph app roles, roles of a policy, events. */
export function checkOptIn(project: Project): readonly Problem[] {
  return [...checkGraph(project), ...checkPolicy(project), ...checkEvents(project)];
}

const GRAPH = 'graph/graph.bicep';
/** App roles of Microsoft Graph (Microsoft Graph permissions reference). */
const APPLICATION_READ_ALL = '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30';
const USER_READ_BASIC_ALL = '97235f07-e226-4f63-ace3-39588e11d3a1';

/** The id that the app's own advice grants. */
function advisedAppRole(): string | undefined {
  const code = readFileSync(projectFile('src', 'domain', 'permissions.ts'), 'utf8');
  return /APPLICATION_READ_ALL = '([\da-f-]{36})'/.exec(code)?.[1];
}

/** Application.Read.All always, User.ReadBasic.All where the owners are asked for, no more. */
function checkGraph({ files }: Project): readonly Problem[] {
  const file = files.get(GRAPH);
  if (file === undefined) return [missing(GRAPH)];
  const grants = file.resources.filter(({ type }) => type.endsWith('/appRoleAssignedTo'));
  const [grant] = grants;
  const roles = grant?.loop?.list;
  if (grant === undefined || roles === undefined || grants.length > 1) {
    return [{ ...missing(GRAPH), message: 'there must be one loop of app role assignments' }];
  }
  const plain = [APPLICATION_READ_ALL];
  const wrong = [
    ...differences(rolesIn(roles, file, false), plain, 'without readOwners'),
    ...differences(rolesIn(roles, file, true), [...plain, USER_READ_BASIC_ALL], 'with readOwners'),
  ];
  const problem = (line: number, message: string) =>
    problemAt(file, { line }, { rule: 'graph', message });
  const advice = advisedAppRole() === APPLICATION_READ_ALL ? [] : ['permissions.ts has another id'];
  return [
    ...wrong.map(({ line, message }) => problem(line ?? grant.line, message)),
    ...advice.map((message) => problem(grant.line, message)),
  ];
}

type Role = { readonly id: string | undefined; readonly line: number };

/** The items of a list; `id` is undefined for what is not understood. */
function rolesIn(list: Expression, file: BicepFile, readOwners: boolean): readonly Role[] {
  const inside = (one: Expression) => rolesIn(one, file, readOwners);
  switch (list.kind) {
    case 'array':
      return list.items.map((item) => ({ id: literalOf(item), line: item.line }));
    case 'conditional': {
      const { condition, yes, no } = list;
      const isKnown = condition.kind === 'name' && condition.name === 'readOwners';
      return isKnown ? inside(readOwners ? yes : no) : [{ id: undefined, line: list.line }];
    }
    case 'name': {
      const value = file.variables.find(({ name }) => name === list.name)?.value;
      return value === undefined ? [{ id: undefined, line: list.line }] : inside(value);
    }
    case 'call':
      if (['concat', 'union'].includes(list.name)) return list.args.flatMap(inside);
      return [{ id: undefined, line: list.line }];
    default:
      return [{ id: undefined, line: list.line }];
  }
}

/** What is there and should not be, with its line, and what should be there. */
function differences(found: readonly Role[], wanted: readonly string[], when: string) {
  const foreign = found.filter(({ id }) => id === undefined || !wanted.includes(id));
  const lacking = wanted.filter((one) => found.filter(({ id }) => id === one).length !== 1);
  return [
    ...foreign.map(({ id, line }) => ({
      line,
      message: `${id ?? 'something unknown'} is given ${when}`,
    })),
    ...lacking.map((id) => ({ line: undefined, message: `${id} is not given once ${when}` })),
  ];
}

/** Monitoring Contributor and Log Analytics Contributor (azure-docs, built-in roles). */
const POLICY_ROLES = [
  '749f88d5-cbae-40b8-bcfc-e573ddc772fa',
  '92aaf0da-9dab-42b6-94a3-d43ce8d16293',
];
const POLICY = 'login-events/policy.bicep';
const GUID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/gi;

/** The identity of the policy has the two roles that a diagnostic setting takes, and no other. */
function checkPolicy(project: Project): readonly Problem[] {
  const policies = filesOf(project).filter(({ file }) => file.startsWith('login-events/policy'));
  const named = policies.flatMap((file) => guidsIn(file).map((guid) => ({ file, ...guid })));
  const foreign = named
    .filter(({ id }) => !POLICY_ROLES.includes(id))
    .map(({ file, line, id }) =>
      problemAt(file, { line }, { rule: 'policy', message: `${id} is no role that it takes` }),
    );
  const lacking = POLICY_ROLES.filter((role) => !named.some(({ id }) => id === role)).map(
    (role) => ({
      file: POLICY,
      line: 1,
      rule: 'policy',
      message: `${role} is not named`,
    }),
  );
  return [...foreign, ...lacking];
}

function guidsIn(file: BicepFile) {
  return everyExpression(file).flatMap((part) => {
    if (part.kind !== 'string') return [];
    const texts = part.parts.filter((one) => typeof one === 'string');
    return texts
      .flatMap((one) => one.match(GUID) ?? [])
      .map((id) => ({ id: id.toLowerCase(), line: part.line }));
  });
}

const SETTING = 'login-events/diagnostic-setting.json';
const CATEGORIES = ['ContainerRegistryLoginEvents', 'ContainerRegistryRepositoryEvents'];

/** The diagnostic setting sends logins and repository events, both switched on, and no more. */
function checkEvents({ texts }: Project): readonly Problem[] {
  const text = texts[SETTING];
  if (text === undefined) return [missing(SETTING)];
  const resources = listOf(fieldOf(JSON.parse(text), 'resources'));
  const logs = resources.flatMap((one) => listOf(fieldOf(fieldOf(one, 'properties'), 'logs')));
  const sent = logs.map((log) => ({
    category: String(fieldOf(log, 'category')),
    isOn: fieldOf(log, 'enabled') === true,
  }));
  const problem = (near: string, message: string) => ({
    file: SETTING,
    line: lineOf(text, near),
    rule: 'events',
    message,
  });
  return [
    ...sent
      .filter(({ category }) => !CATEGORIES.includes(category))
      .map(({ category }) => problem(`"${category}"`, `${category} is no category that is read`)),
    ...sent
      .filter(({ isOn }) => !isOn)
      .map(({ category }) => problem(`"${category}"`, `${category} must be enabled`)),
    ...CATEGORIES.filter((one) => sent.filter(({ category }) => category === one).length !== 1).map(
      (one) => problem('"logs"', `${one} is not sent once`),
    ),
  ];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Line of the first place of a text, the first line where there is none. */
function lineOf(text: string, near: string): number {
  const start = text.indexOf(near);
  return start === -1 ? 1 : text.slice(0, start).split('\n').length;
}

function missing(file: string): Problem {
  return { file, line: 1, rule: 'opt-in', message: `there is no ${file}` };
}

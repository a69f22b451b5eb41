import { PRINCIPAL } from './app-settings.ts';
import type { Deployed } from './deploy.ts';
import { problemOf } from './hardening.ts';
import { filesOf, type Project, pathFrom, problemAt } from './project.ts';
import type { Problem } from './problem.ts';
import type { BicepFile, Expression, Resource } from './syntax.ts';
import { field, list, text, type Value } from './values.ts';
import { callsIn, everyExpression, literalOf, propertyOf } from './walk.ts';

/** Built-in roles that may be assigned, and the type of resource that each is for. */
const AT: Readonly<Record<string, string>> = {
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b': 'Microsoft.Storage/storageAccounts',
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88': 'Microsoft.Storage/storageAccounts',
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3': 'Microsoft.Storage/storageAccounts',
  '3913510d-42f4-4e42-8a64-420c390055eb': 'Microsoft.Insights/components',
  '09976791-48a7-449e-bb21-39d1a415f350': 'Microsoft.Communication/communicationServices',
  '4633458b-17de-408a-b874-0445c86b69e6': 'Microsoft.KeyVault/vaults',
  '3b03c2da-16b3-4a49-8834-0f8130efdd3b': 'Microsoft.OperationalInsights/workspaces',
};
/** Reader, in place of the custom role where somebody asks for it. */
const READER = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';

/** The rights on the app's own resources: blobs, tables, its logs, mail and webhooks. */
const OWN = [
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b',
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3',
  '3913510d-42f4-4e42-8a64-420c390055eb',
  '09976791-48a7-449e-bb21-39d1a415f350',
  '4633458b-17de-408a-b874-0445c86b69e6',
];
const DATA_READER = '3b03c2da-16b3-4a49-8834-0f8130efdd3b';

/** Ids of what the app must be able to read. */
export type Watched = {
  /** A management group, or subscriptions. */
  readonly scopes: readonly string[];
  readonly workspaces: readonly string[];
};

/** Each right that the app cannot do without is given once. */
export function checkNeeded(resources: readonly Deployed[], watched: Watched): readonly Problem[] {
  const identity = resources.find(({ type }) => type.endsWith('/userAssignedIdentities'));
  const place = identity ?? { file: 'modules/identity.bicep', line: 1 };
  const given = resources.filter(({ type }) => type === 'Microsoft.Authorization/roleAssignments');
  const custom = resources
    .filter(({ type }) => type === 'Microsoft.Authorization/roleDefinitions')
    .map(({ name }) => name);
  const once = (what: string, isIt: (one: Deployed) => boolean) => {
    const count = given.filter(isIt).length;
    const message = `${what} is given ${count} times, not once`;
    return count === 1 ? [] : [problemOf(place, 'needed', message)];
  };
  return [
    ...OWN.flatMap((role) => once(`role ${role}`, (one) => roleOf(one) === role)),
    ...watched.scopes.flatMap((scope) =>
      once(`a right to read at ${scope}`, (one) => {
        return one.scope === scope && [...custom, READER].includes(roleOf(one));
      }),
    ),
    ...watched.workspaces.flatMap((scope) =>
      once(`a right to query ${scope}`, (one) => {
        return one.scope === scope && roleOf(one) === DATA_READER;
      }),
    ),
  ];
}

function roleOf({ body }: Deployed): string {
  return (
    text(field(body, 'properties', 'roleDefinitionId'))
      .split('/')
      .at(-1) ?? ''
  );
}

/** Every right that a deployment gives is given at the place it is for. */
export function checkRights(resources: readonly Deployed[]): readonly Problem[] {
  const own = resources
    .filter(({ type }) => type === 'Microsoft.Authorization/roleDefinitions')
    .map(({ name }) => name);
  const assignments = resources.filter(
    ({ type }) => type === 'Microsoft.Authorization/roleAssignments',
  );
  const twice = [...Map.groupBy(assignments, ({ id }) => id).values()].flatMap(
    ([, ...more]) => more,
  );
  return [
    ...assignments.flatMap((assignment) => misplaced(assignment, [...own, READER])),
    ...twice.map((one) => problemOf(one, 'rights', 'the same assignment twice')),
    ...resources.flatMap(wideScopes),
  ];
}

function misplaced(assignment: Deployed, wide: readonly string[]): readonly Problem[] {
  const { properties = null } = assignment.body;
  const role = roleOf(assignment);
  const problem = (message: string) => [problemOf(assignment, 'rights', message)];
  if (field(properties, 'principalType') !== 'ServicePrincipal') {
    return problem('principalType must be ServicePrincipal: the identity is new');
  }
  if (field(properties, 'principalId') !== PRINCIPAL) {
    return problem('principalId must be the object id of the identity');
  }
  const at = /\/providers\/([^/]+\/[^/]+)\/[^/]+$/.exec(assignment.scope)?.[1] ?? 'a subscription';
  const isWide = at === 'a subscription' || at === 'Microsoft.Management/managementGroups';
  if (wide.includes(role)) {
    return isWide ? [] : problem(`a right to read registries at ${at}`);
  }
  const wanted = AT[role];
  if (wanted === undefined) return problem(`role ${role} is none that the app needs`);
  return at === wanted ? [] : problem(`a right for ${wanted} is given at ${at}`);
}

function wideScopes(resource: Deployed): readonly Problem[] {
  if (resource.type !== 'Microsoft.Authorization/roleDefinitions') return [];
  const scopes = list(field(resource.body, 'properties', 'assignableScopes')).map((one) =>
    text(one),
  );
  const groups = scopes.filter((scope) => scope.includes('/managementGroups/'));
  const isWrong = scopes.length === 0 || scopes.includes('/') || groups.length > 1;
  return isWrong ? [problemOf(resource, 'rights', 'assignableScopes too wide or none')] : [];
}

/** What can be told of rights from the text: names, the list of actions, and no keys read. */
export function checkRightsText(project: Project): readonly Problem[] {
  return filesOf(project).flatMap((file) => [
    ...file.resources.flatMap((resource) => [
      ...unstableName(file, resource),
      ...foreignActions(file, resource),
    ]),
    ...readKeys(file),
  ]);
}

/** `guid(scope, principal, role)`, so that the same assignment is the same resource each time. */
function unstableName(file: BicepFile, resource: Resource): readonly Problem[] {
  if (resource.type !== 'Microsoft.Authorization/roleAssignments') return [];
  const name = propertyOf(resource.body, 'name')?.value;
  const properties = propertyOf(resource.body, 'properties')?.value;
  const given = properties?.kind === 'object' ? properties : undefined;
  const wanted = ['principalId', 'roleDefinitionId'].map((key) =>
    given === undefined ? undefined : propertyOf(given, key)?.value,
  );
  const args = name?.kind === 'call' && name.name === 'guid' ? name.args : [];
  const scope = propertyOf(resource.body, 'scope')?.value;
  const [first] = args;
  const where = first?.kind === 'name' ? (variableOf(file, first.name) ?? first) : first;
  const isScope =
    where?.kind === 'member' &&
    where.name === 'id' &&
    (scope === undefined ? where.base.kind === 'call' : sameText(where.base, scope));
  const isSame = wanted.every((one, index) => sameText(args[index + 1], one));
  if (isScope && isSame && args.length === 3) return [];
  const message = 'the name must be guid(id of the scope, principalId, roleDefinitionId)';
  return [problemAt(file, resource, { rule: 'rights', message })];
}

function variableOf({ variables }: BicepFile, name: string): Expression | undefined {
  return variables.find((one) => one.name === name)?.value;
}

/** Whether two expressions are written alike, wherever they stand. */
export function sameText(left: Expression | undefined, right: Expression | undefined): boolean {
  const plain = (one: Expression | undefined) =>
    JSON.stringify(one, (key, value: unknown) => (key === 'line' ? undefined : value));
  return left !== undefined && plain(left) === plain(right);
}

/** The custom role holds the list that is made from the code, and nothing beside it. */
function foreignActions(file: BicepFile, resource: Resource): readonly Problem[] {
  if (resource.type !== 'Microsoft.Authorization/roleDefinitions') return [];
  const properties = propertyOf(resource.body, 'properties')?.value;
  const permissions =
    properties?.kind === 'object' ? propertyOf(properties, 'permissions')?.value : undefined;
  const items = permissions?.kind === 'array' ? permissions.items : [];
  const wrong = items.filter((item) => {
    const actions = item.kind === 'object' ? propertyOf(item, 'actions')?.value : undefined;
    const path = actions?.kind === 'call' ? literalOf(actions.args[0]) : undefined;
    const loads = actions?.kind === 'call' && actions.name === 'loadJsonContent';
    return !loads || path === undefined || pathFrom(file, path) !== 'role-actions.json';
  });
  if (wrong.length === 0 && items.length === 1) return [];
  const message = "actions must be loadJsonContent('role-actions.json') alone";
  return [problemAt(file, resource, { rule: 'wildcard', message })];
}

function readKeys(file: BicepFile): readonly Problem[] {
  const calls = callsIn(file).filter(({ name }) => /^list[A-Z]/.test(name));
  const texts = everyExpression(file).filter(
    (part) =>
      part.kind === 'string' && part.parts.some((one) => typeof one === 'string' && isKeyRead(one)),
  );
  return [...calls, ...texts].map((part) =>
    problemAt(file, part, { rule: 'rights', message: 'keys or credentials are read' }),
  );
}

function isKeyRead(value: Value): boolean {
  return /listKeys|listCredentials|generateCredentials|AccountKey=/i.test(String(value));
}

import { armTypeOf } from './arm-type.ts';
import { isGraphType } from './check-resources.ts';
import { calledFile, filesOf, findResource, type Project, problemAt } from './project.ts';
import type { Problem } from './problem.ts';
import type { BicepFile, Expression, Module, Resource } from './syntax.ts';
import { propertyOf, symbolOf } from './walk.ts';

/** Every resource and module stands at a scope that its type, or its file, and the target allow. */
export function checkScopes(project: Project): readonly Problem[] {
  return filesOf(project).flatMap((file) => [
    ...file.modules.flatMap((module) => checkModule(project, file, module)),
    ...file.resources.flatMap((resource) => checkResource(file, resource)),
  ]);
}

/**
 * Scopes that a deployment may reach with a module, by how many arguments the scope function has
 * (azure-docs, azure-resource-manager/bicep/deploy-to-{tenant,management-group,subscription,
 * resource-group}.md). A subscription's or resource group's deployment knows its own subscription.
 */
const REACHED: Readonly<Record<string, readonly string[]>> = {
  tenant: ['tenant/0', 'managementGroup/1', 'subscription/1', 'resourceGroup/2'],
  managementGroup: [
    'tenant/0',
    'managementGroup/0',
    'managementGroup/1',
    'subscription/1',
    'resourceGroup/2',
  ],
  subscription: [
    'tenant/0',
    'managementGroup/1',
    'subscription/0',
    'subscription/1',
    'resourceGroup/1',
    'resourceGroup/2',
  ],
  resourceGroup: [
    'tenant/0',
    'managementGroup/1',
    'subscription/0',
    'subscription/1',
    'resourceGroup/0',
    'resourceGroup/1',
    'resourceGroup/2',
  ],
};

function checkModule(project: Project, file: BicepFile, module: Module): readonly Problem[] {
  const called = calledFile(project, file, module);
  if (called === undefined) return [];
  const scope = propertyOf(module.body, 'scope');
  const at = scope ?? module;
  const problem = (rule: string, message: string) => [problemAt(file, at, { rule, message })];
  if (scope === undefined) {
    return called.targetScope === file.targetScope
      ? []
      : problem('BCP134', `${called.file} is for a ${called.targetScope}; say scope`);
  }
  const reached = reachedBy(scope.value, file);
  if (reached === undefined) return problem('BCP036', 'this is no scope');
  const [kind] = reached.split('/');
  if (kind !== called.targetScope) {
    return problem('BCP134', `${called.file} is for a ${called.targetScope}, not a ${kind}`);
  }
  const allowed = REACHED[file.targetScope]?.includes(reached) ?? false;
  return allowed ? [] : problem('BCP134', `a ${file.targetScope} deployment has no ${reached}`);
}

/** What a scope expression names: `subscription/1` for one argument. */
function reachedBy(scope: Expression, file: BicepFile): string | undefined {
  if (scope.kind === 'call') {
    const known =
      REACHED['resourceGroup']?.some((one) => one.startsWith(`${scope.name}/`)) === true;
    return known ? `${scope.name}/${scope.args.length}` : undefined;
  }
  const resource = findResource(file, symbolOf(scope) ?? '');
  if (resource?.type !== 'Microsoft.Resources/resourceGroups') return undefined;
  return file.targetScope === 'subscription' ? 'resourceGroup/1' : 'resourceGroup/2';
}

function checkResource(file: BicepFile, resource: Resource): readonly Problem[] {
  const type = armTypeOf(resource);
  if (type === undefined || isGraphType(resource)) return [];
  const scope = propertyOf(resource.body, 'scope');
  const problem = (rule: string, message: string) => [
    problemAt(file, scope ?? resource, { rule, message }),
  ];
  const scopes = resource.existing ? type.readableScopes : type.writableScopes;
  if (scope === undefined) {
    return scopes.includes(file.targetScope) || hasParentElsewhere(file, resource)
      ? []
      : problem('BCP135', `${resource.type} cannot stand in a ${file.targetScope}`);
  }
  const isFunction = scope.value.kind === 'call';
  if (isFunction) {
    const reached = reachedBy(scope.value, file)?.split('/')[0] ?? '';
    if (!scopes.includes(reached)) return problem('BCP135', `${resource.type} at a ${reached}`);
    const elsewhere =
      reached !== file.targetScope || (scope.value.kind === 'call' && scope.value.args.length > 0);
    return resource.existing || !elsewhere ? [] : problem('BCP139', 'another scope needs a module');
  }
  const outer = findResource(file, symbolOf(scope.value) ?? '');
  if (outer === undefined) return problem('BCP036', 'this is no scope');
  if (isElsewhere(outer)) return problem('BCP139', 'a resource of another scope needs a module');
  return scopes.includes('extension') || outer.type === 'Microsoft.Resources/resourceGroups'
    ? []
    : problem('BCP135', `${resource.type} cannot stand at a resource`);
}

/** A child stands where its parent does, and the parent is looked at by itself. */
function hasParentElsewhere(file: BicepFile, resource: Resource): boolean {
  const parent = symbolOf(propertyOf(resource.body, 'parent')?.value) ?? resource.inside;
  return resource.existing && parent !== undefined && findResource(file, parent) !== undefined;
}

/** Whether a resource is referred to in a scope that the file does not deploy to. */
function isElsewhere({ existing, body }: Resource): boolean {
  const scope = propertyOf(body, 'scope')?.value;
  return existing && scope?.kind === 'call' && scope.args.length > 0;
}

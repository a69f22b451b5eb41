/**
 * What one read covers, as text: `subscriptions`, `subscription/<id>`, `registry/<ARM id>`,
 * `registry/<ARM id>/usages`, `registry/<ARM id>/replications`, `registry/<ARM id>/logins`,
 * `applications`, `servicePrincipals`, `workspace/<GUID>`, `check/<id>`, `setting/<NAME>/<entry>`.
 * Ids are kept in lower case because ARM compares them so.
 */
export type Scope = string;

/** The provider is spelt out: a resource group may be called `registries` too. */
const REGISTRY =
  /^registry\/(\/subscriptions\/[^/]+\/resourcegroups\/[^/]+\/providers\/microsoft\.containerregistry\/registries\/[^/]+)/;

export const SUBSCRIPTIONS: Scope = 'subscriptions';
export const APPLICATIONS: Scope = 'applications';
export const SERVICE_PRINCIPALS: Scope = 'servicePrincipals';

export function subscriptionScope(subscriptionId: string): Scope {
  return `subscription/${subscriptionId.toLowerCase()}`;
}

export function registryScope(
  registryId: string,
  part?: 'usages' | 'replications' | 'logins',
): Scope {
  const scope = `registry/${registryId.toLowerCase()}`;
  return part === undefined ? scope : `${scope}/${part}`;
}

/** A check as a whole, where the check itself failed. */
export function checkScope(check: string): Scope {
  return `check/${check}`;
}

/** All login events of a log workspace, by its GUID. */
export function workspaceScope(workspace: string): Scope {
  return `workspace/${workspace.toLowerCase()}`;
}

/** An entry of a setting, where the entry itself is what could not be matched. */
export function settingScope(name: string, entry: string): Scope {
  return `setting/${name}/${entry}`;
}

/** The subscription a scope lies in, or undefined for a scope of the whole tenant. */
export function subscriptionOf(scope: Scope): string | undefined {
  return /^(?:registry\/\/subscriptions|subscription)\/([^/]+)/.exec(scope)?.[1];
}

/** The ARM id of the registry a scope lies in, in lower case, or undefined. */
export function registryOf(scope: Scope): string | undefined {
  return REGISTRY.exec(scope)?.[1];
}

/** The scope itself and every scope it lies in: what is unread there is unread here. */
export function enclosingScopes(scope: Scope): readonly Scope[] {
  const registry = registryOf(scope);
  const subscription = subscriptionOf(scope);
  return [
    scope,
    ...(registry === undefined ? [] : [registryScope(registry)]),
    ...(subscription === undefined ? [] : [subscriptionScope(subscription), SUBSCRIPTIONS]),
  ];
}

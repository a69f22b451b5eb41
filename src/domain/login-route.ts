/** A diagnostic setting of a registry, as far as login events go. */
export type DiagnosticSetting = {
  readonly name: string;
  /** True when an enabled category or category group of it holds the login events. */
  readonly sendsLogins: boolean;
  /** ARM id of the Log Analytics workspace it sends to; undefined when it sends to none. */
  readonly workspace: string | undefined;
  /** Where else it sends to, in words: `Event Hub`, `Storage`, `a partner solution`. */
  readonly elsewhere: readonly string[];
};

/** Where the login events of a registry go. */
export type LoginRoute =
  | {
      readonly kind: 'workspaces' /** ARM ids in lower case. */;
      readonly workspaces: readonly string[];
    }
  | { readonly kind: 'elsewhere'; readonly where: readonly string[] }
  | { readonly kind: 'nowhere' };

/** The route that the settings of a registry make: Log Analytics wins over anything else. */
export function routeOf(settings: readonly DiagnosticSetting[]): LoginRoute {
  const sending = settings.filter(({ sendsLogins }) => sendsLogins);
  const workspaces = sending.flatMap(({ workspace }) => workspace?.toLowerCase() ?? []);
  if (workspaces.length > 0) return { kind: 'workspaces', workspaces: [...new Set(workspaces)] };
  const where = [...new Set(sending.flatMap(({ elsewhere }) => elsewhere))];
  return where.length > 0 ? { kind: 'elsewhere', where } : { kind: 'nowhere' };
}

const CATEGORY = 'containerregistryloginevents';
const GROUPS: readonly string[] = ['audit', 'alllogs'];

/**
 * True when a category or category group of a diagnostic setting holds the login events (Azure
 * Monitor, "Diagnostic settings": a setting has one or the other).
 */
export function holdsLogins(log: {
  readonly category: string | undefined;
  readonly categoryGroup: string | undefined;
  readonly enabled: boolean;
}): boolean {
  if (!log.enabled) return false;
  const group = log.categoryGroup?.toLowerCase() ?? '';
  return log.category?.toLowerCase() === CATEGORY || GROUPS.includes(group);
}

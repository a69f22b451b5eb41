import type { Application, DirectoryUser, ServicePrincipal } from './tenant-directory.ts';
import type { LogWorkspace } from './tenant-logs.ts';

/**
 * A whole simulated tenant as plain data. A test may change any of it in place between two requests:
 * nothing is copied or cached by the services.
 */
export type Tenant = {
  /** The Entra tenant id (a GUID). */
  tenantId: string;
  displayName: string;
  /** The verified domain, for example `contoso.example`. */
  domain: string;
  monitor: MonitorIdentity;
  subscriptions: Subscription[];
  resourceGroups: ResourceGroup[];
  registries: Registry[];
  roleDefinitions: RoleDefinition[];
  /** Assignments of everybody but the monitor's identity, whose own are in `monitor`. */
  roleAssignments: RoleAssignment[];
  applications: Application[];
  servicePrincipals: ServicePrincipal[];
  users: DirectoryUser[];
  /** Object id of an application or service principal to the object ids of its owners. */
  owners: { [objectId: string]: string[] };
  workspaces: LogWorkspace[];
  pageSizes: PageSizes;
  mail: MailSettings;
  teams: { enabled: boolean };
};

/** Items per page of each list; a list that is not named comes in one page (Graph: as asked). */
export type PageSizes = {
  subscriptions?: number;
  resourceGroups?: number;
  resources?: number;
  registries?: number;
  usages?: number;
  replications?: number;
  webhooks?: number;
  tokens?: number;
  scopeMaps?: number;
  privateEndpointConnections?: number;
  roleAssignments?: number;
  /** An upper bound: Graph may send fewer than `$top` asks for. */
  applications?: number;
  servicePrincipals?: number;
  resourceGraph?: number;
};

/** The identity that signs in, and exactly what it may do. */
export type MonitorIdentity = {
  clientId: string;
  clientSecret: string;
  /** Object id of its service principal. */
  objectId: string;
  roleAssignments: MonitorRole[];
  /** Graph application permissions, for example `Application.Read.All`. */
  graphPermissions: string[];
  /**
   * What puts a subscription in this identity's list. Azure never refuses the list and leaves the
   * others out; by which right is not published beyond the description of `subscriptions/read`,
   * "Gets the list of subscriptions". So both readings are here: any right to read something in it
   * (when absent), or that action.
   */
  listsSubscriptionsBy?: 'any-read' | 'subscriptions-read';
};

/** One role of the monitor's identity. */
export type MonitorRole = {
  /** `/providers/Microsoft.Management/managementGroups/x`, `/subscriptions/…` or anything below. */
  scope: string;
  /** Actions with `*` as in Azure role definitions, for example an action ending in `/read`. */
  actions: string[];
  /** Data actions, of the same form. */
  dataActions?: string[];
  /** Shown as the role's name by `az role assignment list`. */
  roleName?: string;
};

export type Subscription = {
  subscriptionId: string;
  displayName: string;
  state: 'Enabled' | 'Disabled' | 'Warned' | 'PastDue' | 'Deleted';
  /** Names of the management groups above it; without this it is below every one. */
  managementGroups?: string[];
};

export type ResourceGroup = {
  subscriptionId: string;
  name: string;
  location: string;
  tags: { [name: string]: string };
};

/** Provisioning states of the specification's enum. */
export type ProvisioningState =
  | 'Creating'
  | 'Updating'
  | 'Deleting'
  | 'Succeeded'
  | 'Failed'
  | 'Canceled';

export type Registry = {
  subscriptionId: string;
  resourceGroup: string;
  name: string;
  location: string;
  sku: 'Classic' | 'Basic' | 'Standard' | 'Premium';
  tags: { [name: string]: string };
  provisioningState: ProvisioningState;
  /** Null, as the newest shape answers, unless something is to be said. */
  status: { displayStatus: string; message: string; timestamp: string } | null;
  /** `2026-02-03T04:05:06.1234567Z` */
  createdAt: string;
  adminUserEnabled: boolean;
  anonymousPullEnabled: boolean;
  publicNetworkAccess: 'Enabled' | 'Disabled';
  ipRules: string[];
  zoneRedundancy: 'Enabled' | 'Disabled';
  roleAssignmentMode: 'LegacyRegistryPermissions' | 'AbacRepositoryPermissions';
  /** Bytes stored, counted once however many replicas there are. */
  usedBytes: number;
  usages: UsageOverrides;
  /** The replicas outside the home region. */
  replicas: Replica[];
  /** What differs for the home region, which is listed by itself once there is a replica. */
  homeReplica?: Partial<Replica>;
  webhooks: Webhook[];
  tokens: RegistryToken[];
  scopeMaps: ScopeMap[];
  privateEndpointConnections: PrivateEndpointConnection[];
  diagnosticSettings: DiagnosticSetting[];
};

/** An item of listUsages; a limit of -1 means unlimited. */
export type UsageItem = {
  name: string;
  limit: number;
  currentValue: number;
  unit: 'Bytes' | 'Count';
};

/** How the usages of a registry differ from what its data and SKU give. */
export type UsageOverrides = {
  /** Items to add, or to put in the place of the item of that name. */
  set?: UsageItem[];
  /** The whole answer, to reproduce an odd one. */
  replace?: UsageItem[];
};

export type Replica = {
  location: string;
  provisioningState: ProvisioningState;
  /** A replica that is being created has a timestamp only. */
  status: { displayStatus?: string; message?: string; timestamp: string };
  regionEndpointEnabled: boolean;
  zoneRedundancy: 'Enabled' | 'Disabled';
  createdAt: string;
  tags: { [name: string]: string };
  /** What the list says where it disagrees with the replica's own address; null leaves it out. */
  listed?: Partial<Pick<Replica, 'provisioningState' | 'status' | 'regionEndpointEnabled'>> | null;
};

export type Webhook = {
  name: string;
  status: 'enabled' | 'disabled';
  scope: string;
  actions: string[];
};

export type RegistryToken = {
  name: string;
  status: 'enabled' | 'disabled';
  scopeMap: string;
  createdAt: string;
  /** An expiry of null never comes. */
  passwords: { name: 'password1' | 'password2'; creationTime: string; expiry: string | null }[];
};

export type ScopeMap = { name: string; description: string; actions: string[]; createdAt: string };

export type PrivateEndpointConnection = {
  name: string;
  endpointName: string;
  status: 'Pending' | 'Approved' | 'Rejected';
  description?: string;
};

export type DiagnosticSetting = {
  name: string;
  workspaceId: string | null;
  storageAccountId: string | null;
  eventHubAuthorizationRuleId: string | null;
  eventHubName: string | null;
  logs: { category: string | null; categoryGroup: string | null; enabled: boolean }[];
};

export type RoleDefinition = {
  /** The GUID at the end of its id. */
  name: string;
  roleName: string;
  roleType: 'BuiltInRole' | 'CustomRole';
  description: string;
  actions: string[];
  dataActions?: string[];
};

export type RoleAssignment = {
  /** The GUID at the end of its id. */
  name: string;
  scope: string;
  roleDefinition: string;
  principalId: string;
  principalType: 'User' | 'Group' | 'ServicePrincipal';
  createdAt: string;
};

/** How the mail service behaves. */
export type MailSettings = {
  /** Status that a sent mail's operation has when it is asked for. */
  finalStatus: 'Running' | 'Succeeded' | 'Failed' | 'Canceled';
};

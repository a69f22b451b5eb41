import { authorizationRoutes } from './authorization.ts';
import type { ArmRoute } from './call.ts';
import { diagnosticRoutes } from './diagnostics.ts';
import { registryChildRoutes } from './registry-children.ts';
import { registryRoutes } from './registry-routes.ts';
import { replicationRoutes } from './replications.ts';
import { resourceGraphRoutes } from './resource-graph.ts';
import { subscriptionRoutes } from './subscriptions.ts';
import { workspaceRoutes } from './workspaces.ts';

/** Every operation of Resource Manager that is simulated, with the action that each demands. */
export const armRoutes: readonly ArmRoute[] = [
  ...subscriptionRoutes,
  ...registryRoutes,
  ...replicationRoutes,
  ...registryChildRoutes,
  ...diagnosticRoutes,
  ...workspaceRoutes,
  ...authorizationRoutes,
  ...resourceGraphRoutes,
];

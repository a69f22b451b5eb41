import { contosoApplications } from './sample/applications.ts';
import { contosoWorkspaces } from './sample/logins.ts';
import { contosoResourceGroups, contosoSubscriptions, contosoTenantId } from './sample/contoso.ts';
import { otherRegistries } from './sample/registries-other.ts';
import { productionRegistries } from './sample/registries-production.ts';
import {
  auditorId,
  builtInRoles,
  contosoRoleAssignments,
  monitorIdentity,
} from './sample/roles.ts';
import { contosoServicePrincipals } from './sample/service-principals.ts';
import { stableGuid } from './stable-id.ts';
import type { Tenant } from './tenant.ts';

/**
 * The company Contoso: three subscriptions, nine registries, two dozen applications. Every condition
 * that the monitor knows occurs at least once and most things are fine. Dates lie around `now`; ids are
 * always the same.
 */
export function sampleTenant(now: Date): Tenant {
  const applications = contosoApplications(now);
  const registries = [...productionRegistries(now), ...otherRegistries(now)];
  const ownerId = stableGuid('user/owner');
  return {
    tenantId: contosoTenantId,
    displayName: 'Contoso',
    domain: 'contoso.example',
    monitor: monitorIdentity(),
    subscriptions: contosoSubscriptions(),
    resourceGroups: contosoResourceGroups(),
    registries,
    roleDefinitions: builtInRoles(),
    roleAssignments: contosoRoleAssignments(now),
    applications,
    servicePrincipals: contosoServicePrincipals(now, applications),
    users: [
      { id: ownerId, displayName: 'Robin Owner', userPrincipalName: 'robin@contoso.example' },
      { id: auditorId, displayName: 'Ada Auditor', userPrincipalName: 'ada@contoso.example' },
    ],
    owners: Object.fromEntries(applications.slice(0, 8).map((app) => [app.id, [ownerId]])),
    workspaces: contosoWorkspaces(now, registries),
    pageSizes: {},
    mail: { finalStatus: 'Succeeded' },
    teams: { enabled: true },
  };
}

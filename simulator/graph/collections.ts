import type { JsonObject } from '../json.ts';
import type { PageSizes, Tenant } from '../tenant.ts';
import { applicationBody, servicePrincipalBody } from './entities.ts';

/** A Graph collection: where its objects come from and what reading it costs. */
export type Collection = {
  readonly name: 'applications' | 'servicePrincipals';
  /** The type's name in errors. */
  readonly type: 'application' | 'servicePrincipal';
  /** Resource units of a list: GRAPHDOC concepts/throttling-limits. */
  readonly listUnits: number;
  readonly bodies: (tenant: Tenant) => readonly JsonObject[];
  readonly bodyOf: (tenant: Tenant, id: string) => JsonObject | undefined;
  readonly pageSize: (sizes: PageSizes) => number | undefined;
};

/** Both collections that the monitor and az read. */
export const collections: readonly Collection[] = [
  {
    name: 'applications',
    type: 'application',
    listUnits: 2,
    bodies: (tenant) => tenant.applications.map((app) => applicationBody(tenant, app)),
    bodyOf: (tenant, id) => {
      const found = tenant.applications.find((app) => app.id === id);
      return found && applicationBody(tenant, found);
    },
    pageSize: (sizes) => sizes.applications,
  },
  {
    name: 'servicePrincipals',
    type: 'servicePrincipal',
    listUnits: 1,
    bodies: (tenant) => tenant.servicePrincipals.map((sp) => servicePrincipalBody(tenant, sp)),
    bodyOf: (tenant, id) => {
      const found = tenant.servicePrincipals.find((sp) => sp.id === id);
      return found && servicePrincipalBody(tenant, found);
    },
    pageSize: (sizes) => sizes.servicePrincipals,
  },
];

import {
  buildCertificate,
  buildSamlCertificate,
  buildSecret,
  buildServicePrincipal,
} from '../build-directory.ts';
import { azureDate, type Shift, shifted } from '../dates.ts';
import { stableGuid } from '../stable-id.ts';
import type { ServicePrincipal } from '../tenant-directory.ts';
import { contosoTenantId, subscriptionIds } from './contoso.ts';

/** The tenants that own Microsoft's first-party applications. */
const microsoftServices = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a';
const microsoftCorp = '72f988bf-86f1-41af-91ab-2d7cd011db47';
const fabrikam = stableGuid('fabrikam/tenant');

/** The service principals of the tenant: own, foreign, Microsoft's, and managed identities. */
export function contosoServicePrincipals(
  now: Date,
  applications: readonly { readonly displayName: string }[],
): ServicePrincipal[] {
  const at = (shift: Shift, digits = 0) => azureDate(shifted(now, shift), digits);
  const plain = applications.slice(0, 12).map(({ displayName }) => own(now, displayName));
  return [
    ...plain,
    own(now, 'Registry Monitor'),
    own(now, 'Expense Sign-on', buildSamlCertificate('Expense Sign-on', at({ days: 25 }))),
    own(now, 'Travel Sign-on', buildSamlCertificate('Travel Sign-on', at({ days: 800 }))),
    own(now, 'Night Batch', {
      passwordCredentials: [buildSecret('Night Batch/batch', at({ days: -10 }), { hint: null })],
    }),
    // An owner tenant of null does not make it foreign.
    buildServicePrincipal(now, 'Old Print Service', {
      servicePrincipalType: 'Legacy',
      passwordCredentials: [
        buildSecret('Old Print Service/print', at({ days: 40 }), { hint: null }),
      ],
    }),
    ...foreign(now, at),
    ...managedIdentities(now, at),
    ...microsoftOwned(now, at),
  ];
}

function own(now: Date, name: string, given: Partial<ServicePrincipal> = {}): ServicePrincipal {
  return buildServicePrincipal(now, name, {
    appOwnerOrganizationId: contosoTenantId,
    tags: ['WindowsAzureActiveDirectoryIntegratedApp'],
    ...given,
  });
}

// The first has a secret that this tenant added to another company's application: ours to renew.
function foreign(now: Date, at: (shift: Shift) => string): ServicePrincipal[] {
  const fromFabrikam = { appOwnerOrganizationId: fabrikam };
  return [
    buildServicePrincipal(now, 'Fabrikam Deploy', {
      ...fromFabrikam,
      passwordCredentials: [buildSecret('Fabrikam Deploy/ours', at({ days: 9 }), { hint: null })],
    }),
    buildServicePrincipal(now, 'Fabrikam Insights', fromFabrikam),
  ];
}

// The platform rolls their certificates, up to three at a time; some are past their end.
function managedIdentities(now: Date, at: (shift: Shift) => string): ServicePrincipal[] {
  const identity = (name: string, ends: readonly number[]) =>
    buildServicePrincipal(now, name, {
      appId: stableGuid(`identity/${name}`),
      appDisplayName: null,
      servicePrincipalType: 'ManagedIdentity',
      alternativeNames: [
        'isExplicit=True',
        `/subscriptions/${subscriptionIds.production}/resourcegroups/rg-shop-prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`,
      ],
      keyCredentials: ends.map((days) => buildCertificate(`${name}/${days}`, at({ days }))),
    });
  return [
    identity('id-shop-aks', [-2, 43, 88]),
    identity('id-shop-api', [1, 61]),
    identity('id-data-jobs', [75]),
    identity('id-registry-monitor', [30, 89]),
  ];
}

function microsoftOwned(now: Date, at: (shift: Shift) => string): ServicePrincipal[] {
  const owned = (name: string, owner: string, given: Partial<ServicePrincipal> = {}) =>
    buildServicePrincipal(now, name, { appOwnerOrganizationId: owner, ...given });
  return [
    owned('Microsoft Graph', microsoftServices),
    owned('Azure Container Registry', microsoftServices),
    owned('Azure Kubernetes Service AAD Server', microsoftServices),
    owned('Microsoft.Azure.SyncFabric', microsoftServices),
    owned('Office 365 Exchange Online', microsoftServices, {
      keyCredentials: [buildCertificate('Exchange/old', at({ days: -40 }))],
      passwordCredentials: [buildSecret('Exchange/secret', at({ days: -3 }), { hint: null })],
    }),
    owned('Azure DevOps', microsoftCorp),
    owned('Microsoft Intune', microsoftServices),
  ];
}

/**
 * Tenants of Microsoft that own the applications which come with Azure and Microsoft 365. Source:
 * "Verify first-party Microsoft applications in sign-in reports",
 * learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in,
 * which tells them by these owner organisation ids.
 */
const MICROSOFT_TENANTS: ReadonlySet<string> = new Set([
  'f8cdef31-a31e-4b4a-93e4-5f571e91255a', // Microsoft Services
  '72f988bf-86f1-41af-91ab-2d7cd011db47', // Microsoft
]);

/** True for a tenant of Microsoft's own; an absent owner is nobody's. */
export function isMicrosoftTenant(tenantId: string | undefined): boolean {
  return tenantId !== undefined && MICROSOFT_TENANTS.has(tenantId.toLowerCase());
}

import { loginServerSuffix, registryId } from './arm/registry-shape.ts';
import { shifted } from './dates.ts';
import { stableGuid } from './stable-id.ts';
import type { Registry } from './tenant.ts';
import type { LoginRow, LogWorkspace } from './tenant-logs.ts';

/** A workspace that registries have written to; what is given replaces the defaults. */
export function buildWorkspace(
  given: Pick<LogWorkspace, 'armId'> & Partial<LogWorkspace>,
): LogWorkspace {
  return {
    customerId: stableGuid(`workspace/${given.armId.toLowerCase()}`),
    location: 'northeurope',
    loginTable: 'written',
    missingColumns: [],
    rows: [],
    ...given,
  };
}

/** A login at a registry with the HTTP status that it was answered with; seen after two minutes. */
export function buildLogin(
  registry: Registry,
  at: Date,
  given: { readonly status?: string } & Partial<LoginRow> = {},
): LoginRow {
  const { status = '200', ...columns } = given;
  const key = `${registry.name}/${at.toISOString()}/${given.Identity ?? ''}`;
  return {
    TimeGenerated: at.toISOString(),
    LoginServer: `${registry.name.toLowerCase()}${loginServerSuffix}`,
    Identity: '',
    CallerIpAddress: '203.0.113.10',
    UserAgent: 'docker/27.3.1 go/go1.22.7',
    ResultType: status === '200' ? 'HttpStatusCode' : 'Failed',
    ResultDescription: status,
    JwtId: stableGuid(`jwt/${key}`),
    CorrelationId: stableGuid(`correlation/${key}`),
    DurationMs: '23',
    Region: registry.location,
    // Log Analytics writes resource ids in lower case.
    _ResourceId: registryId(registry).toLowerCase(),
    _SubscriptionId: registry.subscriptionId,
    ingestedAt: shifted(at, { minutes: 2 }).toISOString(),
    ...columns,
  };
}

import { buildLogin, buildWorkspace } from '../build-logs.ts';
import { shifted } from '../dates.ts';
import { stableGuid } from '../stable-id.ts';
import type { Registry } from '../tenant.ts';
import type { LoginRow, LogWorkspace } from '../tenant-logs.ts';
import { edgeWorkspaceResourceId, workspaceResourceId } from './contoso.ts';

/** Who fails at the registry with the spike: an expired secret, two guesses and a hostile name. */
const attackers = [
  { Identity: stableGuid('app/Image Builder'), status: '401', CallerIpAddress: '198.51.100.23' },
  { Identity: 'admin', status: '401', CallerIpAddress: '198.51.100.24' },
  { Identity: 'ci-push', status: '403', CallerIpAddress: '198.51.100.23' },
  {
    Identity: '<img src=x onerror=alert(1)>',
    status: '401',
    CallerIpAddress: '2001:db8::bad:1',
    UserAgent: "curl/8.5.0 '; | where true",
  },
] as const;

/** How many failures the spike has, one every five seconds. */
const spikeFailures = 46;

/**
 * The workspaces of the sample company. `contosoimages` has 46 failed logins in four minutes of the last
 * hour; `contosoprod` is healthy; `contosoedge` writes to a workspace of its own, which is older.
 */
export function contosoWorkspaces(now: Date, registries: readonly Registry[]): LogWorkspace[] {
  const rowsOf = (name: string, rows: (registry: Registry) => LoginRow[]) =>
    registries.filter((registry) => registry.name === name).flatMap(rows);
  return [
    buildWorkspace({
      armId: workspaceResourceId,
      rows: [
        ...rowsOf('contosoimages', (registry) => spike(now, registry)),
        ...rowsOf('contosoprod', (registry) => healthy(now, registry)),
        ...rowsOf('contosodata', (registry) => quiet(now, registry)),
      ],
    }),
    buildWorkspace({
      armId: edgeWorkspaceResourceId,
      location: 'eastus',
      missingColumns: ['_SubscriptionId', '_BilledSize', '_IsBillable'],
      rows: rowsOf('contosoedge', (registry) => quiet(now, registry)),
    }),
  ];
}

function spike(now: Date, registry: Registry): LoginRow[] {
  const start = shifted(now, { minutes: -40 });
  return Array.from({ length: spikeFailures }, (_, i) =>
    buildLogin(registry, shifted(start, { seconds: 5 * i }), attackers[i % attackers.length]),
  );
}

// Docker asks without a name first, is told 401, and then signs in.
function healthy(now: Date, registry: Registry): LoginRow[] {
  const identity = stableGuid('servicePrincipal/id-shop-aks');
  return Array.from({ length: 24 }, (_, i) => {
    const at = shifted(now, { minutes: -60 * (i + 1) + 7 });
    const granted = buildLogin(registry, shifted(at, { seconds: 1 }), { Identity: identity });
    return i % 6 === 0 ? [buildLogin(registry, at, { status: '401' }), granted] : [granted];
  }).flat();
}

function quiet(now: Date, registry: Registry): LoginRow[] {
  const identity = stableGuid(`servicePrincipal/${registry.name}`);
  return [-50, -200, -1400].map((minutes) =>
    buildLogin(registry, shifted(now, { minutes }), { Identity: identity }),
  );
}

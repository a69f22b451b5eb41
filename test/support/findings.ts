import type { AlertFinding } from '../../src/domain/alert.ts';
import type { Gap } from '../../src/domain/coverage.ts';
import type { Finding } from '../../src/domain/finding.ts';
import { fingerprintOf } from '../../src/domain/fingerprint.ts';
import { unreadFinding } from '../../src/domain/unread.ts';

export const SUBSCRIPTION = '11111111-2222-4333-8444-555555555555';
export const REGISTRY_ID = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-images/providers/Microsoft.ContainerRegistry/registries/contosoimages`;

/** A credential finding of rule `secret-expiring`; anything of it can be replaced. */
export function aFinding(changes: Partial<Finding> = {}): Finding {
  return {
    fingerprint: fingerprintOf('credential-expiry', changes.subject?.id ?? 'key-1'),
    check: 'credential-expiry',
    rule: 'secret-expiring',
    stage: 0,
    severity: 'warning',
    scope: 'applications',
    subject: {
      type: 'secret',
      id: 'applications/0a0a0a0a-1111-4222-8333-444444444444/secrets/5b5b5b5b-1111-4222-8333-444444444444',
      name: 'ci-push of app build-agents',
    },
    title: 'Secret ci-push of app build-agents expires soon',
    detail: 'Sign-ins with this secret stop working when it ends.',
    observed: [{ name: 'daysLeft', value: 12, unit: 'days' }],
    dueAt: '2026-12-02T06:07:00.000Z',
    remediation: {
      text: 'Add a new secret, roll it out, then remove this one.',
      command: 'az ad app credential reset --id 0a0a0a0a-1111-4222-8333-444444444444 --append',
      link: 'https://learn.microsoft.com/entra/identity-platform/howto-create-service-principal-portal',
    },
    evidence: { endDateTime: '2026-12-02T06:07:00Z' },
    ...changes,
  };
}

/** A finding about a registry, with the registry itself named. */
export function aRegistryFinding(changes: Partial<Finding> = {}): Finding {
  const { dueAt: _, ...undated } = aFinding();
  return {
    ...undated,
    fingerprint: fingerprintOf('registry-quota', changes.subject?.id ?? REGISTRY_ID),
    check: 'registry-quota',
    rule: 'quota',
    severity: 'critical',
    scope: `registry/${REGISTRY_ID.toLowerCase()}/usages`,
    subject: { type: 'registry', id: REGISTRY_ID, name: 'contosoimages' },
    registry: {
      id: REGISTRY_ID,
      name: 'contosoimages',
      subscriptionId: SUBSCRIPTION,
      tags: { team: 'platform' },
    },
    title: 'Webhooks of registry contosoimages are used up: 500 of 500',
    detail: 'No webhook can be added until one is removed.',
    observed: [
      { name: 'Webhooks', value: 500, unit: 'count' },
      { name: 'limit', value: 500, unit: 'count' },
    ],
    since: '2026-11-01T06:07:00.000Z',
    remediation: {
      text: 'Remove webhooks that nobody uses.',
      command: 'az acr webhook list --registry contosoimages --output table',
      link: 'https://learn.microsoft.com/azure/container-registry/container-registry-skus',
    },
    evidence: { currentValue: 500, limit: 500 },
    ...changes,
  };
}

/** A 403 on the usages of a registry. */
export function aGap(changes: Partial<Gap> = {}): Gap {
  return {
    scope: `registry/${REGISTRY_ID.toLowerCase()}/usages`,
    cause: 'forbidden',
    reason: '403 AuthorizationFailed',
    remedy: `grant Microsoft.ContainerRegistry/registries/listUsages/read to the app's identity: az role assignment create --role Reader --scope /subscriptions/${SUBSCRIPTION}`,
    ...changes,
  };
}

/** The alert that a gap is; `index` makes registries that differ. */
export function anUnreadFinding(index = 0, changes: Partial<Gap> = {}): Finding {
  const scope = `registry/${REGISTRY_ID.toLowerCase()}${index}/usages`;
  return unreadFinding('registry-quota', aGap({ scope, ...changes }));
}

/** A finding as an alert keeps it. */
export function withoutEvidence(finding: Finding): AlertFinding {
  const { evidence: _, ...kept } = finding;
  return kept;
}

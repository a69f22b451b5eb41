import type { Alert, NotificationReason, Told } from '../../src/domain/alert.ts';
import type { Finding } from '../../src/domain/finding.ts';
import { aThingFinding } from './fake-check.ts';
import { withoutEvidence } from './findings.ts';

/** A firing alert of a thing, told to nobody; anything of it can be replaced. */
export function anAlert(given: Partial<Alert> & { readonly of?: Partial<Finding> } = {}): Alert {
  const { of, ...fields } = given;
  const finding = aThingFinding(of);
  return {
    fingerprint: finding.fingerprint,
    owner: 'fake',
    finding: withoutEvidence(finding),
    state: 'firing',
    startsAt: 1000,
    seenRuns: 1,
    clearRuns: 0,
    settingsKey: 'key',
    owed: {},
    told: {},
    ...fields,
  };
}

/** What a receiver was told at a time, of a warning at stage 0 unless it says otherwise. */
export function told(
  reason: NotificationReason = 'new',
  at = 1000,
  given: Partial<Told> = {},
): Told {
  const messageId = '0f0f0f0f-aaaa-4bbb-8ccc-dddddddddddd';
  return { reason, at, messageId, severity: 'warning', stage: 0, ...given };
}

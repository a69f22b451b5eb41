import { describe, expect, test } from 'vitest';
import type { GapCause } from '../../src/domain/coverage.ts';
import { runsToClose, runsToFire } from '../../src/domain/thresholds.ts';
import { unreadFinding } from '../../src/domain/unread.ts';
import { anAlert } from '../support/alerts.ts';
import { aThingFinding } from '../support/fake-check.ts';
import { aGap, withoutEvidence } from '../support/findings.ts';

const gap = (cause: GapCause) => unreadFinding('fake', aGap({ cause }));

describe('the thresholds of a check', () => {
  test('count for its findings', () => {
    expect(runsToFire({ failureThreshold: 1 }, aThingFinding())).toBe(1);
    expect(runsToFire({ failureThreshold: 3 }, aThingFinding())).toBe(3);
    expect(runsToClose({ successThreshold: 3 }, anAlert())).toBe(3);
  });

  test('do not count for gaps: what a retry may mend takes two runs, the rest one', () => {
    expect(runsToFire({ failureThreshold: 5 }, gap('throttled'))).toBe(2);
    expect(runsToFire({ failureThreshold: 5 }, gap('forbidden'))).toBe(1);
    const alert = anAlert({ finding: withoutEvidence(gap('forbidden')) });
    expect(runsToClose({ successThreshold: 5 }, alert)).toBe(1);
  });
});

import type { ReadyCheck } from '../../src/checks/define-check.ts';
import type { Gap } from '../../src/domain/coverage.ts';
import type { Finding } from '../../src/domain/finding.ts';
import { fingerprintOf } from '../../src/domain/fingerprint.ts';
import type { CheckOutcome } from '../../src/domain/outcome.ts';
import type { Severity } from '../../src/domain/severity.ts';

/** A finding with everything filled in; its identity follows its subject's id. */
export function aThingFinding(given: Partial<Finding> = {}): Finding {
  const id = given.subject?.id ?? 'thing/1';
  return {
    fingerprint: fingerprintOf('fake', id),
    check: 'fake',
    rule: 'too-full',
    stage: 0,
    severity: 'warning',
    scope: 'things',
    subject: { type: 'thing', id, name: id },
    title: `${id} is too full`,
    detail: '',
    observed: [],
    remediation: { text: 'empty it' },
    evidence: {},
    ...given,
  };
}

export function aThingGap(given: Partial<Gap> = {}): Gap {
  return { scope: 'things', cause: 'unavailable', reason: '503', remedy: 'wait', ...given };
}

export function anOutcome(
  given: Omit<Partial<CheckOutcome>, 'coverage'> & Partial<CheckOutcome['coverage']> = {},
): CheckOutcome {
  const { findings = [], noLongerJudged = [], leftOutScopes = [], memory = new Map() } = given;
  const { check = 'fake', subjectsRead = 0, scopes = [], leftOut = [], gaps = [] } = given;
  const coverage = { check, subjectsRead, scopes, leftOut, gaps };
  return { findings, coverage, noLongerJudged, leftOutScopes, memory };
}

/** A thing as the fake check sees it: what is wrong with it, or undefined when nothing is. */
export type Things = Readonly<Record<string, Severity | undefined>>;

/** A check that says what it is told to: things by scope, or `unread` for a scope. */
export function fakeCheck(see: () => Readonly<Record<string, Things | 'unread'>>): ReadyCheck {
  return {
    id: 'fake',
    settingsKey: 'key',
    failureThreshold: 1,
    successThreshold: 1,
    run: async () => {
      const scopes = Object.entries(see());
      const isRead = ([, things]: (typeof scopes)[number]) => things !== 'unread';
      return anOutcome({
        findings: scopes.flatMap(([scope, things]) =>
          things === 'unread' ? [] : findingsOf(scope, things),
        ),
        scopes: scopes.filter(isRead).map(([scope]) => scope),
        gaps: scopes.filter((entry) => !isRead(entry)).map(([scope]) => aThingGap({ scope })),
      });
    },
  };
}

function findingsOf(scope: string, things: Things): readonly Finding[] {
  return Object.entries(things).flatMap(([id, severity]) =>
    severity === undefined
      ? []
      : [aThingFinding({ scope, severity, subject: { type: 'thing', id, name: id } })],
  );
}

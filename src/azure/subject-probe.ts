import type { SubjectProbe } from '../ports/subject-probe.ts';

/** Asks Microsoft Graph for credentials and Azure Resource Manager for everything else. */
export function createSubjectProbe(probes: {
  readonly arm: SubjectProbe;
  readonly graph: SubjectProbe;
}): SubjectProbe {
  return {
    probe: (subject) =>
      /^(?:applications|servicePrincipals)\//.test(subject.id)
        ? probes.graph.probe(subject)
        : probes.arm.probe(subject),
  };
}

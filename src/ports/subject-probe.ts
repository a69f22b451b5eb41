import type { Subject } from '../domain/finding.ts';
import type { Reading } from '../domain/reading.ts';

/**
 * Whether a subject still exists, asked at its own address. `gone` only on the service's own
 * "not found" of exactly that resource; a refusal or an outage is a failure.
 */
export type SubjectProbe = {
  probe(subject: Pick<Subject, 'type' | 'id'>): Promise<Reading<'present' | 'gone'>>;
};

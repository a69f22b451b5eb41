import type { Fingerprint } from './fingerprint.ts';
import type { RegistryRef } from './resource.ts';
import type { Scope } from './scope.ts';
import type { Severity } from './severity.ts';

export type Subject = {
  /** `registry`, `replica`, `secret`, `certificate`, `scope`, … */
  readonly type: string;
  /**
   * ARM id, or for a credential `applications/<object id>/secrets/<key id>` and alike
   * (`servicePrincipals`, `certificates`).
   */
  readonly id: string;
  /** Text from outside: escape it in every sink. */
  readonly name: string;
};

/** A number or word that was seen, with its unit. */
export type Observation = {
  readonly name: string;
  readonly value: number | string | boolean | null;
  /** `bytes`, `count`, `percent`, `days`, `minutes`, or undefined for a word. */
  readonly unit?: string;
  /** True when the number passed 2^53 on its way and is only about right. */
  readonly approximate?: boolean;
};

/** How to put it right: a sentence, a command to copy, and where to read more. */
export type Remediation = {
  readonly text: string;
  /** Shell command with real ids, every value quoted for a POSIX shell. */
  readonly command?: string;
  readonly link?: string;
};

/** One thing wrong with one subject, seen by one check at one time. */
export type Finding = {
  readonly fingerprint: Fingerprint;
  /** Check id. */
  readonly check: string;
  /** Rule id within the check. */
  readonly rule: string;
  /** Position of the rule among the stages of its condition; moving up is `worse`. */
  readonly stage: number;
  readonly severity: Severity;
  /** The scope whose read showed it. */
  readonly scope: Scope;
  readonly subject: Subject;
  readonly registry?: RegistryRef;
  readonly title: string;
  readonly detail: string;
  readonly observed: readonly Observation[];
  /** ISO 8601 UTC: since when it has been so, where the service tells. */
  readonly since?: string;
  /** ISO 8601 UTC: when it becomes an outage. */
  readonly dueAt?: string;
  /** Step of a ladder that was reached, in days; smaller is later. */
  readonly step?: number;
  /** Severity that holds once the condition has lasted `afterMs`. */
  readonly escalates?: { readonly to: Severity; readonly afterMs: number };
  readonly remediation: Remediation;
  /** What the service said, as far as it was judged; JSON values only. */
  readonly evidence: Readonly<Record<string, unknown>>;
};

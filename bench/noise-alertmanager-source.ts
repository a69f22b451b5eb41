import type { Severity } from '../src/domain/severity.ts';
import { SEVERITIES } from '../src/domain/severity.ts';
import type { Mention } from './noise-told.ts';
import type { NoiseRun, Sighting } from './noise-types.ts';

/** An alert as the API of Alertmanager takes it. */
export type PostedAlert = {
  readonly labels: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt?: string;
};

/** What the source has posted as firing and not as ended, by its labels. */
export type Posted = ReadonlyMap<string, Sighting>;

export type SourceStep = {
  readonly firing: readonly Sighting[];
  readonly ended: readonly Sighting[];
  readonly posted: Posted;
};

/**
 * What the source posts after a run, and what it has posted then. It is as careful as a source can
 * be: what it could not read it neither posts nor ends.
 */
export function stepSource(posted: Posted, { seen, unread }: NoiseRun): SourceStep {
  const scopes = new Set(unread.map(({ scope }) => scope));
  const now = new Map(seen.map((sighting) => [labelKey(sighting), sighting]));
  const gone = [...posted].filter(([key]) => !now.has(key));
  const kept = gone.filter(([, sighting]) => isHidden(sighting, scopes));
  const ended = gone.filter(([, sighting]) => !isHidden(sighting, scopes));
  return {
    firing: seen,
    ended: ended.map(([, sighting]) => sighting),
    posted: new Map([...kept, ...now]),
  };
}

function isHidden({ rule, scope }: Sighting, unread: ReadonlySet<string>): boolean {
  return rule !== 'unread' && unread.has(scope);
}

/** Severity is a label, as is the practice: an alert that gets worse is another alert. */
export function labelsOf(sighting: Sighting): PostedAlert['labels'] {
  const { check, id, operator, severity } = sighting;
  return { alertname: check, check, owner: operator, severity, condition: id };
}

function labelKey({ id, severity }: Sighting): string {
  return `${severity} ${id}`;
}

/** What a webhook message names; undefined for a body that is none. */
export function mentionsOf(body: unknown): readonly Mention[] | undefined {
  if (!isRecord(body) || !Array.isArray(body['alerts'])) return undefined;
  return body['alerts'].flatMap((alert: unknown) => {
    if (!isRecord(alert) || !isRecord(alert['labels'])) return [];
    const { condition, severity } = alert['labels'];
    const known = SEVERITIES.find((one) => one === severity);
    if (typeof condition !== 'string' || known === undefined) return [];
    return [mention(condition, known, alert['status'] === 'resolved')];
  });
}

function mention(id: string, severity: Severity, isResolved: boolean): Mention {
  return { id, severity, status: isResolved ? 'resolved' : 'firing' };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

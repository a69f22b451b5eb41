import type { AlertFinding } from '../domain/alert.ts';
import { isFingerprint } from '../domain/fingerprint.ts';
import type { Fingerprint } from '../domain/fingerprint.ts';
import type { Destination } from '../domain/policy.ts';
import type { Routing } from '../domain/routing.ts';
import type { Severity } from '../domain/severity.ts';
import { tameText } from '../domain/text.ts';
import { listExamples, withRegistry } from './route-examples.ts';
import type { ExampleRegistry, ExampleRule, RouteExample } from './route-examples.ts';

/** A receiver as people know it. */
export type KnownReceiver = {
  readonly name: string;
  /** Channel id. */
  readonly channel: string;
};

export type RouteTools = {
  readonly routing: Routing;
  readonly receivers: readonly KnownReceiver[];
  /** Rules of every check, for the examples. */
  readonly rules: readonly ExampleRule[];
  /** Finding of a stored alert; undefined where there is none. */
  readonly findAlert: (fingerprint: Fingerprint) => Promise<AlertFinding | undefined>;
};

export type RouteRequest = {
  /** A fingerprint, or the name of an example; undefined for a list of both sides. */
  readonly what: string | undefined;
  /** What the example is about; only for an example. */
  readonly about: ExampleRegistry;
};

export type RouteAnswer =
  | {
      readonly kind: 'explained';
      readonly title: string;
      readonly check: string;
      readonly severity: Severity;
      readonly destinations: readonly Destination[];
      /** Why, one line each; safe to show. */
      readonly lines: readonly string[];
    }
  | {
      readonly kind: 'listed';
      readonly receivers: readonly KnownReceiver[];
      /** Names of the receivers that get what another refuses. */
      readonly fallback: readonly string[];
      readonly examples: readonly string[];
    }
  | { readonly kind: 'unknown'; readonly problem: string };

/** Where a finding goes and why, without sending anything. */
export async function explainRoute(
  tools: RouteTools,
  { what, about }: RouteRequest,
): Promise<RouteAnswer> {
  const examples = listExamples(tools.rules);
  if (what === undefined) return listed(tools, examples);
  const wanted = what.trim().toLowerCase();
  if (isFingerprint(wanted)) return explainStored(tools, wanted);
  const example = examples.find(({ names }) => names.includes(wanted));
  if (example !== undefined) return explained(tools, withRegistry(example.finding, about));
  const problem = `"${tameText(what, 60)}" is neither a fingerprint (32 hex digits) nor an example; npm run -s routes lists the examples`;
  return { kind: 'unknown', problem };
}

async function explainStored(tools: RouteTools, fingerprint: Fingerprint): Promise<RouteAnswer> {
  const finding = await tools.findAlert(fingerprint);
  if (finding !== undefined) return explained(tools, finding);
  return { kind: 'unknown', problem: `no alert has the fingerprint ${fingerprint}` };
}

function explained({ routing }: RouteTools, finding: AlertFinding): RouteAnswer {
  const { check, severity } = finding;
  return {
    kind: 'explained',
    title: tameText(finding.title, 300),
    check,
    severity,
    ...routing.explain(finding),
  };
}

function listed(
  { receivers, routing }: RouteTools,
  examples: readonly RouteExample[],
): RouteAnswer {
  return {
    kind: 'listed',
    receivers: receivers.map(({ name, channel }) => ({ name, channel })),
    fallback: routing.fallback.map(({ receiver }) => receiver),
    examples: examples.flatMap(({ names }) => names[0] ?? []),
  };
}

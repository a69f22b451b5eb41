import type { AlertFinding } from '../domain/alert.ts';
import { fingerprintOf } from '../domain/fingerprint.ts';
import { registryScope } from '../domain/scope.ts';
import type { Severity } from '../domain/severity.ts';

/** A rule as the examples need it. */
export type ExampleRule = {
  readonly check: string;
  readonly rule: string;
  /** Worst first. */
  readonly severities: readonly Severity[];
  /** True when what it finds belongs to a registry. */
  readonly ofRegistry: boolean;
};

/** A finding that might be. */
export type RouteExample = {
  /** `<rule>-<severity>`, and for the worst severity of a rule `<rule>` too. */
  readonly names: readonly string[];
  readonly finding: AlertFinding;
};

/** What an example is about; each part as given, or a made-up one. */
export type ExampleRegistry = {
  readonly registry?: string;
  /** GUID. */
  readonly subscription?: string;
  readonly tags?: Readonly<Record<string, string>>;
};

const SUBSCRIPTION = '00000000-0000-0000-0000-000000000000';

/** One example for each severity that a rule can have. */
export function listExamples(rules: readonly ExampleRule[]): readonly RouteExample[] {
  return rules.flatMap((rule) =>
    rule.severities.map((severity, index) => {
      const name = `${rule.rule}-${severity}`;
      const names = index === 0 ? [name, rule.rule] : [name];
      return { names, finding: exampleOf(rule, severity) };
    }),
  );
}

/** The example, about another registry; one that belongs to none stays as it is. */
export function withRegistry(finding: AlertFinding, about: ExampleRegistry): AlertFinding {
  if (finding.registry === undefined) return finding;
  const { registry = finding.registry.name, subscription = SUBSCRIPTION, tags = {} } = about;
  const id = registry.startsWith('/')
    ? registry
    : `/subscriptions/${subscription}/resourceGroups/example/providers/Microsoft.ContainerRegistry/registries/${registry}`;
  const name = id.split('/').at(-1) ?? id;
  const subscriptionId = about.subscription ?? id.split('/')[2] ?? subscription;
  return {
    ...finding,
    scope: registryScope(id),
    subject: { type: 'registry', id, name },
    registry: { id, name, subscriptionId, tags },
    title: `example of ${finding.rule} about the registry ${name}`,
  };
}

function exampleOf({ check, rule, ofRegistry }: ExampleRule, severity: Severity): AlertFinding {
  const finding: AlertFinding = {
    fingerprint: fingerprintOf('example', check, rule),
    check,
    rule,
    stage: 0,
    severity,
    scope: 'example',
    subject: { type: 'example', id: 'example', name: 'example' },
    title: `example of ${rule}`,
    detail: '',
    observed: [],
    remediation: { text: '' },
  };
  if (!ofRegistry) return finding;
  const registry = { id: '', name: 'example', subscriptionId: SUBSCRIPTION, tags: {} };
  return withRegistry({ ...finding, registry }, {});
}

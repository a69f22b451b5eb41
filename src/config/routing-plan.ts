import { unreachableRoutes } from '../domain/routing-reach.ts';
import type { RoutingPlan } from '../domain/routing.ts';
import type { Route } from '../domain/routing-tree.ts';
import type { SettingProblem, SettingsReading } from '../domain/setting.ts';
import { routingProblem, shapeProblems } from './routing-problems.ts';
import { routingSchema } from './routing-schema.ts';
import type { RouteDocument, RoutingDocument } from './routing-schema.ts';
import type { RoutingText } from './routing-settings.ts';

/** The part of the plan that ROUTING says. */
export type RoutingTree = Pick<RoutingPlan, 'default' | 'fallback' | 'routes'>;

/** Judges what ROUTING holds, undefined where it is not set; every problem names its place in the JSON. */
export function readRoutingTree(
  text: RoutingText | undefined,
  known: { readonly checks: readonly string[]; readonly receivers: readonly string[] },
): SettingsReading<RoutingTree | undefined> {
  if (text === undefined) return { ok: true, value: undefined };
  const parsed = routingSchema(known).safeParse(text.document);
  if (!parsed.success) {
    const { issues } = parsed.error;
    return { ok: false, problems: shapeProblems({ ...text, issues }) };
  }
  const tree = treeOf(parsed.data, known.receivers);
  const problems = reachProblems(tree, { checks: known.checks, source: text.source });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: tree };
}

function treeOf(document: RoutingDocument, receivers: readonly string[]): RoutingTree {
  return {
    default: document.default ?? receivers,
    fallback: document.fallback,
    routes: routesOf(document.routes ?? [], ''),
  };
}

function routesOf(routes: readonly RouteDocument[], around: string): readonly Route[] {
  return routes.map((route, index) => {
    const path = `${around}routes[${index}]`;
    return {
      path,
      match: route.match,
      receivers: route.receivers,
      continues: route.continue ?? false,
      routes: routesOf(route.routes ?? [], `${path}.`),
    };
  });
}

function reachProblems(
  { routes }: RoutingTree,
  { checks, source }: { readonly checks: readonly string[]; readonly source: string | undefined },
): readonly SettingProblem[] {
  return unreachableRoutes(routes, checks).map(({ path, why }) =>
    routingProblem({
      path,
      source,
      found: `a route that can never be reached: ${why}`,
      allowed: 'routes that something can come to',
    }),
  );
}

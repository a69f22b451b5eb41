import { CHECKS } from '../checks/catalog.ts';
import type { AlertFinding } from '../domain/alert.ts';
import { isFingerprint } from '../domain/fingerprint.ts';
import type { Fingerprint } from '../domain/fingerprint.ts';
import type { SettingsReading } from '../domain/setting.ts';
import { UNREAD } from '../domain/unread.ts';
import type { Unavailable } from '../monitor/desk.ts';
import { explainRoute } from '../monitor/explain-route.ts';
import type { RouteAnswer, RouteRequest } from '../monitor/explain-route.ts';
import type { ExampleRule } from '../monitor/route-examples.ts';
import { DISCOVERY } from '../monitor/sweep.ts';
import { MONITOR, MONITOR_RULES } from '../monitor/watch-itself.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { Logger } from '../ports/logger.ts';
import type { Home } from './home.ts';
import { withHome, withState } from './home.ts';

/** Where a finding goes and why; the state is asked for a fingerprint alone. */
export type ExplainRoute = (
  request: RouteRequest,
  logger: Logger,
) => Promise<RouteAnswer | Unavailable>;

/** Explains with the settings of the app. */
export function createExplainRoute(home: () => Promise<SettingsReading<Home>>): ExplainRoute {
  return async (request, logger) =>
    withHome(await home(), (own) => {
      const { routing, receivers } = own.settings;
      const tools = { routing, receivers, rules: exampleRules() };
      if (!isFingerprint(request.what?.trim().toLowerCase() ?? ''))
        return explainRoute({ ...tools, findAlert: async () => undefined }, request);
      return withState<RouteAnswer>(own, logger, ({ alerts }) =>
        explainRoute({ ...tools, findAlert: (wanted) => findAlert(alerts, wanted) }, request),
      );
    });
}

/** Rules of the checks, of the monitor about itself, and of what cannot be read. */
function exampleRules(): readonly ExampleRule[] {
  const ofChecks = CHECKS.map((check) => check.describe()).flatMap(({ id, reads, rules }) =>
    rules.map((rule) => ({
      check: id,
      rule: rule.id,
      severities: rule.severities,
      ofRegistry: reads.includes('registries'),
    })),
  );
  const ofItself = MONITOR_RULES.map(({ id, severity }) => ({
    check: MONITOR,
    rule: id,
    severities: [severity],
    ofRegistry: false,
  }));
  const unread = { check: DISCOVERY, rule: UNREAD, severities: ['warning'] as const };
  return [...ofChecks, { ...unread, ofRegistry: false }, ...ofItself];
}

async function findAlert(
  alerts: Pick<AlertStore, 'loadAlerts'>,
  wanted: Fingerprint,
): Promise<AlertFinding | undefined> {
  for (const owner of [...CHECKS.map(({ id }) => id), DISCOVERY, MONITOR]) {
    const stored = await alerts.loadAlerts(owner);
    const found = stored.find(({ alert }) => alert.fingerprint === wanted);
    if (found !== undefined) return found.alert.finding;
  }
  return undefined;
}

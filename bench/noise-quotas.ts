import type { Random } from '../simulator/random.ts';
import type { Severity } from '../src/domain/severity.ts';
import { exponential, normal, uniform } from './noise-draw.ts';
import { runIntervalMs } from './noise-parameters.ts';
import type { NoiseParameters } from './noise-parameters.ts';
import type { Condition, NoiseRegistry } from './noise-types.ts';

/** What is used of one limit of each registry, in percent, as each run would read it. */
export function quotaConditions(
  random: Random,
  registries: readonly NoiseRegistry[],
  parameters: NoiseParameters,
): readonly Condition[] {
  return registries.map((registry) => {
    const levels = usedPercents(random, parameters);
    const { startsAt } = parameters;
    const interval = runIntervalMs(parameters);
    const severityAt = (run: number) => severityOf(levels[run], parameters);
    return {
      id: `${registry.id}/usages/webhooks`,
      operator: registry.operator,
      check: 'registry-quota',
      scope: `registry/${registry.id.toLowerCase()}/usages`,
      subjectType: 'registry',
      registry: registry.id,
      levelAt: (at) => {
        const run = Math.round((at - startsAt) / interval);
        const severity = severityAt(run);
        if (severity === undefined) return undefined;
        let first = run;
        while (severityAt(first - 1) !== undefined) first -= 1;
        return { rule: 'quota', severity, stage: 0, since: startsAt + first * interval };
      },
    };
  });
}

function severityOf(percent: number | undefined, { quota }: NoiseParameters): Severity | undefined {
  if (percent === undefined || percent < quota.warningPercent) return undefined;
  return percent < quota.criticalPercent ? 'warning' : 'critical';
}

/** By run. It grows, wavers, and falls when somebody cleans up. */
function usedPercents(random: Random, parameters: NoiseParameters): readonly number[] {
  const { quota, days, runsPerDay } = parameters;
  const isLivedWith = random.next() < quota.livedWith.share;
  const { from, to } = isLivedWith ? quota.livedWith : quota.others;
  const growth = isLivedWith ? 0 : exponential(random, quota.others.meanPointsPerDay) / runsPerDay;
  const { deviation, persistence } = quota.noise;
  const fresh = deviation * Math.sqrt(1 - persistence ** 2);
  let base = uniform(random, from, to);
  let noise = deviation * normal(random);
  return Array.from({ length: days * runsPerDay }, () => {
    const percent = Math.min(100, base + noise);
    const severity = severityOf(percent, parameters);
    const isCleaned = severity !== undefined && !isLivedWith && acts(random, severity, parameters);
    base += growth - (isCleaned ? uniform(random, quota.cleanUp.from, quota.cleanUp.to) : 0);
    noise = noise * persistence + fresh * normal(random);
    return percent;
  });
}

/** Whether somebody cleans up before the next run. */
function acts(random: Random, severity: Severity, { quota, runsPerDay }: NoiseParameters): boolean {
  const { criticalDays, warningDays } = quota.cleanUp;
  const days = severity === 'critical' ? criticalDays : warningDays;
  return random.next() < 1 - Math.exp(-1 / (days * runsPerDay));
}

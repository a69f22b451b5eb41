import type { Random } from '../simulator/random.ts';
import { DAY_MS, HOUR_MS } from '../src/domain/time.ts';
import { arrivals, exponential, normal, uniform } from './noise-draw.ts';
import type { NoiseParameters } from './noise-parameters.ts';
import type { Condition, Level, NoiseRegistry } from './noise-types.ts';

/** A trouble that begins and ends; ms since the epoch. */
type Incident = { readonly from: number; readonly to: number; readonly isGrave: boolean };

const YEAR_DAYS = 365;

/** Replicas that are not ready for hours, alone and with their region. */
export function replicaConditions(
  random: Random,
  registries: readonly NoiseRegistry[],
  parameters: NoiseParameters,
): readonly Condition[] {
  const outages = regionalOutages(random, parameters);
  return registries.flatMap((registry) =>
    registry.replicas.map(({ id, region }) => {
      const own = replicaIncidents(random, parameters);
      const incidents = [...own, ...outages.filter((one) => one.region === region)];
      return conditionOf({ id, registry, incidents, ...REPLICA });
    }),
  );
}

/** Failed logins above the usual: a build whose secret ran out, or somebody who tries. */
export function loginConditions(
  random: Random,
  registries: readonly NoiseRegistry[],
  parameters: NoiseParameters,
): readonly Condition[] {
  const { meanHours, criticalShare, incidentsPerYear } = parameters.login;
  return registries.map((registry) => {
    const incidents = arrivals(random, rangeOf(parameters, incidentsPerYear)).map((from) => ({
      from,
      to: from + exponential(random, meanHours) * HOUR_MS,
      isGrave: random.next() < criticalShare,
    }));
    return conditionOf({ id: `${registry.id}/logins`, registry, incidents, ...LOGIN });
  });
}

type Kind = {
  readonly check: string;
  readonly part: string;
  readonly subjectType: string;
  readonly judge: (incident: Incident, at: number) => Level;
};

const REPLICA: Kind = {
  check: 'replication-health',
  part: 'replications',
  subjectType: 'replica',
  judge: ({ from, isGrave }, at) => {
    const ageMs = at - from;
    if (isGrave && ageMs >= 2 * HOUR_MS) {
      return { rule: 'replica-failed', severity: 'critical', stage: 1, since: from };
    }
    const severity = ageMs >= HOUR_MS ? 'warning' : 'info';
    return { rule: 'replica-not-ready', severity, stage: 0, since: from };
  },
};

const LOGIN: Kind = {
  check: 'login-failures',
  part: 'logins',
  subjectType: 'registry',
  judge: ({ from, isGrave }) => ({
    rule: 'failed-login-spike',
    severity: isGrave ? 'critical' : 'warning',
    stage: 0,
    since: from,
  }),
};

function conditionOf(
  input: Kind & {
    readonly id: string;
    readonly registry: NoiseRegistry;
    readonly incidents: readonly Incident[];
  },
): Condition {
  const { id, registry, incidents, check, part, subjectType, judge } = input;
  return {
    id,
    operator: registry.operator,
    check,
    scope: `registry/${registry.id.toLowerCase()}/${part}`,
    subjectType,
    registry: registry.id,
    levelAt: (at) => {
      const incident = incidents.find(({ from, to }) => from <= at && at < to);
      return incident === undefined ? undefined : judge(incident, at);
    },
  };
}

function replicaIncidents(random: Random, parameters: NoiseParameters): readonly Incident[] {
  const { incidentsPerYear, medianHours, spread, failedShare } = parameters.replica;
  return arrivals(random, rangeOf(parameters, incidentsPerYear)).map((from) => ({
    from,
    to: from + medianHours * Math.exp(spread * normal(random)) * HOUR_MS,
    isGrave: random.next() < failedShare,
  }));
}

function regionalOutages(random: Random, { startsAt, days, replica }: NoiseParameters) {
  const { count, fromHours, toHours } = replica.regionalOutages;
  return Array.from({ length: count }, () => {
    const region = Math.floor(random.next() * replica.regions);
    const from = startsAt + uniform(random, 0, days) * DAY_MS;
    const to = from + uniform(random, fromHours, toHours) * HOUR_MS;
    return { region, from, to, isGrave: false };
  });
}

function rangeOf({ startsAt, days }: NoiseParameters, perYear: number) {
  const meanGap = (YEAR_DAYS / perYear) * DAY_MS;
  return { from: startsAt - 7 * DAY_MS, to: startsAt + days * DAY_MS, meanGap };
}

import type { Random } from '../simulator/random.ts';
import { stepReached } from '../src/domain/ladder.ts';
import { DAY_MS, HOUR_MS } from '../src/domain/time.ts';
import { exponential, uniform, weighted } from './noise-draw.ts';
import { IDENTITY_TEAM } from './noise-parameters.ts';
import type { NoiseParameters } from './noise-parameters.ts';
import type { Condition, Level } from './noise-types.ts';

/** One secret from the day it was made until somebody replaces it; ms since the epoch. */
type Secret = { readonly createdAt: number; readonly endsAt: number; readonly replacedAt: number };

/** The secrets of every application that can be told of while the timeline lasts. */
export function credentialConditions(
  random: Random,
  parameters: NoiseParameters,
): readonly Condition[] {
  return Array.from({ length: parameters.credentials }, (_, index) =>
    secretsOf(random, parameters).map((secret, turn) =>
      conditionOf(`applications/${index}/secrets/${turn}`, secret, parameters),
    ),
  ).flat();
}

/** A chain of secrets that began long enough ago to forget how it began. */
function secretsOf(random: Random, parameters: NoiseParameters): readonly Secret[] {
  const { startsAt, days } = parameters;
  const endsAt = startsAt + days * DAY_MS;
  const secrets: Secret[] = [];
  let createdAt = startsAt - uniform(random, 730, 1460) * DAY_MS;
  while (createdAt < endsAt) {
    const secret = secretOf(random, createdAt, parameters);
    if (secret.replacedAt > startsAt) secrets.push(secret);
    createdAt = secret.replacedAt;
  }
  return secrets;
}

function secretOf(random: Random, createdAt: number, { credential }: NoiseParameters): Secret {
  const endsAt = createdAt + weighted(random, credential.lifetimes).days * DAY_MS;
  const habit = weighted(random, credential.rotations);
  const lagMs = exponential(random, habit.meanLagDays) * DAY_MS;
  const replacedAt = workingTime(random, endsAt - habit.from * DAY_MS + lagMs);
  return { createdAt, endsAt, replacedAt };
}

/** People act from 9 to 17 o'clock on working days: the same day or the next such one. */
function workingTime(random: Random, at: number): number {
  const day = Math.floor(at / DAY_MS);
  const weekday = new Date(day * DAY_MS).getUTCDay();
  const shift = weekday === 6 ? 2 : weekday === 0 ? 1 : 0;
  return (day + shift) * DAY_MS + uniform(random, 9, 17) * HOUR_MS;
}

function conditionOf(id: string, secret: Secret, parameters: NoiseParameters): Condition {
  return {
    id,
    operator: IDENTITY_TEAM,
    check: 'credential-expiry',
    scope: 'applications',
    subjectType: 'secret',
    levelAt: (at) => levelOf(secret, at, parameters),
  };
}

function levelOf(secret: Secret, at: number, { credential }: NoiseParameters): Level | undefined {
  if (at < secret.createdAt || at >= secret.replacedAt) return undefined;
  const left = secret.endsAt - at;
  const step = stepReached(credential.steps, left);
  if (step === undefined || -left > credential.expiredDays * DAY_MS) return undefined;
  const since = secret.endsAt - credential.steps[0] * DAY_MS;
  if (left <= 0) return { rule: 'secret-expired', severity: 'critical', stage: 1, step, since };
  const severity =
    left <= credential.criticalDays * DAY_MS
      ? 'critical'
      : left <= credential.warningDays * DAY_MS
        ? 'warning'
        : 'info';
  return { rule: 'secret-expiring', severity, stage: 0, step, since };
}

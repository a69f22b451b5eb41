import type { Observation } from '../domain/finding.ts';
import { countedOf } from '../domain/login.ts';
import type { LoginName, LoginNames } from '../domain/login.ts';
import type { Episode } from '../domain/login-windows.ts';
import type { Registry } from '../domain/resource.ts';
import { registryScope } from '../domain/scope.ts';
import type { Severity } from '../domain/severity.ts';
import { plural, tameText } from '../domain/text.ts';
import { isoTime, MINUTE_MS } from '../domain/time.ts';
import { countText, dateText } from '../domain/wording.ts';
import type { FindingDraft } from './define-check.ts';
import { registryRef } from './for-each-registry.ts';
import { loginRemedy, portalQuery } from './login-remedy.ts';
import type { LoginSettings } from './login-settings.ts';

export type LoginRule = 'failed-login-spike';

/** A worst window of so many times the threshold is critical. */
const CRITICAL_TIMES = 10;
/** Most characters of a name in a line for people; the evidence has it longer. */
const SHORT_NAME = 40;

export type Spiking = {
  readonly registry: Registry;
  readonly episode: Episode;
  readonly names: LoginNames;
  readonly settings: LoginSettings;
  /** True when rows are missing, so that every count is a least one. */
  readonly isCut: boolean;
  /** GUID of a workspace that holds the events, where known. */
  readonly workspace: string | undefined;
};

/** The finding of one registry: never one of an identity or address, which an attacker chooses. */
export function spikeDraft(spiking: Spiking): FindingDraft<LoginRule> {
  const { registry, episode, settings, names } = spiking;
  const name = tameText(registry.name);
  const { firstMinute, worst } = episode;
  const count = countedOf(episode.counts, settings.countAnonymous);
  const least = spiking.isCut ? 'at least ' : '';
  const window = plural(settings.windowMinutes, 'minute');
  return {
    rule: 'failed-login-spike',
    discriminator: '',
    severity: severityOf(worst.count, settings.threshold),
    scope: registryScope(registry.id, 'logins'),
    subject: { type: 'registry', id: registry.id, name },
    registry: registryRef(registry),
    title: `Registry ${name}: ${least}${countText(worst.count)} failed logins within ${window}`,
    detail: detailOf(spiking, { count, least }),
    observed: observationsOf(spiking, count),
    since: isoTime(firstMinute * MINUTE_MS),
    remediation: loginRemedy(spiking),
    evidence: {
      counts: episode.counts,
      identities: names.identities,
      addresses: names.addresses,
      topIdentities: names.topIdentities.map(tameName),
      topAddresses: names.topAddresses.map(tameName),
      query: portalQuery(registry, episode),
      workspace: spiking.workspace ?? null,
      partial: spiking.isCut,
    },
  };
}

function severityOf(count: number, threshold: number): Severity {
  return count >= CRITICAL_TIMES * threshold ? 'critical' : 'warning';
}

function detailOf(
  { episode, settings, names }: Spiking,
  { count, least }: { readonly count: number; readonly least: string },
): string {
  const { firstMinute, lastMinute, worst, counts } = episode;
  const worstStart = (worst.lastMinute - settings.windowMinutes + 1) * MINUTE_MS;
  return [
    `${least === '' ? '' : 'At least '}${countText(count)} failed logins from ${minuteText(firstMinute)} to ${minuteText(lastMinute)}, the worst ${settings.windowMinutes} minutes from ${dateText(worstStart)}; the threshold is ${settings.threshold}.`,
    `Most by ${nameText(names.topIdentities, names.identities, 'identities')}, from ${nameText(names.topAddresses, names.addresses, 'addresses')}.`,
    ...(counts.anonymous === 0 ? [] : [anonymousText(counts.anonymous, settings)]),
  ].join(' ');
}

function anonymousText(anonymous: number, settings: LoginSettings): string {
  const isCounted = settings.countAnonymous ? 'counted' : 'not counted';
  return `Besides these are 401 without an identity, ${isCounted}: ${countText(anonymous)}.`;
}

/** The most frequent by name and how many there are: `ci (90), dev (3), about 12 in all`. */
function nameText(top: readonly LoginName[], distinct: number, what: string): string {
  if (top.length === 0) return `unknown ${what}`;
  const shown = top
    .slice(0, 3)
    .map(({ name, count }) => `${tameText(name, SHORT_NAME)} (${countText(count)})`);
  return distinct > shown.length
    ? `${shown.join(', ')}, about ${countText(distinct)} ${what} in all`
    : shown.join(', ');
}

function observationsOf({ episode, names, settings }: Spiking, count: number): Observation[] {
  const { counts, worst, firstMinute, lastMinute } = episode;
  const numbers = [
    ['failed logins', count],
    ['in the worst window', worst.count],
    ['401', counts.unauthorized],
    ['403', counts.forbidden],
    ['429', counts.throttled],
    ['other results', counts.other],
    ['401 without an identity', counts.anonymous],
  ] as const;
  const worstStart = (worst.lastMinute - settings.windowMinutes + 1) * MINUTE_MS;
  return [
    ...numbers.map(([name, value]) => ({ name, value, unit: 'count' })),
    { name: 'identities', value: names.identities, unit: 'count', approximate: true },
    { name: 'addresses', value: names.addresses, unit: 'count', approximate: true },
    { name: 'worst window from', value: isoTime(worstStart) },
    { name: 'first', value: isoTime(firstMinute * MINUTE_MS) },
    { name: 'last', value: isoTime(lastMinute * MINUTE_MS) },
  ];
}

function minuteText(minute: number): string {
  return dateText(minute * MINUTE_MS);
}

function tameName({ name, count }: LoginName): LoginName {
  return { name: tameText(name, 100), count };
}

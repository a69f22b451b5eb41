import type { Observation } from '../domain/finding.ts';
import type { Registry } from '../domain/resource.ts';
import { registryScope } from '../domain/scope.ts';
import type { Severity } from '../domain/severity.ts';
import { GIB, SKU_LIMITS_SOURCE, TIB } from '../domain/sku-limits.ts';
import { tameText } from '../domain/text.ts';
import type { FindingDraft } from './define-check.ts';
import { registryRef } from './for-each-registry.ts';
import { isApproximate, percentOf } from './quota-judgement.ts';
import type { Amount, QuotaRule } from './quota-judgement.ts';
import { quotaRemedy } from './quota-remedy.ts';

const WORDS: ReadonlyMap<string, string> = new Map([
  ['webhooks', 'webhooks'],
  ['geo-replications', 'geo-replications'],
  ['iprules', 'IP rules'],
  ['vnetrules', 'virtual network rules'],
  ['privateendpointconnections', 'private endpoint connections'],
  ['scopemaps', 'scope maps'],
  ['tokens', 'tokens'],
]);

type LimitedAmount = Amount & { readonly limit: number };

/** An amount at or beyond a threshold as a finding; `capacity` is the hard cap, where known. */
export function quotaDraft(input: {
  readonly registry: Registry;
  readonly amount: LimitedAmount;
  readonly severity: Severity;
  readonly capacity: Amount | undefined;
}): FindingDraft<QuotaRule> {
  const { registry, amount, severity } = input;
  return {
    rule: amount.rule,
    discriminator: amount.key,
    severity,
    scope: registryScope(registry.id, 'usages'),
    subject: { type: 'registry', id: registry.id, name: tameText(registry.name) },
    registry: registryRef(registry),
    title: `${tameText(registry.name)} uses ${shareText(amount)}`,
    detail: detailOf(amount, input.capacity),
    observed: observedOf(amount),
    remediation: quotaRemedy(registry, amount),
    evidence: evidenceOf(registry, amount),
  };
}

function shareText(amount: LimitedAmount): string {
  const { used, limit, unit } = amount;
  const what = whatIs(amount);
  const percent = percentOf(used, limit);
  if (percent === undefined) {
    const joint = isBytes(unit) ? ' of ' : ' ';
    return `${amountText(used, unit)}${joint}${what}, over a limit of 0`;
  }
  const about = isApproximate(used) || isApproximate(limit) ? 'about ' : '';
  return `${about}${percent} % of its ${what} (${amountText(used, unit)} of ${amountText(limit, unit)})`;
}

function whatIs(amount: Amount): string {
  switch (amount.rule) {
    case 'storage-included':
      return 'included storage';
    case 'storage-capacity':
      return 'storage capacity';
    case 'quota':
      return WORDS.get(amount.key) ?? tameText(amount.item);
  }
}

function detailOf(amount: Amount, capacity: Amount | undefined): string {
  switch (amount.rule) {
    case 'storage-included':
      return `Beyond the included storage further GiB are billed, on a geo-replicated registry once per replica; pushes stop only at the hard cap${capText(capacity)}.`;
    case 'storage-capacity':
      return `At the hard cap pushes fail; pulls go on. ${sourceText(amount)}`;
    case 'quota':
      return 'At the limit no more can be created; what exists goes on working.';
  }
}

function capText(capacity: Amount | undefined): string {
  if (capacity?.limit === undefined) return '';
  if (capacity.limit < 0) return ', which this registry does not have';
  return ` of ${amountText(capacity.limit, capacity.unit)}`;
}

function sourceText(amount: Amount): string {
  return amount.limitFrom === 'service'
    ? 'The cap is what the service answers.'
    : `The service answers no cap: it is taken from the SKU table of ${SKU_LIMITS_SOURCE.date}.`;
}

function observedOf(amount: LimitedAmount): readonly Observation[] {
  const unit = isBytes(amount.unit) ? 'bytes' : 'count';
  const percent = percentOf(amount.used, amount.limit);
  const number = (name: string, value: number): Observation => ({
    ...{ name, value, unit },
    ...(isApproximate(value) ? { approximate: true } : {}),
  });
  return [
    number('used', amount.used),
    number('limit', amount.limit),
    ...(percent === undefined ? [] : [{ name: 'share', value: percent, unit: 'percent' }]),
  ];
}

function evidenceOf(registry: Registry, amount: LimitedAmount): Readonly<Record<string, unknown>> {
  return {
    sku: tameText(registry.sku),
    item: tameText(amount.item),
    currentValue: amount.used,
    limit: amount.limit,
    unit: tameText(amount.unit),
    limitFrom: amount.limitFrom,
    ...(amount.limitFrom === 'table' ? { table: SKU_LIMITS_SOURCE } : {}),
  };
}

function amountText(value: number, unit: string): string {
  const about = isApproximate(value) ? 'about ' : '';
  if (!isBytes(unit)) return `${about}${value}`;
  const [size, word] = value >= TIB ? [TIB, 'TiB'] : [GIB, 'GiB'];
  return `${about}${Math.round((value / size) * 100) / 100} ${word}`;
}

function isBytes(unit: string): boolean {
  return unit.toLowerCase() === 'bytes';
}

import { gapOf } from '../domain/gap.ts';
import type { CheckOutcome } from '../domain/outcome.ts';
import type { ReadFailure } from '../domain/reading.ts';
import type { Registry, Usage } from '../domain/resource.ts';
import { registryScope } from '../domain/scope.ts';
import { wholeNumber } from '../domain/setting-schemas.ts';
import { problemOf } from '../domain/setting.ts';
import { SKU_LIMITS_SOURCE } from '../domain/sku-limits.ts';
import { defineCheck } from './define-check.ts';
import type { CheckRun, Rule } from './define-check.ts';
import { EMPTY_PART, forEachRegistry, joinParts } from './for-each-registry.ts';
import type { RegistryPart } from './for-each-registry.ts';
import { forgetItems, missItems } from './quota-absence.ts';
import { quotaDraft } from './quota-finding.ts';
import { amountsOf, isIncomplete, severityOfAmount } from './quota-judgement.ts';
import type { Amount, QuotaRule } from './quota-judgement.ts';

const settings = {
  warningPercent: {
    name: 'QUOTA_WARNING_PERCENT',
    schema: wholeNumber(1, 99),
    default: '80',
    allowed: 'a whole number, 1 to 99, below QUOTA_CRITICAL_PERCENT',
    meaning: 'A limit is a warning from this percentage of it.',
    secret: false,
  },
  criticalPercent: {
    name: 'QUOTA_CRITICAL_PERCENT',
    schema: wholeNumber(2, 100),
    default: '95',
    allowed: 'a whole number, 2 to 100',
    meaning: 'A limit is critical from this percentage of it.',
    secret: false,
  },
} as const;

const rules: Readonly<Record<QuotaRule, Omit<Rule, 'id'>>> = {
  'storage-included': {
    condition: 'storage-included',
    stage: 0,
    severities: ['warning', 'info'],
    meaning:
      "The stored size nears (info) or passes (warning) what the SKU's price includes; further GiB are billed, on a geo-replicated registry once per replica.",
    remedy: 'Delete images that are no longer needed, or move to a SKU that includes more.',
    link: SKU_LIMITS_SOURCE.link,
  },
  'storage-capacity': {
    condition: 'storage-capacity',
    stage: 0,
    severities: ['critical', 'warning'],
    meaning: 'The stored size nears the hard cap, at which pushes fail.',
    remedy: 'Delete images, or ask Azure support to raise the cap.',
    link: SKU_LIMITS_SOURCE.link,
  },
  quota: {
    condition: 'quota',
    stage: 0,
    severities: ['critical', 'warning'],
    meaning:
      'Webhooks, tokens, scope maps, network rules, private endpoints or any other limited item near their limit.',
    remedy: 'Delete what is no longer used, or move to a larger SKU where that allows more.',
    link: SKU_LIMITS_SOURCE.link,
  },
};

type Run = CheckRun<typeof settings, QuotaRule>;

/** Storage and every other limited item of every registry against its limit. */
export const registryQuota = defineCheck({
  id: 'registry-quota',
  title: 'Registry quotas',
  question:
    'Which registries near or pass a limit: included storage, hard cap, webhooks, tokens, …?',
  reads: ['subscriptions', 'registries', 'usages'],
  settings,
  timer: {
    functionName: 'checkQuotas',
    scheduleSetting: 'QUOTAS_SCHEDULE',
    defaultSchedule: '0 17 * * * *',
  },
  rules,
  notes: [
    'Percentages are inclusive: exactly 80 % is inside 80. A limit of -1 is unlimited; with a limit of 0 anything above 0 is over it.',
    `The limit of Size is what the price includes. The hard cap is MaximumStorageCapacity where the service answers it, else the SKU table of ${SKU_LIMITS_SOURCE.date} (${SKU_LIMITS_SOURCE.link}).`,
    'An item that had an alert and is no longer listed, though the SKU is the same, was not put right: its alert is kept and the list counts as unread, for 30 days at most. Under another SKU it is no longer judged.',
    'Numbers above 2^53 are shown as "about".',
  ],
  relate: (values) =>
    values.warningPercent < values.criticalPercent
      ? []
      : [problemOf(settings.warningPercent, String(values.warningPercent))],
  run: runCheck,
});

async function runCheck(run: Run): Promise<CheckOutcome> {
  const inventory = await run.evidence.registries.take();
  const parts = await forEachRegistry({
    context: run,
    registries: inventory.registries,
    scopeOf: (registry) => registryScope(registry.id, 'usages'),
    judge: (registry) => judgeRegistry(run, registry),
  });
  const forgotten = { ...EMPTY_PART, memory: forgetItems(run, inventory.registries) };
  return joinParts('registry-quota', inventory, [...parts, forgotten]);
}

async function judgeRegistry(run: Run, registry: Registry): Promise<RegistryPart> {
  const scope = registryScope(registry.id, 'usages');
  const reading = await run.evidence.usages.readUsages(registry);
  if (!reading.ok) {
    return {
      ...EMPTY_PART,
      gaps: [gapOf({ scope, evidence: 'usages', failure: reading.failure })],
    };
  }
  const { told, ...judged } = judgeAmounts({ run, registry, usages: reading.value });
  const absence = missItems({ tools: run, registry, usages: reading.value, told });
  const failure = isIncomplete(registry.sku, reading.value) ? NO_SIZE : absence.failure;
  return {
    findings: judged.findings,
    noLongerJudged: [...judged.noLongerJudged, ...absence.noLongerJudged],
    memory: absence.memory,
    ...(failure === undefined
      ? { scopes: [scope], gaps: [], subjectsRead: 1 }
      : { scopes: [], gaps: [gapOf({ scope, evidence: 'usages', failure })], subjectsRead: 0 }),
  };
}

const NO_SIZE: ReadFailure = {
  cause: 'malformed',
  message: 'the usage list has no item Size, which every registry has',
};

function judgeAmounts(input: {
  readonly run: Run;
  readonly registry: Registry;
  readonly usages: readonly Usage[];
}): Pick<RegistryPart, 'findings' | 'noLongerJudged'> & { readonly told: readonly Amount[] } {
  const { run, registry, usages } = input;
  const amounts = amountsOf(registry.sku, usages);
  const capacity = amounts.find((amount) => amount.rule === 'storage-capacity');
  const judged = amounts.flatMap((amount) => {
    const severity = severityOfAmount(amount, run.settings);
    const { limit } = amount;
    if (severity === undefined || limit === undefined) return [];
    const draft = quotaDraft({ registry, amount: { ...amount, limit }, severity, capacity });
    return [{ amount, finding: run.finding(draft) }];
  });
  // An alert whose item has lost its limit was not put right: there is nothing to judge it by.
  const unlimited = amounts.filter((amount) => amount.limit === undefined);
  const noLongerJudged = unlimited
    .map((amount) => run.identify(amount.rule, registry.id, amount.key))
    .filter((fingerprint) => run.open.has(fingerprint));
  return {
    findings: judged.map(({ finding }) => finding),
    told: judged.map(({ amount }) => amount),
    noLongerJudged,
  };
}

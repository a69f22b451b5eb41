import type { AzCli } from './az-cli.ts';

/**
 * What the report should say, worked out from the JSON that the Azure CLI prints and from nothing
 * of the app: the rules are written down here a second time, on purpose.
 */
export type ExpectedFinding = {
  readonly rule: string;
  /** In lower case. */
  readonly subject: string;
  /** End date, used amount or state. */
  readonly observed: string;
};

type Json = { readonly [key: string]: unknown };

const DAY = 24 * 60 * 60 * 1000;
const GIB = 1024 ** 3;
const TIB = 1024 ** 4;
const CAPACITY: Readonly<Record<string, number>> = {
  Basic: 40 * TIB,
  Standard: 40 * TIB,
  Premium: 100 * TIB,
};
const INCLUDED: Readonly<Record<string, number>> = {
  Basic: 10 * GIB,
  Standard: 100 * GIB,
  Premium: 500 * GIB,
};
const MICROSOFT = ['f8cdef31-a31e-4b4a-93e4-5f571e91255a', '72f988bf-86f1-41af-91ab-2d7cd011db47'];

/** Runs the az commands and applies the rules to what they print. */
export async function expectedByAz(
  az: AzCli,
  arm: string,
  now: number,
): Promise<readonly ExpectedFinding[]> {
  const accounts = listOf(await az.json('account', 'list', '--all'));
  const registries: Json[] = [];
  for (const account of accounts) {
    registries.push(
      ...listOf(await az.json('acr', 'list', '--subscription', textOf(account, 'id'))),
    );
  }
  const found: ExpectedFinding[] = [];
  for (const registry of registries) found.push(...(await ofRegistry(az, arm, registry)));
  const applications = listOf(await az.json('ad', 'app', 'list', '--all'));
  const principals = listOf(await az.json('ad', 'sp', 'list', '--all'));
  found.push(...applications.flatMap((holder) => ofHolder('applications', holder, now)));
  found.push(
    ...principals
      .filter((holder) => textOf(holder, 'servicePrincipalType') !== 'ManagedIdentity')
      .filter((holder) => !MICROSOFT.includes(String(holder['appOwnerOrganizationId'])))
      .flatMap((holder) => ofHolder('servicePrincipals', holder, now)),
  );
  return found;
}

async function ofRegistry(az: AzCli, arm: string, registry: Json): Promise<ExpectedFinding[]> {
  const id = textOf(registry, 'id');
  const name = textOf(registry, 'name');
  const sku = textOf(objectOf(registry, 'sku'), 'name');
  const subject = id.toLowerCase();
  const place = ['--registry', name, '--resource-group', textOf(registry, 'resourceGroup')];
  const where = [...place, '--subscription', id.split('/')[2] ?? ''];
  const usages = await usagesOf(az, `${arm}${id}/listUsages?api-version=2025-11-01`);
  const found = ofUsages(subject, sku, usages);
  const state = textOf(registry, 'provisioningState');
  if (isBroken(state)) found.push({ rule: 'registry-failed', subject, observed: state });
  if (sku !== 'Premium') return found;
  for (const listed of listOf(await az.json('acr', 'replication', 'list', ...where))) {
    const shown = ['acr', 'replication', 'show', '--name', textOf(listed, 'name'), ...where];
    found.push(...ofReplica(asObject(await az.json(...shown))));
  }
  return found;
}

/** The newest usages; az 2.45's own command asks an API version that leaves out some items. */
async function usagesOf(az: AzCli, url: string): Promise<readonly Json[]> {
  return listOf(asObject(await az.json('rest', '--method', 'get', '--url', url))['value']);
}

function ofUsages(subject: string, sku: string, usages: readonly Json[]): ExpectedFinding[] {
  const size = usages.find((usage) => usage['name'] === 'Size');
  const cap = usages.find((usage) => usage['name'] === 'MaximumStorageCapacity');
  const found: ExpectedFinding[] = [];
  const add = (rule: string, used: number, limit: number, percent: number) => {
    const over = limit > 0 ? used * 100 >= percent * limit : limit === 0 && used > 0;
    if (over) found.push({ rule, subject, observed: String(used) });
  };
  if (size !== undefined) {
    const used = Number(size['currentValue']);
    add('storage-included', used, Number(size['limit'] ?? INCLUDED[sku]), 80);
    const capUsed = Number(cap?.['currentValue'] ?? 0) || used;
    add('storage-capacity', capUsed, Number(cap?.['limit'] ?? CAPACITY[sku] ?? -1), 80);
  }
  for (const usage of usages) {
    if (usage === size || usage === cap) continue;
    add('quota', Number(usage['currentValue']), Number(usage['limit']), 80);
  }
  return found;
}

function ofReplica(replica: Json): ExpectedFinding[] {
  const subject = textOf(replica, 'id').toLowerCase();
  const state = textOf(replica, 'provisioningState');
  const status = asObject(replica['status'] ?? {})['displayStatus'];
  const word = state === 'Succeeded' ? String(status) : state;
  const found: ExpectedFinding[] = [];
  if (isBroken(state)) found.push({ rule: 'replica-failed', subject, observed: word });
  else if (word !== 'Ready') found.push({ rule: 'replica-not-ready', subject, observed: word });
  if (replica['regionEndpointEnabled'] === false) {
    found.push({ rule: 'replica-endpoint-disabled', subject, observed: word });
  }
  return found;
}

function ofHolder(kind: string, holder: Json, now: number): ExpectedFinding[] {
  const owner = `${kind}/${textOf(holder, 'id')}`;
  const keys = listOf(holder['keyCredentials']);
  const marks = new Set(keys.map((key) => key['customKeyIdentifier']).filter(Boolean));
  const secrets = listOf(holder['passwordCredentials']).filter(
    (secret) => !marks.has(secret['customKeyIdentifier']),
  );
  const certificates = new Map<string, Json[]>();
  for (const key of keys) {
    const mark = String(key['customKeyIdentifier'] ?? key['keyId']);
    certificates.set(mark, [...(certificates.get(mark) ?? []), key]);
  }
  return [
    ...secrets.flatMap((one) =>
      ofEnd('secret', `${owner}/secrets/${textOf(one, 'keyId')}`, [one['endDateTime']], now),
    ),
    ...[...certificates].flatMap(([mark, group]) =>
      ofEnd(
        'certificate',
        `${owner}/certificates/${mark}`,
        group.map((key) => key['endDateTime']),
        now,
      ),
    ),
  ];
}

function ofEnd(
  kind: string,
  subjectId: string,
  ends: readonly unknown[],
  now: number,
): ExpectedFinding[] {
  const subject = subjectId.toLowerCase();
  const times = ends.map((end) => Date.parse(String(end))).filter((time) => !Number.isNaN(time));
  const end = Math.min(...times);
  const left = end - now;
  if (times.length === 0) return [{ rule: 'credential-undated', subject, observed: '' }];
  if (left > 60 * DAY || left < -30 * DAY) return [];
  const rule = `${kind}-${left > 0 ? 'expiring' : 'expired'}`;
  return [{ rule, subject, observed: new Date(end).toISOString() }];
}

function isBroken(state: string): boolean {
  return state === 'Failed' || state === 'Canceled';
}

function listOf(value: unknown): readonly Json[] {
  if (!Array.isArray(value)) throw new Error(`not a list: ${JSON.stringify(value)}`);
  return value.map(asObject);
}

function asObject(value: unknown): Json {
  if (typeof value !== 'object' || value === null) throw new Error('not an object');
  return Object.fromEntries(Object.entries(value));
}

function objectOf(value: Json, key: string): Json {
  return asObject(value[key]);
}

function textOf(value: Json, key: string): string {
  const text = value[key];
  if (typeof text !== 'string') throw new Error(`${key} is no text: ${JSON.stringify(value)}`);
  return text;
}

import type { Deployed } from './deploy.ts';
import type { Problem } from './problem.ts';
import { field, isObject, list, textsIn, type Value } from './values.ts';

/** A property that must have one of some values, or that must not be there. */
type Rule = {
  readonly type: string;
  readonly path: string;
  /** None: the property must be absent. */
  readonly values: readonly Value[];
};

function rules(type: string, wanted: Readonly<Record<string, readonly Value[]>>): readonly Rule[] {
  return Object.entries(wanted).map(([path, values]) => ({ type, path, values }));
}

const RULES: readonly Rule[] = [
  ...rules('Microsoft.Storage/storageAccounts', {
    'properties.allowSharedKeyAccess': [false],
    'properties.allowBlobPublicAccess': [false],
    'properties.minimumTlsVersion': ['TLS1_2', 'TLS1_3'],
    'properties.supportsHttpsTrafficOnly': [true],
    'properties.isSftpEnabled': [],
    'properties.isLocalUserEnabled': [],
  }),
  ...rules('Microsoft.Storage/storageAccounts/blobServices/containers', {
    'properties.publicAccess': ['None'],
  }),
  ...rules('Microsoft.Web/serverfarms', { 'sku.name': ['FC1'], 'properties.reserved': [true] }),
  ...rules('Microsoft.Web/sites', {
    kind: ['functionapp,linux'],
    'identity.type': ['UserAssigned'],
    'properties.publicNetworkAccess': [null, 'Enabled'],
    'properties.functionAppConfig.runtime.name': ['node'],
    'properties.functionAppConfig.deployment.storage.type': ['blobContainer'],
    'properties.functionAppConfig.deployment.storage.authentication.type': ['UserAssignedIdentity'],
    'properties.httpsOnly': [true],
    'properties.siteConfig.ftpsState': ['Disabled'],
    'properties.siteConfig.minTlsVersion': ['1.2', '1.3'],
    'properties.siteConfig.scmMinTlsVersion': ['1.2', '1.3'],
    // Of the plans before Flex Consumption.
    'properties.siteConfig.linuxFxVersion': [],
    'properties.siteConfig.alwaysOn': [],
    'properties.siteConfig.cors': [],
  }),
  ...rules('Microsoft.Web/sites/basicPublishingCredentialsPolicies', {
    'properties.allow': [false],
  }),
  ...rules('Microsoft.Insights/components', { 'properties.DisableLocalAuth': [true] }),
  ...rules('Microsoft.OperationalInsights/workspaces', {
    'properties.features.disableLocalAuth': [true],
  }),
  ...rules('Microsoft.Communication/communicationServices', {
    'properties.disableLocalAuth': [true],
  }),
  ...rules('Microsoft.Web/sites/extensions', { 'properties.remoteBuild': [false] }),
  ...rules('Microsoft.Insights/actionGroups', { 'properties.enabled': [true] }),
  ...rules('Microsoft.Insights/scheduledQueryRules', {
    kind: ['LogAlert'],
    'properties.enabled': [true],
    'properties.evaluationFrequency': ['PT15M'],
    'properties.windowSize': ['PT30M', 'PT1H', 'PT2H', 'PT6H'],
  }),
  ...rules('Microsoft.Communication/emailServices/domains', {
    'properties.domainManagement': ['AzureManaged'],
    'properties.userEngagementTracking': ['Disabled'],
  }),
  ...rules('Microsoft.KeyVault/vaults', {
    'properties.enableRbacAuthorization': [true],
    'properties.enableSoftDelete': [true],
    'properties.softDeleteRetentionInDays': [7],
    // The service knows only true and absent.
    'properties.enablePurgeProtection': [true, null],
    'properties.accessPolicies': [],
    'properties.enabledForTemplateDeployment': [],
  }),
];

/** Settings of resources that leave a door open, and rights with wildcards. */
export function checkHardening(resources: readonly Deployed[]): readonly Problem[] {
  return resources.flatMap((resource) => [
    ...RULES.filter(({ type }) => type === resource.type).flatMap((rule) => broken(resource, rule)),
    ...wildcards(resource),
    ...uncapped(resource),
    ...unheard(resource),
    ...unlinked(resource),
    ...nothingToInstall(resource),
  ]);
}

/** A problem at a resource of a deployment. */
export function problemOf(
  { file, line }: Pick<Deployed, 'file' | 'line'>,
  rule: string,
  message: string,
): Problem {
  return { file, line, rule, message };
}

function broken(resource: Deployed, { path, values }: Rule): readonly Problem[] {
  const found = field(resource.body, ...path.split('.'));
  if (values.length === 0 ? found === null : values.includes(found)) return [];
  const wanted = values.length === 0 ? 'absent' : values.map(String).join(' or ');
  const message = `${resource.type} ${path} must be ${wanted}, not ${JSON.stringify(found)}`;
  return [problemOf(resource, 'hardening', message)];
}

/** A role of one's own names each action, and reads no data. */
function wildcards(resource: Deployed): readonly Problem[] {
  if (resource.type !== 'Microsoft.Authorization/roleDefinitions') return [];
  return list(field(resource.body, 'properties', 'permissions')).flatMap((permission) => {
    const names = isObject(permission) ? textsIn(field(permission, 'actions')) : [];
    const stars = names.filter((name) => name.includes('*') || !/\/read$|^«any»$/.test(name));
    const data = field(permission, 'dataActions') === null ? [] : ['dataActions'];
    return [...stars, ...data].map((name) =>
      problemOf(resource, 'wildcard', `the custom role holds ${name}`),
    );
  });
}

/** One empty evaluation is enough for the alert, and people are named. */
function unheard(resource: Deployed): readonly Problem[] {
  const { type, body } = resource;
  if (type === 'Microsoft.Insights/actionGroups') {
    const name = field(body, 'properties', 'groupShortName');
    const isShort = typeof name === 'string' && name.length > 0 && name.length <= 12;
    return isShort ? [] : [problemOf(resource, 'hardening', 'groupShortName must be 1 to 12 long')];
  }
  if (type !== 'Microsoft.Insights/scheduledQueryRules') return [];
  return list(field(body, 'properties', 'criteria', 'allOf')).flatMap((criterion) => {
    const periods = ['numberOfEvaluationPeriods', 'minFailingPeriodsToAlert'];
    const isOne = periods.every((key) => field(criterion, 'failingPeriods', key) === 1);
    const isTotal = field(criterion, 'timeAggregation') === 'Total';
    return isOne && isTotal
      ? []
      : [problemOf(resource, 'hardening', 'the total of one period must be enough to fire')];
  });
}

function unlinked(resource: Deployed): readonly Problem[] {
  if (resource.type !== 'Microsoft.Communication/communicationServices') return [];
  const domains = list(field(resource.body, 'properties', 'linkedDomains'));
  return domains.length === 1
    ? []
    : [problemOf(resource, 'hardening', 'linkedDomains must hold the one domain of the sender')];
}

function nothingToInstall(resource: Deployed): readonly Problem[] {
  if (resource.type !== 'Microsoft.Web/sites/extensions') return [];
  const uri = field(resource.body, 'properties', 'packageUri');
  return typeof uri === 'string' && uri !== ''
    ? []
    : [problemOf(resource, 'hardening', 'packageUri must be the address of a package')];
}

function uncapped(resource: Deployed): readonly Problem[] {
  if (resource.type !== 'Microsoft.OperationalInsights/workspaces') return [];
  const cap = field(resource.body, 'properties', 'workspaceCapping', 'dailyQuotaGb');
  const isSet = cap === '«any»' || (typeof cap === 'number' && cap > 0);
  return isSet ? [] : [problemOf(resource, 'hardening', 'a workspace without a daily cap')];
}

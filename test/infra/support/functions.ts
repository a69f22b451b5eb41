import type { ArmNode } from './arm-type.ts';

/** A function of Bicep 0.9: how many arguments it takes and what it gives. */
export type BicepFunction = {
  readonly min: number;
  readonly max: number;
  readonly gives: ArmNode;
};

const STRING: ArmNode = { kind: 'string' };
const INT: ArmNode = { kind: 'int' };
const BOOL: ArmNode = { kind: 'bool' };
const ANY: ArmNode = { kind: 'any' };
const LIST: ArmNode = { kind: 'array', items: ANY };
const FREE: ArmNode = { kind: 'object', props: {}, additional: ANY };

function texts(...names: readonly string[]): Readonly<Record<string, ArmNode>> {
  return Object.fromEntries(names.map((name) => [name, STRING]));
}

function record(props: Readonly<Record<string, ArmNode>>): ArmNode {
  return { kind: 'object', props };
}

const MANY = Number.POSITIVE_INFINITY;
const of = (min: number, max: number, gives: ArmNode): BicepFunction => ({ min, max, gives });

/** The scope functions and what may be read of what they give. */
const SCOPES: Readonly<Record<string, BicepFunction>> = {
  resourceGroup: of(
    0,
    2,
    record({
      ...texts('id', 'name', 'location', 'type', 'managedBy'),
      tags: FREE,
      properties: FREE,
    }),
  ),
  subscription: of(0, 1, record(texts('id', 'subscriptionId', 'tenantId', 'displayName'))),
  managementGroup: of(0, 1, record({ ...texts('id', 'name', 'type'), properties: FREE })),
  tenant: of(0, 0, record(texts('id', 'tenantId', 'countryCode', 'displayName'))),
};

/** Hosts of the cloud. */
const ENVIRONMENT = record({
  ...texts('name', 'resourceManager', 'portal', 'graph', 'gallery'),
  authentication: FREE,
  suffixes: record(
    texts(
      'acrLoginServer',
      'keyvaultDns',
      'sqlServerHostname',
      'storage',
      'azureDatalakeStoreFileSystem',
    ),
  ),
});

/**
 * Functions that Bicep 0.9 knows, as its reference lists them (azure-docs,
 * azure-resource-manager/bicep/bicep-functions*.md). `join` came with 0.8; lambdas (`map`, `filter`,
 * `reduce`, `sort`) with 0.10, `toObject` with 0.14 and `deployer` with 0.32 are left out on purpose.
 */
export const FUNCTIONS: Readonly<Record<string, BicepFunction>> = {
  ...SCOPES,
  any: of(1, 1, ANY),
  array: of(1, 1, LIST),
  base64: of(1, 1, STRING),
  base64ToString: of(1, 1, STRING),
  bool: of(1, 1, BOOL),
  concat: of(1, MANY, ANY),
  contains: of(2, 2, BOOL),
  dateTimeAdd: of(2, 3, STRING),
  deployment: of(0, 0, record({ ...texts('name', 'location'), properties: FREE })),
  empty: of(1, 1, BOOL),
  endsWith: of(2, 2, BOOL),
  environment: of(0, 0, ENVIRONMENT),
  extensionResourceId: of(3, MANY, STRING),
  first: of(1, 1, ANY),
  flatten: of(1, 1, LIST),
  format: of(1, MANY, STRING),
  guid: of(1, MANY, STRING),
  indexOf: of(2, 2, INT),
  int: of(1, 1, INT),
  intersection: of(2, MANY, ANY),
  items: of(1, 1, LIST),
  join: of(2, 2, STRING),
  json: of(1, 1, ANY),
  last: of(1, 1, ANY),
  lastIndexOf: of(2, 2, INT),
  length: of(1, 1, INT),
  loadFileAsBase64: of(1, 1, STRING),
  loadJsonContent: of(1, 3, ANY),
  loadTextContent: of(1, 2, STRING),
  managementGroupResourceId: of(2, MANY, STRING),
  max: of(1, MANY, INT),
  min: of(1, MANY, INT),
  newGuid: of(0, 0, STRING),
  padLeft: of(2, 3, STRING),
  pickZones: of(3, 5, LIST),
  range: of(2, 2, LIST),
  reference: of(1, 3, ANY),
  replace: of(3, 3, STRING),
  resourceId: of(2, MANY, STRING),
  skip: of(2, 2, ANY),
  split: of(2, 2, LIST),
  startsWith: of(2, 2, BOOL),
  string: of(1, 1, STRING),
  subscriptionResourceId: of(2, MANY, STRING),
  substring: of(2, 3, STRING),
  take: of(2, 2, ANY),
  tenantResourceId: of(2, MANY, STRING),
  toLower: of(1, 1, STRING),
  toUpper: of(1, 1, STRING),
  trim: of(1, 1, STRING),
  union: of(2, MANY, ANY),
  uniqueString: of(1, MANY, STRING),
  uri: of(2, 2, STRING),
  uriComponent: of(1, 1, STRING),
  uriComponentToString: of(1, 1, STRING),
  utcNow: of(0, 1, STRING),
};

/** Namespaces that a function may be called on. */
export const NAMESPACES: readonly string[] = ['az', 'sys'];

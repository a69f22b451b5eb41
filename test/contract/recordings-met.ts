import {
  applications,
  armProbe,
  graphProbe,
  logs,
  mailer,
  mailFate,
  registries,
  replica,
  replicas,
  servicePrincipals,
  usages,
  webhook,
} from './replayed-adapters.ts';
import type { Adapter } from './replayed-adapters.ts';

/** The adapter that meets a recording, what it makes of it, and how often it asks (once). */
export type Row = readonly [adapter: Adapter, outcome: unknown, requests?: number];

export const MET: Readonly<Record<string, Row>> = {
  'communication-email/recorded-send-accepted-null-body': [mailer, 202],
  'communication-email/spec-send-accepted-202': [mailer, 202],
  'communication-email/spec-status-failed-emaildropped': [mailFate, 'failed'],
  'communication-email/spec-status-running': [mailFate, 'taken'],
  'communication-email/spec-status-succeeded': [mailFate, 'taken'],
  'teams/workflow-webhook-accepted-202': [webhook, 202],
  'arm-containerregistry/error-404-agentpool': [armProbe, 'gone'],
  'arm-containerregistry/error-404-scopemap': [
    replica,
    { cause: 'missing', code: 'ResourceNotFound', status: 404 },
  ],
  'arm-containerregistry/error-429-resource-requests-throttled': [
    usages,
    { cause: 'throttled', code: 'ResourceRequestsThrottled', status: 429 },
    5,
  ],
  'arm-containerregistry/error-429-retryable-another-operation': [
    usages,
    { cause: 'throttled', code: 'RetryableError', status: 429 },
    5,
  ],
  'arm-containerregistry/error-429-subscription-requests-throttled': [
    registries,
    { cause: 'throttled', code: 'SubscriptionRequestsThrottled', status: 429 },
    5,
  ],
  'arm-containerregistry/error-429-tenant-too-many-requests': [
    replicas,
    { cause: 'throttled', code: '429', status: 429 },
    5,
  ],
  'arm-containerregistry/error-504-gateway-timeout': [
    usages,
    { cause: 'timed-out', code: 'GatewayTimeout', status: 504 },
    4,
  ],
  'arm-containerregistry/listusages-premium-2019-05-01': [
    usages,
    [
      ['Size', 0, 536870912000, 'Bytes'],
      ['Webhooks', 0, 500, 'Count'],
    ],
  ],
  'arm-containerregistry/listusages-premium-2023-11-01-preview': [
    usages,
    [
      ['Size', 0, 536870912000, 'Bytes'],
      ['Webhooks', 0, 500, 'Count'],
      ['Geo-replications', 0, -1, 'Count'],
      ['IPRules', 0, 100, 'Count'],
      ['VNetRules', 0, 100, 'Count'],
      ['PrivateEndpointConnections', 0, 200, 'Count'],
      ['ScopeMaps', 0, 50000, 'Count'],
      ['Tokens', 0, 50000, 'Count'],
    ],
  ],
  'arm-containerregistry/listusages-standard-2017-10-01': [
    usages,
    [
      ['Size', 0, 107374182400, 'Bytes'],
      ['Webhooks', 0, 10, 'Count'],
    ],
  ],
  'arm-containerregistry/listusages-standard-2019-05-01': [
    usages,
    [
      ['Size', 0, 107374182400, 'Bytes'],
      ['Webhooks', 1, 10, 'Count'],
    ],
  ],
  'arm-containerregistry/listusages-standard-2023-11-01-preview': [
    usages,
    [
      ['Size', 0, 107374182400, 'Bytes'],
      ['Webhooks', 1, 10, 'Count'],
      ['ScopeMaps', 0, 500, 'Count'],
      ['Tokens', 0, 500, 'Count'],
    ],
  ],
  'arm-containerregistry/spec-listusages-standard': [
    usages,
    [
      ['Size', 12345678, 107374182400, 'Bytes'],
      ['Webhooks', 2, 10, 'Count'],
    ],
  ],
  'arm-containerregistry/registries-list-custodian-basic': [
    registries,
    {
      count: 1,
      skus: { Basic: 1 },
      first: ['cctestcontainerregistry', 'test_container_registry', 'westus', 'Succeeded'],
    },
  ],
  'arm-containerregistry/registries-list-resource-group': [
    registries,
    {
      count: 1,
      skus: { Premium: 1 },
      first: ['clireg000002', 'clitest.rg000001', 'westus', 'Succeeded'],
    },
  ],
  'arm-containerregistry/registries-list-subscription-23': [
    registries,
    {
      count: 23,
      skus: { Premium: 10, Standard: 13 },
      first: [
        'testregai2x27qvwfbmt',
        'clitest.rg33d6uye3ur222sqjljxufqj3w5fvhquawqbdd7cguful53odiibwyuvdzwhxfq3ra',
        'westus',
        'Succeeded',
      ],
    },
  ],
  'arm-containerregistry/registries-list-subscription-5-classic': [
    registries,
    {
      count: 5,
      skus: { Premium: 1, Classic: 1, Standard: 3 },
      first: ['natalie', 'Natalie', 'westus', 'Succeeded'],
    },
  ],
  'arm-containerregistry/spec-registries-list-2025-11-01': [
    registries,
    {
      count: 1,
      skus: { Standard: 1 },
      first: ['myRegistry', 'myResourceGroup', 'westus', 'Succeeded'],
    },
  ],
  'arm-containerregistry/registry-get-anonymous-pull': [armProbe, 'present'],
  'arm-containerregistry/registry-get-basic': [armProbe, 'present'],
  'arm-containerregistry/registry-get-cmk': [armProbe, 'present'],
  'arm-containerregistry/registry-get-public-network-bypass-none': [armProbe, 'present'],
  'arm-containerregistry/registry-patch-deny-iprules': [armProbe, 'present'],
  'arm-containerregistry/replication-get-region-endpoint-disabled': [
    replica,
    ['centralus', 'Succeeded', 'Ready', undefined, '2023-02-07T15:18:28.972Z', false],
  ],
  'arm-containerregistry/replication-get-syncing': [
    replica,
    ['centralus', 'Succeeded', 'Syncing', undefined, '2023-02-07T15:18:01.133Z', true],
  ],
  'arm-containerregistry/replication-get-zone-redundant': [
    replica,
    ['eastus2', 'Succeeded', 'Ready', undefined, '2023-02-07T15:40:52.923Z', true],
  ],
  'arm-containerregistry/replication-patch-updating': [
    replica,
    ['centralus', 'Updating', 'Ready', undefined, '2023-02-07T15:18:05.333Z', false],
  ],
  'arm-containerregistry/replication-put-creating': [
    replica,
    ['centralus', 'Creating', undefined, undefined, '2023-02-07T15:17:43.088Z', true],
  ],
  'arm-containerregistry/replications-list-empty': [replicas, []],
  'arm-containerregistry/replications-list-one-syncing': [
    replicas,
    [
      ['southcentralus', 'Succeeded', 'Syncing', undefined, '2019-09-03T20:31:34.992Z', undefined],
      ['westus', 'Succeeded', 'Ready', undefined, '2019-09-03T20:30:21.250Z', undefined],
    ],
  ],
  'arm-containerregistry/replications-list-two-ready': [
    replicas,
    [
      ['centralus', 'Succeeded', 'Ready', undefined, '2023-02-07T15:18:05.333Z', true],
      ['westus', 'Succeeded', 'Ready', undefined, '2023-02-07T15:17:54.242Z', true],
    ],
  ],
  'arm-containerregistry/spec-replications-list-ready-message': [
    replicas,
    [
      [
        'myReplication',
        'Succeeded',
        'Ready',
        'The replication is ready.',
        '2017-03-01T23:15:37.070Z',
        true,
      ],
    ],
  ],
  'authorization/error-403-authorization-failed': [
    usages,
    {
      cause: 'forbidden',
      code: 'AuthorizationFailed',
      status: 403,
      principalId: '0c421105-9e6b-4a09-bcda-fa4ddd2e70da',
    },
  ],
  'graph/application-get-two-secrets': [graphProbe, 'present'],
  'graph/applications-list-cert-expired': [
    applications,
    [
      {
        type: undefined,
        secrets: [],
        certificates: [['2023-06-08T05:55:05Z', 'AsymmetricX509Cert', 'Verify']],
      },
    ],
  ],
  'graph/applications-list-cert-keyvault': [
    applications,
    [
      {
        type: undefined,
        secrets: [],
        certificates: [['2024-12-20T05:35:12Z', 'AsymmetricX509Cert', 'Verify']],
      },
    ],
  ],
  'graph/applications-list-fraction-6-digits': [
    applications,
    [{ type: undefined, secrets: ['2024-03-06T06:05:42.434471Z'], certificates: [] }],
  ],
  'graph/applications-list-one-secret': [
    applications,
    [{ type: undefined, secrets: ['2024-02-14T07:55:04Z'], certificates: [] }],
  ],
  'graph/applications-list-two-secrets': [
    applications,
    [
      {
        type: undefined,
        secrets: ['2023-05-07T06:52:46Z', '2024-05-07T06:52:43Z'],
        certificates: [],
      },
    ],
  ],
  'graph/error-403-authorization-requestdenied': [
    servicePrincipals,
    [{ cause: 'forbidden', code: 'Authorization_RequestDenied', status: 403 }],
  ],
  'graph/error-404-resource-not-found': [graphProbe, 'gone'],
  'graph/error-429-documented-fractional-retry-after': [
    applications,
    [{ cause: 'throttled', code: 'TooManyRequests', status: 429 }],
    3,
  ],
  'graph/serviceprincipals-list-managed-identity-certs': [
    servicePrincipals,
    [
      {
        type: 'ManagedIdentity',
        secrets: [],
        certificates: [['2023-10-31T10:25:00Z', 'AsymmetricX509Cert', 'Verify']],
      },
      {
        type: 'ManagedIdentity',
        secrets: [],
        certificates: [['2023-10-31T10:26:00Z', 'AsymmetricX509Cert', 'Verify']],
      },
      {
        type: 'ManagedIdentity',
        secrets: [],
        certificates: [['2023-09-18T03:40:00Z', 'AsymmetricX509Cert', 'Verify']],
      },
      {
        type: 'ManagedIdentity',
        secrets: [],
        certificates: [['2023-09-13T11:52:00Z', 'AsymmetricX509Cert', 'Verify']],
      },
      {
        type: 'ManagedIdentity',
        secrets: [],
        certificates: [['2023-09-13T11:51:00Z', 'AsymmetricX509Cert', 'Verify']],
      },
    ],
  ],
  'graph/serviceprincipals-list-three-certs-one-sp': [
    servicePrincipals,
    [
      {
        type: 'ManagedIdentity',
        secrets: [],
        certificates: [
          ['2023-10-13T21:37:00Z', 'AsymmetricX509Cert', 'Verify'],
          ['2023-08-27T21:33:00Z', 'AsymmetricX509Cert', 'Verify'],
          ['2023-07-11T21:29:00Z', 'AsymmetricX509Cert', 'Verify'],
        ],
      },
    ],
  ],
  'graph/serviceprincipals-list-two-secrets': [
    servicePrincipals,
    [
      {
        type: 'Application',
        secrets: ['2023-05-07T06:53:41Z', '2024-05-07T06:53:38Z'],
        certificates: [],
      },
    ],
  ],
  'loganalytics/error-400-syntax': [logs, { cause: 'malformed', code: 'SYN0002', status: 400 }],
  'loganalytics/error-504-gateway-timeout': [
    logs,
    { cause: 'timed-out', code: 'GatewayTimeout', status: 504 },
    4,
  ],
  'loganalytics/query-all-types': [
    logs,
    {
      columns: 7,
      rows: 1,
      first: ['hello', true, '2000-01-02T03:04:05Z', 100, 101, 102.1, '{"hello":"world"}'],
      cut: undefined,
    },
  ],
  'loganalytics/query-empty-rows': [
    logs,
    { columns: 18, rows: 0, first: undefined, cut: undefined },
  ],
  'loganalytics/query-getschema-heartbeat': [
    logs,
    { columns: 4, rows: 30, first: ['TenantId', 0, 'System.String', 'string'], cut: undefined },
  ],
  'loganalytics/query-partial-error': [
    logs,
    {
      columns: 1,
      rows: 1,
      first: ['a'],
      cut: 'the answer is partial: The results of this query exceed the set limit of 1 records, so not all records were returned (E_QUERY_RESULT_SET_TOO_LARGE, 0x80DA0003)',
    },
  ],
};

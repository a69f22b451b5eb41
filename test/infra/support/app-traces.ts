import type { TableSchema } from '../../../simulator/logs/login-table.ts';

const TEXTS = [
  'AppRoleInstance',
  'AppRoleName',
  'AppVersion',
  'ClientBrowser',
  'ClientCity',
  'ClientCountryOrRegion',
  'ClientIP',
  'ClientModel',
  'ClientOS',
  'ClientStateOrProvince',
  'ClientType',
  'IKey',
  'Message',
  'OperationId',
  'OperationName',
  'ParentId',
  'ReferencedItemId',
  'ReferencedType',
  'ResourceGUID',
  '_ResourceId',
  'SDKVersion',
  'SessionId',
  'SourceSystem',
  '_SubscriptionId',
  'SyntheticSource',
  'TenantId',
  'Type',
  'UserAccountId',
  'UserAuthenticatedId',
  'UserId',
];

/**
 * The table that the logs of the app go to, with its documented columns (MicrosoftDocs/
 * azure-reference-other, azure-monitor-ref/tables/apptraces.md
 * @067a67233ca25b14fb26317556b18d508db43656).
 */
export const APP_TRACES: TableSchema = {
  name: 'AppTraces',
  columns: [
    ...TEXTS.map((name) => ({ name, type: 'string' })),
    { name: 'ItemCount', type: 'int' },
    { name: 'Measurements', type: 'dynamic' },
    { name: 'Properties', type: 'dynamic' },
    { name: 'SeverityLevel', type: 'int' },
    { name: 'TimeGenerated', type: 'datetime' },
  ],
};

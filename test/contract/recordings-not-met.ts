/** Reason by reason, the recordings that no adapter meets. */
export const NOT_MET: Readonly<Record<string, readonly string[]>> = {
  'credential sets of registries are not read yet': [
    'arm-containerregistry/credentialset-get-unhealthy',
    'arm-containerregistry/credentialsets-list-unhealthy',
    'arm-containerregistry/spec-credentialsets-list-healthy',
  ],
  'private endpoints are counted from the registry itself, their own list is not read': [
    'arm-containerregistry/private-endpoint-connections-approved-pending',
    'arm-containerregistry/private-endpoint-connections-empty',
    'arm-containerregistry/private-endpoint-connections-one-pending',
    'arm-containerregistry/spec-private-endpoint-connections-list',
  ],
  'the progress of a write: the app only reads': [
    'arm-containerregistry/replication-operationstatus-creating',
    'arm-containerregistry/replication-operationstatus-succeeded',
  ],
  'tasks and their runs are not read yet': [
    'arm-containerregistry/runs-list-succeeded',
    'arm-containerregistry/tasks-list',
  ],
  'tokens of registries are not read yet': [
    'arm-containerregistry/spec-tokens-list',
    'arm-containerregistry/token-get-no-password',
    'arm-containerregistry/token-get-second',
  ],
  'webhooks are counted by the usage list, their own list is not read': [
    'arm-containerregistry/webhooks-list',
  ],
  'roles on registries are not read yet': [
    'authorization/roleassignment-put-acrpull-system-identity',
    'authorization/roleassignment-put-acrpull-user-identity',
    'authorization/roleassignments-list-atscope-with-acrpull',
    'authorization/roleassignments-list-filter-one',
    'authorization/roleassignments-list-management-group',
  ],
  'owners are not read yet': [
    'graph/application-owners-empty',
    'graph/application-owners-one-user',
    'graph/serviceprincipal-owners-empty',
  ],
  'Resource Graph is not asked: it silently leaves out what the identity may not read': [
    'resourcegraph/error-400-bad-query',
    'resourcegraph/query-first-page-skiptoken',
    'resourcegraph/query-management-groups',
    'resourcegraph/query-next-page-skiptoken',
    'resourcegraph/query-one-row-no-subscriptions',
    'resourcegraph/query-table-format-2019-04-01',
    'resourcegraph/query-two-rows',
    'resourcegraph/query-zero-rows',
  ],
};

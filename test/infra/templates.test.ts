import { describe, expect, test } from 'vitest';
import { projectFile } from '../../dev/paths.ts';
import { appSettingsOf, readAsApp, siteOf } from './support/app-settings.ts';
import type { Deployed } from './support/deploy.ts';
import { deployEntry, ENTRIES, HOST_SUBSCRIPTION } from './support/entry.ts';
import { judge } from './support/judge.ts';
import { filesOf, pathFrom, readProject, readTexts } from './support/project.ts';
import { sameText } from './support/rights.ts';
import { SECRET_URL } from './support/secrets.ts';
import { field } from './support/values.ts';
import { propertyOf } from './support/walk.ts';

const texts = readTexts(projectFile('infra'));
const project = readProject(texts);

describe('the templates', () => {
  test('were found and read', () => {
    expect(filesOf(project).length).toBeGreaterThan(10);
    expect(filesOf(project).flatMap(({ resources }) => resources).length).toBeGreaterThan(20);
  });

  test('have no module that nobody calls', () => {
    const called = filesOf(project).flatMap((file) =>
      file.modules.map((module) => pathFrom(file, module.path)),
    );
    const modules = filesOf(project)
      .map(({ file }) => file)
      .filter((file) => file.startsWith('modules/'));
    expect(modules.filter((file) => !called.includes(file))).toEqual([]);
  });

  test('have nothing wrong that can be told without a compiler', () => {
    expect(judge(texts)).toEqual([]);
  });
});

describe('both entry files', () => {
  test('call the same app with the same parameters but for what is watched and its tags', () => {
    const [group, subscription] = ENTRIES.map((entry) =>
      project.files.get(entry)?.modules.find(({ path }) => path === 'modules/app.bicep'),
    );
    const paramsOf = (module: typeof group) => {
      const value = module === undefined ? undefined : propertyOf(module.body, 'params')?.value;
      return value?.kind === 'object' ? value.properties : [];
    };
    expect(paramsOf(group).length).toBeGreaterThan(5);
    expect(paramsOf(group).map(({ key }) => key)).toEqual(
      paramsOf(subscription).map(({ key }) => key),
    );
    const differing = paramsOf(group).filter(
      ({ value }, index) => !sameText(value, paramsOf(subscription)[index]?.value),
    );
    expect(differing.map(({ key }) => key)).toEqual(['tags', 'monitoredSubscriptionIds']);
  });

  test('take the same parameters but for where the app goes and what is watched', () => {
    const written = (entry: (typeof ENTRIES)[number]) =>
      (project.files.get(entry)?.params ?? []).map((param) =>
        JSON.stringify(param, (key, value: unknown) => (key === 'line' ? undefined : value)),
      );
    const [group, subscription] = ENTRIES.map(written);
    const only = (some: readonly string[] = [], others: readonly string[] = []) =>
      some.filter((one) => !others.includes(one)).map((one) => String(JSON.parse(one).name));
    expect(only(group, subscription)).toEqual(['hostSubscriptionId', 'resourceGroupName']);
    expect(only(subscription, group)).toEqual([
      'environmentName',
      'resourceGroupName',
      'monitoredSubscriptionIds',
    ]);
  });

  test('deploy the same resources of the app', () => {
    const [group, subscription] = ENTRIES.map((entry) =>
      deployEntry(project, entry, { teamsReceivers: ['ops'] })
        .resources.filter(({ id }) => id.includes('/resourceGroups/'))
        .map(withoutDifferences),
    );
    expect(group?.length).toBeGreaterThan(15);
    expect(group).toEqual(subscription);
  });
});

/** A resource without its tags, and a site without the setting of what is watched. */
function withoutDifferences({ id, type, body }: Deployed) {
  const plain = JSON.stringify({ id, type, ...body, tags: undefined });
  return plain
    .replace(`{"name":"MONITOR_SUBSCRIPTIONS","value":"${HOST_SUBSCRIPTION}"}`, '')
    .replaceAll(',]', ']');
}

describe.each(ENTRIES)('the app that %s deploys', (entry) => {
  const settingsWith = (params: Parameters<typeof deployEntry>[2]) =>
    appSettingsOf(siteOf(deployEntry(project, entry, params).resources));
  const receivers = { teamsReceivers: ['teams', 'ops'] };

  test('starts with the settings it is given, with state, email and Teams', () => {
    const reading = readAsApp(settingsWith(receivers), SECRET_URL);
    expect(reading.ok ? [] : reading.problems).toEqual([]);
    const settings = reading.ok ? reading.value : undefined;
    expect(settings?.state?.kind).toBe('identity');
    expect(settings?.receivers.map(({ name }) => name)).toEqual(['email', 'teams', 'ops']);
  });

  test('takes routing rules and refuses wrong ones', () => {
    const routed = (routing: object) =>
      readAsApp(settingsWith({ ...receivers, routing: JSON.stringify(routing) }), SECRET_URL);
    const route = { match: { severity: ['critical'] }, receivers: ['ops'] };
    expect(routed({ routes: [route] }).ok).toBe(true);
    expect(routed({ routes: [{ ...route, receivers: ['nobody'] }] }).ok).toBe(false);
  });

  test('has the same settings whether webhook URLs are given or not', () => {
    const first = { ...receivers, teamsWebhookUrls: { teams: SECRET_URL, ops: SECRET_URL } };
    expect(settingsWith(receivers)).toEqual(settingsWith(first));
    expect(settingsWith(receivers).filter(({ name }) => name.startsWith('TEAMS_'))).toHaveLength(2);
  });

  test('refers to the entries of the vault that a deployment with URLs writes', () => {
    const { resources } = deployEntry(project, entry, {
      ...receivers,
      teamsWebhookUrls: { teams: SECRET_URL, ops: SECRET_URL },
    });
    const vault = resources.find(({ type }) => type === 'Microsoft.KeyVault/vaults');
    const addresses = resources
      .filter(({ type }) => type === 'Microsoft.KeyVault/vaults/secrets')
      .map(
        ({ name }) =>
          `@Microsoft.KeyVault(SecretUri=https://${vault?.name}.vault.azure.net/secrets/${name})`,
      );
    const references = appSettingsOf(siteOf(resources))
      .map(({ value }) => value)
      .filter((value) => value.startsWith('@Microsoft.KeyVault('));
    expect(addresses).toHaveLength(2);
    expect(references.toSorted()).toEqual(addresses.toSorted());
  });

  test('a receiver without a URL writes nothing to the vault', () => {
    const { resources } = deployEntry(project, entry, {
      ...receivers,
      teamsWebhookUrls: { ops: SECRET_URL, stranger: SECRET_URL },
    });
    const entries = resources.filter(({ type }) => type === 'Microsoft.KeyVault/vaults/secrets');
    expect(entries.map(({ body }) => field(body, 'properties', 'value'))).toEqual([SECRET_URL]);
  });

  test('runs as the identity that its settings, its package and the vault name', () => {
    const { resources } = deployEntry(project, entry);
    const identity = resources.find(({ type }) => type.endsWith('/userAssignedIdentities'));
    const { body } = siteOf(resources);
    expect(Object.keys(Object(field(body, 'identity', 'userAssignedIdentities')))).toEqual([
      identity?.id,
    ]);
    expect(field(body, 'properties', 'keyVaultReferenceIdentity')).toBe(identity?.id);
    const storage = field(body, 'properties', 'functionAppConfig', 'deployment', 'storage');
    expect(field(storage, 'authentication', 'userAssignedIdentityResourceId')).toBe(identity?.id);
  });

  test('takes no password: basic publishing is off for files and for packages', () => {
    const { resources } = deployEntry(project, entry);
    const policies = resources.filter(({ type }) =>
      type.endsWith('/basicPublishingCredentialsPolicies'),
    );
    expect(policies.map(({ name }) => name).toSorted()).toEqual(['ftp', 'scm']);
  });

  test('an existing workspace is used as it is', () => {
    const existingWorkspaceId = `/subscriptions/${HOST_SUBSCRIPTION}/resourceGroups/r/providers/Microsoft.OperationalInsights/workspaces/w`;
    const { resources } = deployEntry(project, entry, { existingWorkspaceId });
    expect(
      resources.filter(({ type }) => type === 'Microsoft.OperationalInsights/workspaces'),
    ).toEqual([]);
    const component = resources.find(({ type }) => type === 'Microsoft.Insights/components');
    expect(field(component?.body, 'properties', 'WorkspaceResourceId')).toBe(existingWorkspaceId);
  });

  test('a second deployment names every resource as the first did', () => {
    const ids = () => deployEntry(project, entry, receivers).resources.map(({ id }) => id);
    expect(ids()).toEqual(ids());
    expect(new Set(ids()).size).toBe(ids().length);
  });
});

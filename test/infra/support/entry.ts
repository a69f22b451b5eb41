import { plausible } from './app-settings.ts';
import { type Deployment, deploy } from './deploy.ts';
import type { Target } from './place.ts';
import type { Project } from './project.ts';
import type { ValueObject } from './values.ts';

/** The two files that people deploy. */
export const ENTRIES = ['main.bicep', 'main.subscription.bicep'] as const;
export type Entry = (typeof ENTRIES)[number];

export const HOST_SUBSCRIPTION = '11111111-1111-4111-8111-111111111111';
export const WORKSPACE =
  '/subscriptions/44444444-4444-4444-8444-444444444444/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/central';

const TARGETS: Readonly<Record<Entry, Target>> = {
  'main.bicep': { managementGroup: 'contoso', subscriptionId: '', resourceGroup: '' },
  'main.subscription.bicep': {
    managementGroup: 'contoso',
    subscriptionId: HOST_SUBSCRIPTION,
    resourceGroup: '',
  },
};

/** What has no default: one mail address, and where the app goes. */
const REQUIRED: Readonly<Record<Entry, ValueObject>> = {
  'main.bicep': { hostSubscriptionId: HOST_SUBSCRIPTION, emailRecipients: 'ops@contoso.example' },
  'main.subscription.bicep': { emailRecipients: 'ops@contoso.example' },
};

/** Deploys one of the two files with what it requires and these parameters. */
export function deployEntry(project: Project, entry: Entry, params: ValueObject = {}): Deployment {
  const file = project.files.get(entry);
  if (file === undefined) throw new Error(`there is no ${entry}`);
  return deploy({
    project,
    file,
    params: { ...REQUIRED[entry], ...params },
    target: TARGETS[entry],
    runtime: plausible,
  });
}

import type { Remediation } from '../domain/finding.ts';
import { kqlRegistry, kqlTime } from '../domain/kql.ts';
import type { LoginCounts } from '../domain/login.ts';
import type { Episode } from '../domain/login-windows.ts';
import type { Registry } from '../domain/resource.ts';
import { MINUTE_MS } from '../domain/time.ts';
import { countText } from '../domain/wording.ts';
import { azCommand } from './az-command.ts';

export const LOGIN_MONITORING =
  'https://learn.microsoft.com/azure/container-registry/monitor-container-registry';

/** What a result of a login means and what to do next, in the order they are told. */
export const LOGIN_RESULTS: readonly {
  readonly field: keyof LoginCounts;
  readonly code: string;
  readonly meaning: string;
  readonly next: string;
}[] = [
  {
    field: 'unauthorized',
    code: '401',
    meaning: 'the user, password or token was not accepted',
    next: 'renew the secret of whoever fails if it is known; else block its address and turn the admin user off',
  },
  {
    field: 'forbidden',
    code: '403',
    meaning: 'it is known who asks, but a network rule or a missing role forbids it',
    next: 'look at the network rules and role assignments of the registry',
  },
  {
    field: 'throttled',
    code: '429',
    meaning: 'the registry slows down whoever asks too often',
    next: 'let clients keep their tokens and spread their logins',
  },
  {
    field: 'other',
    code: 'other',
    meaning: 'the registry or the request itself failed',
    next: 'look at Resource Health of the registry',
  },
];

/** The failed logins of an episode by who and result, for pasting into the portal; one line. */
export function portalQuery(registry: Registry, episode: Episode): string {
  const from = kqlTime(episode.firstMinute * MINUTE_MS);
  const to = kqlTime((episode.lastMinute + 1) * MINUTE_MS);
  const id = kqlRegistry(registry.id) ?? '""';
  return `ContainerRegistryLoginEvents | where TimeGenerated >= ${from} and TimeGenerated < ${to} and _ResourceId =~ ${id} and ResultDescription != "200" | summarize Failures = count() by ResultDescription, Identity, CallerIpAddress | top 50 by Failures`;
}

/** What each result that occurred means and the next step for it, and the query to look closer. */
export function loginRemedy(input: {
  readonly registry: Registry;
  readonly episode: Episode;
  /** GUID of a workspace that holds the events. */
  readonly workspace: string | undefined;
}): Remediation {
  const { registry, episode, workspace } = input;
  const query = portalQuery(registry, episode);
  const steps = LOGIN_RESULTS.filter(({ field }) => episode.counts[field] > 0).map(
    ({ field, code, meaning, next }) =>
      `${code} (${countText(episode.counts[field])}): ${meaning}; ${next}.`,
  );
  const paste = `Paste into Logs of the workspace: ${query}`;
  return {
    text: [...steps, paste].join(' '),
    command: azCommand(['monitor', 'log-analytics', 'query'], {
      '--workspace': workspace ?? '<id of the workspace>',
      '--analytics-query': query,
    }),
    link: LOGIN_MONITORING,
  };
}

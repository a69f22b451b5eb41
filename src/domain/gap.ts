import type { Gap } from './coverage.ts';
import { grantRemedy } from './permissions.ts';
import type { EvidenceKind } from './permissions.ts';
import type { ReadFailure } from './reading.ts';
import { checkScope, subscriptionOf } from './scope.ts';
import type { Scope } from './scope.ts';
import { tameText } from './text.ts';

/** A gap from a failed read: names what was not read, why, and what closes it. */
export function gapOf(input: {
  readonly scope: Scope;
  readonly evidence: EvidenceKind;
  readonly failure: ReadFailure;
  /** ARM id to grant at, where it is not the subscription of the scope. */
  readonly grantAt?: string;
}): Gap {
  const { scope, failure } = input;
  return { scope, cause: failure.cause, reason: reasonOf(failure), remedy: remedyOf(input) };
}

/** A status alone says nothing without who answered it. */
function reasonOf({ message, service }: ReadFailure): string {
  if (!/^\d{3}$/.test(message)) return message;
  return `${service?.replace(/^https?:\/\//, '') ?? 'the service'} answered ${message}`;
}

/** The gap of a scope that the deadline came before. */
export function outOfTime(scope: Scope): Gap {
  return {
    scope,
    cause: 'out-of-time',
    reason: 'ran out of time before it was read',
    remedy:
      'nothing to do the first time: it is read first in the next run; if it stays, give the app more memory or narrow what is monitored',
  };
}

const BROKEN_REMEDY =
  'this is a defect of acr-watch: report it with the reason given here; the other checks are not affected';

/** The gap of a check that failed itself, so that nothing it would have read is known. */
export function brokenCheck(check: string, error: unknown): Gap {
  const why = error instanceof Error ? error.message : String(error);
  const reason = `check ${check} failed: ${tameText(why, 300)}`;
  return { scope: checkScope(check), cause: 'broken', reason, remedy: BROKEN_REMEDY };
}

function remedyOf(input: Parameters<typeof gapOf>[0]): string {
  const { scope, failure } = input;
  switch (failure.cause) {
    case 'forbidden':
      return grant(input);
    case 'unauthenticated':
      return "check the app's identity: a managed identity must be assigned (AZURE_CLIENT_ID for a user-assigned one), a client secret must not be expired";
    case 'missing':
      return 'check that the resource still exists; its alerts are kept until Azure says it is gone';
    case 'throttled':
      return 'nothing to do the first time: it is read again in the next run; if it stays, let the checks run less often';
    case 'timed-out':
    case 'unavailable':
      return 'nothing to do the first time: it is read again in the next run; if it stays, look at Azure Service Health';
    case 'malformed':
      return 'the answer was not in the documented form: report it with the reason given here';
    case 'disagreement':
      return 'nothing to do the first time: Azure answers differently from one call to the next; if it stays, open a support request';
    case 'unlisted':
      return `if the subscription was deleted on purpose, list the subscriptions to watch in MONITOR_SUBSCRIPTIONS; else ${grant(input)}`;
    case 'not-configured':
    case 'unmatched':
      return 'correct the setting named here';
    case 'broken':
      return BROKEN_REMEDY;
    case 'out-of-time':
      return outOfTime(scope).remedy;
  }
}

function grant({ scope, evidence, failure, grantAt }: Parameters<typeof gapOf>[0]): string {
  return grantRemedy(evidence, {
    principalId: failure.principalId,
    scope: grantAt ?? armScopeOf(scope),
    graph: failure.service ?? 'https://graph.microsoft.com',
  });
}

/** The ARM scope to grant at: the subscription; what lies in none is for people to choose. */
function armScopeOf(scope: Scope): string | undefined {
  const subscription = subscriptionOf(scope);
  return subscription === undefined ? undefined : `/subscriptions/${subscription}`;
}

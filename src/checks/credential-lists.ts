import type { Gap } from '../domain/coverage.ts';
import { gapOf, outOfTime } from '../domain/gap.ts';
import { APPLICATIONS, SERVICE_PRINCIPALS, settingScope } from '../domain/scope.ts';
import type { Scope } from '../domain/scope.ts';
import { tameText } from '../domain/text.ts';
import type { HolderPage } from '../ports/credential-reader.ts';
import { settingEntries } from './credential-tally.ts';
import type { CredentialChoice, CredentialTally } from './credential-tally.ts';
import type { CheckContext } from './define-check.ts';

export type HolderList = { readonly scope: Scope; readonly pages: () => AsyncIterable<HolderPage> };

/** Both lists, one that was not read last time first. */
export function listsOf({ evidence, unreadBefore }: CheckContext): readonly HolderList[] {
  const lists: readonly HolderList[] = [
    { scope: APPLICATIONS, pages: () => evidence.credentials.listApplications() },
    { scope: SERVICE_PRINCIPALS, pages: () => evidence.credentials.listServicePrincipals() },
  ];
  const rank = (list: HolderList) => (unreadBefore.has(list.scope) ? 0 : 1);
  return lists.toSorted((left, right) => rank(left) - rank(right));
}

/** Reads a list page by page into the tally; gives the gap that ended it early, if one did. */
export async function readList(input: {
  readonly context: CheckContext;
  readonly list: HolderList;
  readonly tally: CredentialTally;
}): Promise<Gap | undefined> {
  const { context, list, tally } = input;
  const { scope } = list;
  let isLate = context.isOver();
  if (isLate) return outOfTime(scope);
  for await (const page of list.pages()) {
    // Only a further page shows that the list was not at its end when the deadline came.
    if (isLate) return outOfTime(scope);
    if (!page.ok) return gapOf({ scope, evidence: 'credentials', failure: page.failure });
    for (const holder of page.value) tally.addHolder(holder, scope);
    context.progress(tally.credentialsJudged(), undefined);
    isLate = context.isOver();
  }
  return undefined;
}

/** Entries that named nothing, which only a whole read of both lists can show. */
export function unmatchedEntries(choice: CredentialChoice, tally: CredentialTally): readonly Gap[] {
  const matched = tally.matched();
  const missing = settingEntries(choice).filter(
    ([setting, entry]) => !matched.has(settingScope(setting, entry)),
  );
  return missing.map(([setting, entry]) => {
    const message = `"${tameText(entry)}" of ${setting} names no application or service principal`;
    return gapOf({
      scope: settingScope(setting, entry),
      evidence: 'credentials',
      failure: { cause: 'unmatched', message },
    });
  });
}

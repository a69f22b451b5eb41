import { isReceiverName, MAX_RECEIVERS, RECEIVER_NAMES } from '../domain/receiver-name.ts';
import type { SettingProblem } from '../domain/setting.ts';
import type { ReadyChannel } from '../notify/define-channel.ts';
import { fieldOf, pathText, routingProblem } from './routing-problems.ts';
import type { RoutingText } from './routing-settings.ts';

/** The mail receivers that ROUTING declares, beside those of the channels. */
export type DeclaredLists = {
  readonly routing: RoutingText | undefined;
  /** Recipients by the name of the receiver. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
  /** Names of the receivers that have settings of their own. */
  readonly ofChannels: readonly string[];
  /** The channel that sends mail; undefined while it is off. */
  readonly mail: ReadyChannel | undefined;
};

/** Mail receivers that a document declares, as far as it can be told before it is judged. */
export function declaredLists(
  routing: RoutingText | undefined,
): ReadonlyMap<string, readonly string[]> {
  const lists = fieldOf(routing?.document, 'receivers');
  const names = typeof lists === 'object' && lists !== null ? Object.keys(lists) : [];
  return new Map(names.map((name) => [name, textsOf(fieldOf(fieldOf(lists, name), 'email'))]));
}

/** Names that two receivers have, and more receivers than there may be. */
export function listProblems({
  routing,
  lists,
  ofChannels,
}: DeclaredLists): readonly SettingProblem[] {
  const count = new Set([...ofChannels, ...lists.keys()]).size;
  const tooMany = {
    setting: routing === undefined ? 'TEAMS_WEBHOOK_URL_<NAME>' : 'ROUTING',
    found: `one of ${count} receivers`,
    allowed: `at most ${MAX_RECEIVERS} receivers, Teams webhooks and mail receivers together`,
  };
  const problem = (name: string, found: string, allowed: string) =>
    routingProblem({
      path: pathText(['receivers', name]),
      source: routing?.source,
      found,
      allowed,
    });
  const names = [...lists.keys()].flatMap((name) => {
    if (!isReceiverName(name)) return problem(name, 'a wrong name', RECEIVER_NAMES);
    if (!ofChannels.includes(name)) return [];
    return problem(name, 'a name that a Teams webhook has already', 'another name for one of them');
  });
  return [...(count > MAX_RECEIVERS ? [tooMany] : []), ...names];
}

/** Declared recipients while there is nothing to send mail with. */
export function mailProblems({ routing, lists, mail }: DeclaredLists): readonly SettingProblem[] {
  if (mail !== undefined) return [];
  return [...lists.keys()].map((name) =>
    routingProblem({
      path: pathText(['receivers', name, 'email']),
      source: routing?.source,
      found: 'mail recipients',
      allowed: 'these only while email is on: set EMAIL_ENDPOINT and EMAIL_SENDER',
    }),
  );
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

import { mailDomain } from '../domain/mail-address.ts';
import type { OwnerRule } from '../domain/owner-tag.ts';
import { createRouting } from '../domain/routing.ts';
import type { Routing } from '../domain/routing.ts';
import type { Env, SettingProblem, SettingsReading } from '../domain/setting.ts';
import type {
  ChannelDefinition,
  ChannelPorts,
  ChannelPreparation,
  ReadyChannel,
  ReadyReceiver,
} from '../notify/define-channel.ts';
import { createReceiverBook } from '../notify/receivers.ts';
import { declaredLists, listProblems, mailProblems } from './declared-lists.ts';
import type { DeclaredLists } from './declared-lists.ts';
import { readRoutingTree } from './routing-plan.ts';
import type { RoutingTree } from './routing-plan.ts';
import { readOwnerSettings, readRoutingText, ROUTING_SETTINGS } from './routing-settings.ts';
import type { OwnerSettings, RoutingText } from './routing-settings.ts';

/** Owners of alerts that are no check of the catalog: discovery, and the monitor about itself. */
export const OWN_CHECKS: readonly string[] = ['discovery', 'monitor'];

/** Who is told, and of what. */
export type ReceiverSettings = {
  /** In the order people read of them. */
  readonly receivers: readonly ReadyReceiver[];
  readonly routing: Routing;
  /** The receivers of one run, connected to what it sends through. */
  readonly connect: (ports: ChannelPorts) => ReturnType<typeof createReceiverBook>;
};

export type ReceiverCatalogs = {
  readonly channels: readonly ChannelDefinition[];
  /** Check ids. */
  readonly checks: readonly string[];
  readonly customCloud: boolean;
};

/** Reads every setting of receivers and routing; reports every problem of every part at once. */
export function readReceiverSettings(
  catalogs: ReceiverCatalogs,
  env: Env,
): SettingsReading<ReceiverSettings> {
  const parts = readParts(catalogs, env);
  const { text, tree, owner, prepared } = parts;
  const problems = [
    ...[text, ...prepared, tree, owner].flatMap(problemsOf),
    ...listProblems(parts),
    ...(prepared.every(({ ok }) => ok) ? mailProblems(parts) : []),
  ];
  if (problems.length > 0 || !owner.ok || !tree.ok) return { ok: false, problems };
  return { ok: true, value: assemble(parts, owner.value, tree.value) };
}

type Parts = DeclaredLists & {
  readonly text: SettingsReading<RoutingText | undefined>;
  readonly prepared: readonly SettingsReading<ChannelPreparation>[];
  /** Undefined where ROUTING is not set, or is no JSON. */
  readonly tree: SettingsReading<RoutingTree | undefined>;
  readonly owner: SettingsReading<OwnerSettings>;
  readonly on: readonly ReadyChannel[];
};

/** Every part by itself, so that a wrong one hides no problem of another. */
function readParts({ channels, checks, customCloud }: ReceiverCatalogs, env: Env): Parts {
  const text = readRoutingText(env);
  const routing = text.ok ? text.value : undefined;
  const lists = declaredLists(routing);
  const surroundings = { customCloud, declaresMail: !text.ok || lists.size > 0 };
  const prepared = channels.map((channel) => channel.prepare(env, surroundings));
  const ofChannels = channels.flatMap((channel) => channel.receiverNames(env));
  const known = {
    checks: [...checks, ...OWN_CHECKS],
    receivers: [...new Set([...ofChannels, ...lists.keys()])],
  };
  const on = prepared.flatMap((reading) =>
    reading.ok && reading.value.status === 'ready' ? [reading.value] : [],
  );
  const mail = on.find(({ receiverOf }) => receiverOf !== undefined);
  const tree = readRoutingTree(routing, known);
  const owner = readOwnerSettings(env);
  return { text, routing, lists, prepared, ofChannels, tree, owner, on, mail };
}

function assemble(
  { on, lists, mail }: Parts,
  owner: OwnerSettings,
  tree: RoutingTree | undefined,
): ReceiverSettings {
  const receiverOf = mail?.receiverOf;
  const { name: setting } = ROUTING_SETTINGS.routing;
  const declared = [...lists].flatMap(
    ([name, recipients]) => receiverOf?.({ name, recipients, setting }) ?? [],
  );
  const receivers = [...on.flatMap((channel) => channel.receivers), ...declared];
  const owners = receiverOf === undefined ? undefined : ownerRule(owner, receivers);
  const names = receivers.map(({ name }) => name);
  const everywhere = { default: names, fallback: undefined, routes: [] };
  const routing = createRouting({
    receivers: names,
    ...(tree ?? everywhere),
    owners,
    // A rule of its own only where ROUTING does not say where owners come in.
    ownersInPlaceOf: tree === undefined ? mail?.receivers[0]?.name : undefined,
  });
  const connect = (ports: ChannelPorts) =>
    createReceiverBook({ receivers, receiverOf, owners }, ports);
  return { receivers, routing, connect };
}

/** Undefined when no tag counts. */
function ownerRule(
  { tag, domains }: OwnerSettings,
  receivers: readonly ReadyReceiver[],
): OwnerRule | undefined {
  if (tag === undefined) return undefined;
  const configured = receivers.flatMap(({ recipients = [] }) => recipients.map(mailDomain));
  const named = domains.map((domain) => domain.toLowerCase());
  return { tag, domains: new Set([...configured, ...named]) };
}

function problemsOf(reading: SettingsReading<unknown>): readonly SettingProblem[] {
  return reading.ok ? [] : reading.problems;
}

import type { Env, Setting, SettingProblem, SettingsReading, ValuesOf } from '../domain/setting.ts';
import { readSettings } from '../domain/setting.ts';
import type { Mailer, WebhookPoster } from '../ports/mailer.ts';
import type { Receiver } from '../ports/receiver.ts';

/** Where mail goes out: an endpoint signed in to by identity, or a connection string with a key. */
export type MailTarget = { readonly endpoint: string } | { readonly connectionString: string };

/** What channels send through; built by the composition root. */
export type ChannelPorts = {
  readonly createMailer: (target: MailTarget) => Mailer;
  readonly createPoster: (url: string) => WebhookPoster;
};

/** What a channel may know of where it runs. */
export type ChannelSurroundings = {
  /** True where the cloud came from a file: then hosts on the own network are allowed. */
  readonly customCloud: boolean;
  /** True where mail recipients are declared elsewhere too, or nobody can say whether they are. */
  readonly declaresMail: boolean;
};

/** A receiver whose settings are in order, before anything to send through is built. */
export type ReadyReceiver = Pick<Receiver, 'name' | 'channel' | 'settingsKey' | 'budget'> & {
  /** Addresses of a mail receiver. */
  readonly recipients?: readonly string[];
  readonly connect: (ports: ChannelPorts) => Receiver;
};

/** A list of mail recipients under a name, and the setting or tag that has them. */
export type MailList = {
  readonly name: string;
  readonly recipients: readonly string[];
  readonly setting: string;
};

/** A channel that is switched on. */
export type ReadyChannel = {
  readonly receivers: readonly ReadyReceiver[];
  /** Makes a receiver of other recipients; absent where the channel sends no mail. */
  readonly receiverOf?: (list: MailList) => ReadyReceiver;
};

export type ChannelPreparation =
  | { readonly status: 'off' }
  | ({ readonly status: 'ready' } & ReadyChannel);

export type ChannelDefinition = {
  readonly id: string;
  readonly title: string;
  readonly describe: () => {
    /** A name that ends in `<NAME>` stands for all settings that begin so. */
    readonly settings: readonly Setting<unknown>[];
    readonly notes: readonly string[];
  };
  /** Names of the receivers that settings are there for, whether these are in order or not. */
  readonly receiverNames: (env: Env) => readonly string[];
  /** Off, ready, or every problem with its settings. */
  readonly prepare: (
    env: Env,
    surroundings: ChannelSurroundings,
  ) => SettingsReading<ChannelPreparation>;
};

type SettingsGroup = Readonly<Record<string, Setting<unknown>>>;

/** What a channel's settings say, and where it runs. */
export type ChannelContext<S extends SettingsGroup> = {
  readonly values: ValuesOf<S>;
  /** Settings of the family that are not empty: texts by the whole name of the setting. */
  readonly family: ReadonlyMap<string, string>;
  readonly surroundings: ChannelSurroundings;
};

type Definition<S extends SettingsGroup> = {
  readonly id: string;
  readonly title: string;
  readonly settings: S;
  /** A setting of which there may be many: its name ends in `<NAME>`. */
  readonly family?: Setting<string>;
  readonly notes?: readonly string[];
  readonly receiverNames: (env: Env, family: ReadonlyMap<string, string>) => readonly string[];
  /** Problems between settings, and settings that are each allowed alone but not here. */
  readonly relate: (context: ChannelContext<S>) => readonly SettingProblem[];
  /** The channel when it is switched on; undefined when no setting does so. */
  readonly make: (context: ChannelContext<S>) => ReadyChannel | undefined;
};

/** Closes over a channel's own settings type and gives a plain definition. */
export function defineChannel<S extends SettingsGroup>(
  definition: Definition<S>,
): ChannelDefinition {
  const { id, title, settings, family, notes = [] } = definition;
  const described = [...Object.values(settings), ...(family === undefined ? [] : [family])];
  return {
    id,
    title,
    describe: () => ({ settings: described, notes }),
    receiverNames: (env) => definition.receiverNames(env, familyOf(family, env)),
    prepare: (env, surroundings) => prepare(definition, env, surroundings),
  };
}

function prepare<S extends SettingsGroup>(
  definition: Definition<S>,
  env: Env,
  surroundings: ChannelSurroundings,
): SettingsReading<ChannelPreparation> {
  const { settings } = definition;
  const values = readSettings(settings, env);
  // what can be judged without the settings that are wrong is judged too, so that all problems
  // are told at once
  const own = values.ok ? [] : values.problems;
  const usable = values.ok ? values : readSettings(settings, without(env, own));
  if (!usable.ok) return usable;
  const family = familyOf(definition.family, env);
  const context = { values: usable.value, family, surroundings };
  const related = definition.relate(context);
  const problems = [...own, ...related.filter((problem) => !isAbout(own, problem.setting))];
  if (problems.length > 0) return { ok: false, problems };
  const channel = definition.make(context);
  if (channel === undefined) return { ok: true, value: { status: 'off' } };
  return { ok: true, value: { status: 'ready', ...channel } };
}

/** The texts of a family's settings; an empty one counts as absent. */
function familyOf(family: Setting<string> | undefined, env: Env): ReadonlyMap<string, string> {
  if (family === undefined) return new Map();
  const prefix = familyPrefix(family);
  const names = Object.keys(env).filter((name) => name.startsWith(prefix));
  const given = names.toSorted().map((name) => [name, env[name]?.trim() ?? ''] as const);
  return new Map(given.filter(([, text]) => text !== ''));
}

/** What the names of a family's settings begin with. */
export function familyPrefix({ name }: Pick<Setting<unknown>, 'name'>): string {
  return name.slice(0, name.indexOf('<'));
}

function without(env: Env, problems: readonly SettingProblem[]): Env {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isAbout(problems, name)));
}

function isAbout(problems: readonly SettingProblem[], setting: string): boolean {
  return problems.some((problem) => problem.setting === setting);
}

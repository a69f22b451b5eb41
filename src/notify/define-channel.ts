import type { Env, Setting, SettingProblem, SettingsReading, ValuesOf } from '../domain/setting.ts';
import { readSettings } from '../domain/setting.ts';
import type { Channel } from '../ports/channel.ts';
import type { Mailer, WebhookPoster } from '../ports/mailer.ts';

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
};

export type ChannelPreparation =
  | { readonly status: 'off' }
  | { readonly status: 'ready'; readonly connect: (ports: ChannelPorts) => Channel };

export type ChannelDefinition = {
  readonly id: string;
  readonly title: string;
  readonly describe: () => {
    readonly settings: readonly Setting<unknown>[];
    readonly notes: readonly string[];
  };
  /** Off, ready, or every problem with its settings. */
  readonly prepare: (
    env: Env,
    surroundings: ChannelSurroundings,
  ) => SettingsReading<ChannelPreparation>;
};

type SettingsGroup = Readonly<Record<string, Setting<unknown>>>;

/** Closes over a channel's own settings type and gives a plain definition. */
export function defineChannel<S extends SettingsGroup>(definition: {
  readonly id: string;
  readonly title: string;
  readonly settings: S;
  readonly notes?: readonly string[];
  /** Problems between settings, and settings that are each allowed alone but not here. */
  readonly relate: (
    values: ValuesOf<S>,
    surroundings: ChannelSurroundings,
  ) => readonly SettingProblem[];
  /** True when the settings switch the channel on. */
  readonly isOn: (values: ValuesOf<S>) => boolean;
  readonly connect: (values: ValuesOf<S>, ports: ChannelPorts) => Channel;
}): ChannelDefinition {
  const { id, title, settings, notes = [] } = definition;
  return {
    id,
    title,
    describe: () => ({ settings: Object.values(settings), notes }),
    prepare: (env, surroundings) => {
      const values = readSettings(settings, env);
      // what can be judged without the settings that are wrong is judged too, so that all problems
      // are told at once
      const own = values.ok ? [] : values.problems;
      const usable = values.ok ? values : readSettings(settings, without(env, own));
      if (!usable.ok) return usable;
      const related = definition.relate(usable.value, surroundings);
      const problems = [...own, ...related.filter((problem) => !isAbout(own, problem.setting))];
      if (problems.length > 0) return { ok: false, problems };
      if (!definition.isOn(usable.value)) return { ok: true, value: { status: 'off' } };
      const connect = (ports: ChannelPorts) => definition.connect(usable.value, ports);
      return { ok: true, value: { status: 'ready', connect } };
    },
  };
}

function without(env: Env, problems: readonly SettingProblem[]): Env {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isAbout(problems, name)));
}

function isAbout(problems: readonly SettingProblem[], setting: string): boolean {
  return problems.some((problem) => problem.setting === setting);
}

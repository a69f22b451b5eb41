/** Names to texts, as the process environment gives them. */
export type Env = Readonly<Record<string, string | undefined>>;

/** What turns a setting's text into its value; a zod schema over a string fits too. */
export type SettingSchema<T> = {
  safeParse(
    text: string,
  ): { readonly success: true; readonly data: T } | { readonly success: false };
};

export type Setting<T> = {
  readonly name: string;
  readonly schema: SettingSchema<T>;
  /** Text used when the setting is absent or empty; undefined makes the value undefined. */
  readonly default: string | undefined;
  /** What is allowed, in words, for the error and the reference page. */
  readonly allowed: string;
  /** What it does, one sentence. */
  readonly meaning: string;
  /** True when its value must appear in no output. */
  readonly secret: boolean;
};

export type SettingProblem = {
  readonly setting: string;
  /** What was found; `(hidden)` for a secret. */
  readonly found: string;
  /** What is allowed and what to do. */
  readonly allowed: string;
};

export type SettingsReading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly SettingProblem[] };

type AnySettings = Readonly<Record<string, Setting<unknown>>>;

/** The values of a group of settings; one without a default may be undefined. */
export type ValuesOf<S extends AnySettings> = {
  readonly [K in keyof S]: S[K] extends Setting<infer T>
    ? S[K]['default'] extends string
      ? T
      : T | undefined
    : never;
};

/** Reads a group of settings; every problem is reported, not only the first. */
export function readSettings<S extends AnySettings>(
  settings: S,
  env: Env,
): SettingsReading<ValuesOf<S>> {
  const problems: SettingProblem[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries(settings)) {
    const text = textOf(setting, env);
    if (text === undefined) continue;
    const parsed = setting.schema.safeParse(text);
    if (parsed.success) values[key] = parsed.data;
    else problems.push(problemOf(setting, text));
  }
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, value: asValues<S>(values) };
}

/** A problem for a setting's text; the text of a secret is never shown. */
export function problemOf(
  setting: Pick<Setting<unknown>, 'name' | 'allowed' | 'secret'>,
  text: string,
): SettingProblem {
  const found = setting.secret ? '(hidden)' : JSON.stringify(text.slice(0, 200));
  return { setting: setting.name, found, allowed: setting.allowed };
}

/** One line for a problem: `NAME is "x": allowed is …`. */
export function describeProblem(problem: SettingProblem): string {
  return `${problem.setting} is ${problem.found}; allowed: ${problem.allowed}`;
}

function textOf(setting: Setting<unknown>, env: Env): string | undefined {
  const given = env[setting.name]?.trim();
  return given === undefined || given === '' ? setting.default : given;
}

/** Safe: every key was parsed by its own schema, and absent ones have no default. */
function asValues<S extends AnySettings>(values: Record<string, unknown>): ValuesOf<S> {
  return values as ValuesOf<S>;
}

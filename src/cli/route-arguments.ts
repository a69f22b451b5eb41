import { parseArgs } from 'node:util';

/** What `routes` asks for: a list, or why a finding goes where. */
export type RouteArguments = {
  /** A fingerprint or the name of an example; undefined for a list. */
  readonly what: string | undefined;
  readonly about: {
    readonly registry?: string;
    readonly subscription?: string;
    readonly tags?: Readonly<Record<string, string>>;
  };
};

export type RouteArgumentsReading =
  | { readonly kind: 'run'; readonly value: RouteArguments }
  | { readonly kind: 'help' }
  | { readonly kind: 'bad'; readonly problems: readonly string[] };

export const ROUTES_USAGE = `Shows where findings go and why. It sends nothing and changes nothing.

  npm run -s routes                                   receivers and examples
  npm run -s routes -- --explain fingerprint          an alert that is remembered
  npm run -s routes -- --explain example [options]    a finding that might be

  --registry name      the registry of the example, by name or ARM id
  --subscription id    its subscription
  --tag name=value     one of its tags; may be given several times
  --help               this text

Exit codes: 0 shown, 2 the state cannot be reached, 64 bad usage or settings, 70 internal error.
`;

const OPTIONS = {
  explain: { type: 'string' },
  registry: { type: 'string' },
  subscription: { type: 'string' },
  tag: { type: 'string', multiple: true },
  help: { type: 'boolean', default: false, short: 'h' },
} as const;

/** Reads the command line; every problem is reported at once. */
export function readRouteArguments(args: readonly string[]): RouteArgumentsReading {
  const parsed = parse(args);
  if (typeof parsed === 'string') return { kind: 'bad', problems: [parsed] };
  const { explain: what, registry, subscription, tag = [], help } = parsed.values;
  if (help) return { kind: 'help' };
  const tags = tag.map((text) => /^([^=]+)=(.*)$/s.exec(text));
  const wrong = tag.filter((_, index) => tags[index] === null);
  const about = [registry, subscription, ...tag].filter((value) => value !== undefined);
  const problems = [
    ...wrong.map((text) => `--tag is ${JSON.stringify(text.slice(0, 60))}; allowed: name=value`),
    ...(what === undefined && about.length > 0
      ? ['--registry, --subscription and --tag go with --explain example']
      : []),
  ];
  if (problems.length > 0) return { kind: 'bad', problems };
  const pairs = new Map(tags.map((found) => [found?.[1] ?? '', found?.[2] ?? '']));
  return {
    kind: 'run',
    value: {
      what,
      about: {
        ...(registry === undefined ? {} : { registry }),
        ...(subscription === undefined ? {} : { subscription }),
        ...(pairs.size === 0 ? {} : { tags: Object.fromEntries(pairs) }),
      },
    },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: false });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return error.message.slice(0, 300);
  }
}

import { parseArgs } from 'node:util';

export const FORMATS = ['terminal', 'json', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

export const FAIL_ON = ['warning', 'critical'] as const;
export type FailOn = (typeof FAIL_ON)[number];

export type Arguments = {
  readonly checks: readonly string[] | undefined;
  readonly registry: string | undefined;
  readonly format: Format;
  /** File to write to instead of the standard output. */
  readonly output: string | undefined;
  readonly notify: boolean;
  readonly failOn: FailOn;
};

export type ArgumentsReading =
  | { readonly kind: 'run'; readonly value: Arguments }
  | { readonly kind: 'help' }
  | { readonly kind: 'bad'; readonly problems: readonly string[] };

export const USAGE = `Runs the checks once and exits.

  npm run -s check -- [options]

  --checks a,b                   only these checks
  --registry name                only this registry, by name or ARM id
  --format terminal|json|csv     default: terminal
  --output file                  write the report to a file
  --notify                       remember, and tell by email and Teams; without it nothing is changed
  --fail-on warning|critical     findings from this severity on give exit code 1; default: warning
  --help                         this text

Exit codes: 0 clean and complete, 1 findings, 2 something could not be read (wins over 1),
3 a notification could not be delivered (wins over 2), 64 bad usage or settings,
70 internal error, 130 interrupted.
`;

const OPTIONS = {
  checks: { type: 'string' },
  registry: { type: 'string' },
  format: { type: 'string', default: 'terminal' },
  output: { type: 'string' },
  notify: { type: 'boolean', default: false },
  'fail-on': { type: 'string', default: 'warning' },
  help: { type: 'boolean', default: false, short: 'h' },
} as const;

/** Reads the command line; every problem is reported at once. */
export function readArguments(args: readonly string[]): ArgumentsReading {
  const parsed = parse(args);
  if (typeof parsed === 'string') return { kind: 'bad', problems: [parsed] };
  const { values } = parsed;
  if (values.help) return { kind: 'help' };
  const format = oneOf(FORMATS, values.format);
  const failOn = oneOf(FAIL_ON, values['fail-on']);
  if (format === undefined || failOn === undefined) {
    return { kind: 'bad', problems: choiceProblems(values) };
  }
  const checks = values.checks?.split(',').map((name) => name.trim());
  return {
    kind: 'run',
    value: {
      checks: checks?.filter((name) => name !== ''),
      registry: values.registry,
      format,
      output: values.output,
      notify: values.notify,
      failOn,
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

function choiceProblems(values: { readonly format: string; readonly 'fail-on': string }) {
  return [
    { name: 'format', given: values.format, allowed: FORMATS },
    { name: 'fail-on', given: values['fail-on'], allowed: FAIL_ON },
  ]
    .filter(({ given, allowed }) => oneOf(allowed, given) === undefined)
    .map(
      ({ name, given, allowed }) =>
        `--${name} is ${JSON.stringify(given.slice(0, 60))}; allowed: ${allowed.join(', ')}`,
    );
}

function oneOf<T extends string>(allowed: readonly T[], text: string): T | undefined {
  return allowed.find((value) => value === text);
}

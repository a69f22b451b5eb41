import { parseArgs } from 'node:util';
import type { Matcher } from '../domain/silence.ts';

/** A silence as the command line asks for it; whether it can be made is for the app to say. */
export type AddArguments = {
  readonly matchers: readonly Matcher[];
  readonly startsAt?: string;
  readonly endsAt?: string;
  readonly lasts?: string;
  readonly createdBy: string;
  readonly comment: string;
  readonly breaksOnRise: boolean;
};

export type SilenceArguments =
  | { readonly kind: 'help' }
  | { readonly kind: 'bad'; readonly problems: readonly string[] }
  | { readonly kind: 'list'; readonly all: boolean; readonly json: boolean }
  | { readonly kind: 'add'; readonly value: AddArguments }
  | { readonly kind: 'end'; readonly id: string; readonly by: string };

export const SILENCES_USAGE = `Lists, makes and ends silences. A silence holds back messages, never the alert itself.

  npm run -s silences -- list [--all] [--json]
  npm run -s silences -- add <what> (--for 8h|3d | --until TIME) --by NAME --comment WHY [options]
  npm run -s silences -- end ID --by NAME

What is silenced; each may be given several times, then any of its values fits. All that are given
must fit:
  --check id        --rule id        --severity critical|warning|info
  --registry name or ARM id          --subject name or id          --fingerprint id
  --prefix          registries and subjects only have to begin so

Options of add:
  --for 8h|3d       how long, in hours or days, at most 90 days
  --until TIME      until when, ISO 8601: 2026-03-01T08:00:00Z
  --from TIME       from when; default: now
  --by NAME         who makes it
  --comment WHY     why
  --keep-on-rise    goes on when an alert gets worse; without it that alert is told at once

  --all             with list: also those that are over (kept for 90 days)
  --json            with list: as JSON
  --help            this text

Exit codes: 0 done, 2 the state cannot be reached, 64 bad usage or settings, 70 internal error.
`;

const OPTIONS = {
  check: { type: 'string', multiple: true },
  rule: { type: 'string', multiple: true },
  severity: { type: 'string', multiple: true },
  registry: { type: 'string', multiple: true },
  subject: { type: 'string', multiple: true },
  fingerprint: { type: 'string', multiple: true },
  prefix: { type: 'boolean' },
  for: { type: 'string' },
  until: { type: 'string' },
  from: { type: 'string' },
  by: { type: 'string' },
  comment: { type: 'string' },
  'keep-on-rise': { type: 'boolean' },
  all: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

type OptionName = keyof typeof OPTIONS;

const FIELDS = ['check', 'rule', 'severity', 'registry', 'subject', 'fingerprint'] as const;
const PREFIX_FIELDS: readonly string[] = ['registry', 'subject'];

/** Options that each command takes. */
const TAKES: Readonly<Record<'list' | 'add' | 'end', readonly OptionName[]>> = {
  list: ['all', 'json'],
  add: [...FIELDS, 'prefix', 'for', 'until', 'from', 'by', 'comment', 'keep-on-rise'],
  end: ['by'],
};

/** Reads the command line; every problem is reported at once. */
export function readSilenceArguments(args: readonly string[]): SilenceArguments {
  const parsed = parse(args);
  if (typeof parsed === 'string') return { kind: 'bad', problems: [parsed] };
  const { values, positionals } = parsed;
  if (values.help === true) return { kind: 'help' };
  const [command = '', ...operands] = positionals;
  if (command !== 'list' && command !== 'add' && command !== 'end') {
    return { kind: 'bad', problems: ['say what to do: list, add or end'] };
  }
  const problems = [
    ...Object.keys(values)
      .filter((name) => !TAKES[command].some((taken) => taken === name))
      .map((name) => `${command} takes no --${name}`),
    ...operandProblems(command, operands),
  ];
  if (problems.length > 0) return { kind: 'bad', problems };
  switch (command) {
    case 'list':
      return { kind: 'list', all: values.all === true, json: values.json === true };
    case 'end':
      return { kind: 'end', id: operands[0] ?? '', by: values.by ?? '' };
    case 'add':
      return { kind: 'add', value: addOf(values) };
  }
}

type Values = Exclude<ReturnType<typeof parse>, string>['values'];

function addOf(values: Values): AddArguments {
  const matchers = FIELDS.flatMap((field): readonly Matcher[] => {
    const texts = values[field] ?? [];
    const how = values.prefix === true && PREFIX_FIELDS.includes(field) ? 'prefix' : 'equals';
    return texts.length === 0 ? [] : [{ field, how, values: texts }];
  });
  return {
    matchers,
    ...(values.from === undefined ? {} : { startsAt: values.from }),
    ...(values.until === undefined ? {} : { endsAt: values.until }),
    ...(values.for === undefined ? {} : { lasts: values.for }),
    createdBy: values.by ?? '',
    comment: values.comment ?? '',
    breaksOnRise: values['keep-on-rise'] !== true,
  };
}

function operandProblems(command: string, operands: readonly string[]): readonly string[] {
  if (command === 'end') {
    return operands.length === 1 ? [] : ['end takes one id; list shows the ids'];
  }
  return operands.length === 0 ? [] : [`${command} takes options only`];
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return error.message.slice(0, 300);
  }
}

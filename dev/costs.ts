import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { describeApp } from '../src/config/describe-app.ts';
import { nextFire } from '../src/config/schedule.ts';
import { describeError } from './host-messages.ts';
import { projectFile } from './paths.ts';

const amount = z.number().nonnegative();

/** Prices, what is free and what is used, each for one month of 30 days; see the example file. */
const CostInputs = z.strictObject({
  /** Day on which the prices were looked up, `YYYY-MM-DD`. */
  asOf: z.iso.date(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  note: z.string(),
  prices: z.strictObject({
    functionGbSecond: amount,
    functionMillionExecutions: amount,
    logGb: amount,
    /** A log alert rule that is evaluated every 15 minutes, a month. */
    alertRule: amount,
    tableTenThousand: amount,
    blobTenThousand: amount,
    vaultTenThousand: amount,
    mail: amount,
  }),
  free: z.strictObject({ functionGbSeconds: amount, functionExecutions: amount, logGb: amount }),
  usage: z.strictObject({
    memoryMb: amount,
    secondsPerRun: amount,
    logKbPerRun: amount,
    tableCallsPerRun: amount,
    blobCallsPerRun: amount,
    /** Calls a month. */
    vaultCalls: amount,
    /** Mails a month, one for each recipient. */
    mails: amount,
  }),
});
export type CostInputs = z.infer<typeof CostInputs>;

export type CostRow = {
  readonly what: string;
  readonly used: string;
  readonly free: string;
  /** A month, in the currency of the inputs. */
  readonly cost: number;
};

export const EXAMPLE_PRICES = projectFile('infra', 'prices.example.json');
const DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Flex Consumption bills at least so many seconds for an execution. */
const LEAST_SECONDS = 1;

/** Reads inputs; throws with the names of what is missing, unknown or not a price. */
export function parseCostInputs(text: string): CostInputs {
  return CostInputs.parse(JSON.parse(text));
}

/** Timer runs in 30 days on the default schedules. */
export function runsPerMonth(): number {
  const runs = describeApp({}).timers.map(({ schedule }) => countFires(schedule));
  return runs.reduce((sum, count) => sum + count, 0);
}

function countFires(schedule: string): number {
  let count = 0;
  // From just before midnight, so that a run at midnight counts.
  let at = nextFire(schedule, -1);
  while (at !== undefined && at < DAYS * DAY_MS) {
    count += 1;
    at = nextFire(schedule, at);
  }
  return count;
}

/** What a month costs, part by part. */
export function costRows(inputs: CostInputs, runs: number): readonly CostRow[] {
  const { prices, free, usage } = inputs;
  const perRun = Math.max(usage.secondsPerRun, LEAST_SECONDS);
  const gbSeconds = (runs * perRun * usage.memoryMb) / 1024;
  const logGb = (runs * usage.logKbPerRun) / 1e6;
  const perTenThousand = (calls: number, price: number) => (calls / 10_000) * price;
  const paid = (used: number, included: number) => Math.max(0, used - included);
  const tables = runs * usage.tableCallsPerRun;
  const blobs = runs * usage.blobCallsPerRun;
  const { functionGbSeconds, functionExecutions } = free;
  return [
    {
      what: 'Function app: memory × time',
      used: `${whole(gbSeconds)} GB-s`,
      free: `${whole(functionGbSeconds)} GB-s`,
      cost: paid(gbSeconds, functionGbSeconds) * prices.functionGbSecond,
    },
    {
      what: 'Function app: executions',
      used: whole(runs),
      free: whole(functionExecutions),
      cost: (paid(runs, functionExecutions) / 1e6) * prices.functionMillionExecutions,
    },
    {
      what: 'Its own logs',
      used: `${logGb.toFixed(2)} GB`,
      free: `${free.logGb} GB`,
      cost: paid(logGb, free.logGb) * prices.logGb,
    },
    { what: 'Alert rule for silence', used: '1', free: '', cost: prices.alertRule },
    {
      what: 'Storage: table calls',
      used: whole(tables),
      free: '',
      cost: perTenThousand(tables, prices.tableTenThousand),
    },
    {
      what: 'Storage: blob calls',
      used: whole(blobs),
      free: '',
      cost: perTenThousand(blobs, prices.blobTenThousand),
    },
    {
      what: 'Key vault: calls',
      used: whole(usage.vaultCalls),
      free: '',
      cost: perTenThousand(usage.vaultCalls, prices.vaultTenThousand),
    },
    { what: 'Mail', used: whole(usage.mails), free: '', cost: usage.mails * prices.mail },
  ];
}

/** The rows and their sum as a Markdown table. */
export function costTable({ asOf, currency }: CostInputs, rows: readonly CostRow[]): string {
  const total = rows.reduce((sum, { cost }) => sum + cost, 0);
  return [
    `| part | used a month | of it free | ${currency} a month (example prices of ${asOf}) |`,
    '| --- | ---: | ---: | ---: |',
    ...rows.map(({ what, used, free, cost }) => line([what, used, free, cost.toFixed(2)])),
    line(['**Sum**', '', '', `**${total.toFixed(2)}**`]),
  ].join('\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function whole(number: number): string {
  return Math.round(number).toLocaleString('en-US');
}

/** `npm run -s costs -- [file]`: prints the table for the prices of a file, or of the example. */
export async function main([file = EXAMPLE_PRICES]: readonly string[]): Promise<number> {
  const text = await readFile(file, 'utf8').then(parseAndPrint).catch(describeFailure);
  if (text.ok) process.stdout.write(`${text.value}\n`);
  else process.stderr.write(`${file}: ${text.value}\n`);
  return text.ok ? 0 : 64;
}

type Printed = { readonly ok: boolean; readonly value: string };

function parseAndPrint(text: string): Printed {
  const inputs = parseCostInputs(text);
  return { ok: true, value: costTable(inputs, costRows(inputs, runsPerMonth())) };
}

function describeFailure(error: unknown): Printed {
  const value = error instanceof z.ZodError ? z.prettifyError(error) : describeError(error);
  return { ok: false, value };
}

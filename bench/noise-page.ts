import type { ScaledTime } from './noise-alertmanager-settings.ts';
import { SHORTEST_MS } from './noise-alertmanager-settings.ts';
import { count, markdownTable } from './noise-table.ts';
import type { Telling } from './noise-told.ts';
import type { Timeline } from './noise-types.ts';

const BEGIN = '<!-- Begin: written by "npm run bench -- noise --write". Do not edit. -->';
const END = '<!-- End of what the benchmark writes. -->';

/** The page with the block between its markers replaced; throws where it has no markers. */
export function withBlock(page: string, block: string): string {
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END);
  if (from < 0 || to < from) throw new Error('the page has no place for the figures');
  return `${page.slice(0, from + BEGIN.length)}\n\n${block}\n\n${page.slice(to)}`;
}

/** Every parameter by its path with its value. */
export function parameterTable(parameters: object): string {
  return markdownTable(['parameter', 'value'], flatten(parameters, ''));
}

function flatten(value: object, path: string): readonly (readonly [string, string])[] {
  return Object.entries(value).flatMap(([name, one]: [string, unknown]) => {
    const at = path === '' ? name : `${path}.${name}`;
    const isGroup = typeof one === 'object' && one !== null && !Array.isArray(one);
    return isGroup ? flatten(one, at) : [[`\`${at}\``, textOf(name, one)] as const];
  });
}

function textOf(name: string, value: unknown): string {
  if (name === 'startsAt') return new Date(Number(value)).toISOString();
  return `\`${JSON.stringify(value)}\``;
}

/** What the timeline holds, by check and rule. */
export function contentsTable({ runs }: Timeline): string {
  const all = runs.flatMap(({ seen }) => seen);
  const byRule = [...Map.groupBy(all, ({ check, rule }) => `${check}: ${rule}`)].sort(
    ([left], [right]) => left.localeCompare(right),
  );
  const rows = byRule.map(([rule, sightings]) => {
    const conditions = new Set(sightings.map(({ id }) => id)).size;
    return [rule, count(conditions), (sightings.length / runs.length).toFixed(1)];
  });
  return markdownTable(['check and rule', 'conditions', 'open at a run, on average'], rows);
}

/** The times of Alertmanager as they are and as they ran. */
export function timesTable(
  runs: readonly { readonly name: string; readonly times: readonly ScaledTime[] }[],
): string {
  const rows = runs.flatMap(({ name, times }) =>
    times.map((time) => [
      name,
      `\`${time.name}\``,
      `${count(time.realMs / 1000)} s`,
      `${time.scaledMs} ms${time.isRaised ? ` (raised; exact is ${exact(time, runs)})` : ''}`,
    ]),
  );
  return markdownTable(['Alertmanager', 'time', 'real', 'as it ran'], rows);
}

/** The factor is that of a time that was not raised. */
function exact(
  { realMs }: ScaledTime,
  runs: readonly { readonly times: readonly ScaledTime[] }[],
): string {
  const known = runs.flatMap(({ times }) => times).find(({ isRaised }) => !isRaised);
  if (known === undefined) return `below ${SHORTEST_MS} ms`;
  return `${((realMs * known.scaledMs) / known.realMs).toFixed(1)} ms`;
}

/** Why one operator was written to, and on how many days. */
export function reasonTable(
  operators: readonly string[],
  tellings: readonly Telling[],
  runsPerDay: number,
): string {
  const reasons = ['new', 'worse', 'reminder', 'resolved'] as const;
  const rows = operators.map((operator) => {
    const own = tellings.filter((telling) => telling.operator === operator);
    const days = new Set(own.map(({ run }) => Math.floor(run / runsPerDay))).size;
    const counts = reasons.map((reason) => own.filter((one) => one.reason === reason).length);
    return [operator, ...counts.map(count), String(days)];
  });
  return markdownTable(['operator', ...reasons, 'days with a message'], rows);
}

/** How many messages were left if those of one run, or of one day, to one operator were one. */
export function joinedLine(tellings: readonly Telling[], runsPerDay: number): string {
  const distinct = (key: (telling: Telling) => string) => count(new Set(tellings.map(key)).size);
  const perRun = distinct(({ operator, run }) => `${operator} ${run}`);
  const perDay = distinct(({ operator, run }) => `${operator} ${Math.floor(run / runsPerDay)}`);
  return `Its ${count(tellings.length)} messages name one reason each; one message per run and operator would have been ${perRun}, one per day ${perDay}.`;
}

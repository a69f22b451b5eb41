import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { projectFile } from '../dev/paths.ts';
import { DAY_MS } from '../src/domain/time.ts';
import { AS_INSTALLED, TUNED } from './noise-alertmanager-settings.ts';
import { findAlertmanager, runAlertmanager, versionOf } from './noise-alertmanager.ts';
import type { AlertmanagerRun } from './noise-alertmanager.ts';
import { naiveTellings } from './noise-naive.ts';
import { runOurs } from './noise-ours.ts';
import type { OursRun } from './noise-ours.ts';
import {
  contentsTable,
  joinedLine,
  parameterTable,
  reasonTable,
  timesTable,
  withBlock,
} from './noise-page.ts';
import { IDENTITY_TEAM, NOISE_PARAMETERS } from './noise-parameters.ts';
import { aimLines, scoreOf, scoreTable } from './noise-table.ts';
import { makeTimeline } from './noise-timeline.ts';
import type { Timeline } from './noise-types.ts';

const PAGE = projectFile('docs/noise.md');

/** As `EMAIL_PER_MINUTE` and `EMAIL_PER_HOUR` are by default. */
const MAIL_BUDGET = { key: 'email', perMinute: 5, perHour: 10 };

const OURS = [
  { name: 'acr-watch', env: {} },
  {
    name: 'acr-watch without reminders by time',
    env: { REMIND_CRITICAL_HOURS: 'never', REMIND_WARNING_HOURS: 'never' },
  },
  {
    name: 'acr-watch, warnings and infos on Monday mornings',
    env: { MUTE_WINDOWS: 'Tue-Sun 00:00-24:00 UTC; Mon 00:00-06:00 UTC; Mon 09:00-24:00 UTC' },
  },
] as const;

type Options = { readonly write: boolean; readonly dayMs: number; readonly without: boolean };

/** `npm run bench -- noise`: how often operators are told, by acr-watch and by others. */
export async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  const began = performance.now();
  const timeline = makeTimeline(NOISE_PARAMETERS);
  const binary = options.without ? undefined : findAlertmanager(process.env);
  if (binary === undefined) {
    say(
      options.without
        ? 'Alertmanager is left out.\n'
        : "Alertmanager is not here, so it is left out: install Debian's prometheus-alertmanager, or name the program in ALERTMANAGER.\n",
    );
  }
  const block = await measure({ timeline, binary, dayMs: options.dayMs });
  const text = `${block}\n\nWall time: ${((performance.now() - began) / 1000).toFixed(0)} s.`;
  say(`${text}\n`);
  if (!options.write) return 0;
  if (binary === undefined) {
    say('The page is left as it is: it has to hold Alertmanager too.\n');
    return 1;
  }
  writeFileSync(PAGE, withBlock(readFileSync(PAGE, 'utf8'), text));
  return 0;
}

function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      write: { type: 'boolean', default: false },
      'without-alertmanager': { type: 'boolean', default: false },
      'day-seconds': { type: 'string', default: '4' },
    },
  });
  const dayMs = Number(values['day-seconds']) * 1000;
  if (!(dayMs > 0)) throw new Error('--day-seconds takes a number above 0');
  return { write: values.write, dayMs, without: values['without-alertmanager'] };
}

async function measure(input: {
  readonly timeline: Timeline;
  readonly binary: string | undefined;
  readonly dayMs: number;
}): Promise<string> {
  const { timeline, binary, dayMs } = input;
  const { runsPerDay } = NOISE_PARAMETERS;
  // Before Alertmanager: what computes beside it would make its posts late.
  const ours: (OursRun & { readonly name: string })[] = [];
  for (const { name, env } of OURS) {
    ours.push({ name, ...(await runOurs({ timeline, env, budget: MAIL_BUDGET })) });
  }
  const others = binary === undefined ? [] : await runAlertmanagers({ timeline, binary, dayMs });
  const naive = scoreOf('naive daily mail', timeline, naiveTellings(timeline, runsPerDay));
  const perRun = scoreOf('naive mail of each run', timeline, naiveTellings(timeline, 1));
  const [first, ...variants] = ours.map((run) => scoreOf(run.name, timeline, run.tellings));
  if (first === undefined) throw new Error('nothing was measured');
  const rivals = others.map((run) => scoreOf(run.name, timeline, run.tellings));
  return [
    `### Figures\n\n${scoreTable([naive, perRun, ...rivals, first, ...variants])}`,
    `### Aims\n\n${aimLines({ naive, ours: first, others: rivals }).join('\n')}`,
    reasonsText(timeline, ours),
    others.length === 0 ? '' : alertmanagerText(others, binary ?? '', dayMs),
    `### Timeline\n\n${contentsTable(timeline)}`,
    `### Parameters\n\n${parameterTable(NOISE_PARAMETERS)}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

type NamedRun = AlertmanagerRun & { readonly name: string };

async function runAlertmanagers(input: {
  readonly timeline: Timeline;
  readonly binary: string;
  readonly dayMs: number;
}): Promise<readonly NamedRun[]> {
  const { runsPerDay } = NOISE_PARAMETERS;
  const minutes = (NOISE_PARAMETERS.days * input.dayMs) / 60_000;
  say(`Alertmanager takes ${minutes.toFixed(1)} minutes.\n`);
  const runs = [AS_INSTALLED, TUNED].map(async (tuning) => ({
    name: `Alertmanager, ${tuning.name}`,
    ...(await runAlertmanager({ ...input, tuning, runsPerDay })),
  }));
  return Promise.all(runs);
}

function reasonsText(timeline: Timeline, ours: readonly (OursRun & { readonly name: string })[]) {
  const [first] = ours;
  if (first === undefined) return '';
  const team = timeline.operators.find((operator) => operator !== IDENTITY_TEAM) ?? '';
  const table = reasonTable([IDENTITY_TEAM, team], first.tellings, NOISE_PARAMETERS.runsPerDay);
  const waits = `${first.waited} times a message waited for the budget of ${MAIL_BUDGET.perMinute} mails a minute and ${MAIL_BUDGET.perHour} an hour.`;
  const joined = joinedLine(first.tellings, NOISE_PARAMETERS.runsPerDay);
  return `### Why acr-watch wrote\n\n${table}\n\n${joined} ${waits}`;
}

function alertmanagerText(runs: readonly NamedRun[], binary: string, dayMs: number): string {
  const notes = runs.map(
    ({ name, latestPostMs, followUps }) =>
      `- ${name}: the latest post was ${latestPostMs} ms late; ${followUps} messages followed another of the same group after the same run.`,
  );
  return [
    `### Times of Alertmanager\n\n${versionOf(binary) ?? ''}; a virtual day takes ${dayMs / 1000} s, so that real time is ${DAY_MS / dayMs} times as fast.`,
    timesTable(runs),
    notes.join('\n'),
  ].join('\n\n');
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

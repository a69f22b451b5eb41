import { existsSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { parseDocument } from 'yaml';
import * as z from 'zod';
import { projectFile } from '../../dev/paths.ts';

/** Keys and values as GitHub's "workflow syntax" page names them; only those in use here. */
const Permissions = z.strictObject({ contents: z.enum(['read', 'write', 'none']) });

const Environment = z.record(z.string(), z.string());

const Step = z.strictObject({
  name: z.string().optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.union([z.string(), z.boolean(), z.number()])).optional(),
  run: z.string().optional(),
  shell: z.literal('bash').optional(),
  'working-directory': z.string().optional(),
  env: Environment.optional(),
});

const Job = z.strictObject({
  needs: z.string().optional(),
  if: z.string().optional(),
  'runs-on': z.literal('ubuntu-latest'),
  'timeout-minutes': z.int().min(1).max(60),
  permissions: Permissions.optional(),
  strategy: z
    .strictObject({
      'fail-fast': z.boolean(),
      matrix: z.record(z.string(), z.array(z.string()).min(1)),
    })
    .optional(),
  steps: z.array(Step).min(1),
});

const Workflow = z.strictObject({
  name: z.string(),
  on: z.record(z.string(), z.unknown()),
  permissions: Permissions,
  concurrency: z.strictObject({ group: z.string(), 'cancel-in-progress': z.boolean() }),
  defaults: z.strictObject({ run: z.strictObject({ shell: z.literal('bash') }) }).optional(),
  jobs: z.record(z.string(), Job),
});

export type Workflow = z.infer<typeof Workflow>;
export type Step = z.infer<typeof Step>;

export type Read =
  | { readonly ok: true; readonly workflow: Workflow }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Reads a workflow by the keys that exist; an unknown or missing one is a problem. */
export function readWorkflow(text: string): Read {
  const document = parseDocument(text, { strict: true, uniqueKeys: true });
  const broken = [...document.errors, ...document.warnings].map(({ message }) => message);
  if (broken.length > 0) return { ok: false, problems: broken };
  const read = Workflow.safeParse(document.toJS());
  if (read.success) return { ok: true, workflow: read.data };
  const problems = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  return { ok: false, problems };
}

/** What is wrong with a workflow's text: its form, and the rules of this project. */
export function workflowProblems(text: string, scripts: ReadonlySet<string>): readonly string[] {
  const read = readWorkflow(text);
  if (!read.ok) return read.problems;
  const { workflow } = read;
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
  return [
    ...permissionProblems(workflow),
    ...needsProblems(workflow),
    ...steps.flatMap((step) => [...actionProblems(step), ...runProblems(step)]),
    ...steps.flatMap((step) => [...secretProblems(step), ...pipeProblems(step, workflow)]),
    ...steps.flatMap((step) => referenceProblems(step, scripts)),
    ...pinProblems(text),
  ];
}

/** A workflow may read the code; a job that writes says so itself. */
function permissionProblems({ permissions }: Workflow): readonly string[] {
  return isDeepStrictEqual(permissions, { contents: 'read' })
    ? []
    : ['permissions: a workflow may only read contents'];
}

function needsProblems({ jobs }: Workflow): readonly string[] {
  return Object.values(jobs).flatMap(({ needs }) =>
    needs === undefined || needs in jobs ? [] : [`needs: there is no job ${needs}`],
  );
}

function actionProblems(step: Step): readonly string[] {
  const { uses, run } = step;
  if ((uses === undefined) === (run === undefined)) return ['a step has either uses or run'];
  if (uses?.startsWith('actions/checkout@') !== true) return [];
  return step.with?.['persist-credentials'] === false
    ? []
    : ['a checkout leaves the token behind unless persist-credentials is false'];
}

/** Text of an event becomes code where it stands in a script, so it comes by the environment. */
function runProblems({ run = '' }: Step): readonly string[] {
  return run.includes('${{') ? [`an expression in a script: ${run}`] : [];
}

/** A token goes to a program by its name in the environment; no script touches its value. */
function secretProblems({ env = {}, run = '', ...step }: Step): readonly string[] {
  const secret = /\$\{\{\s*(secrets\.|github\.token)/;
  const named = Object.keys(env).filter((name) => secret.test(env[name] ?? ''));
  const touched = [...named, 'GITHUB_TOKEN'].filter((name) => run.includes(name));
  const passed = Object.values(step.with ?? {}).filter((value) => secret.test(String(value)));
  return [
    ...touched.map((name) => `a script touches the secret ${name}`),
    ...passed.map((value) => `an action is given ${value}`),
    ...(/\bset -\w*x|printenv|\benv$/m.test(run) ? ['a script may print its environment'] : []),
  ];
}

/** Without `shell: bash` a pipe hides the failure of all but its last program. */
function pipeProblems({ run = '', shell }: Step, { defaults }: Workflow): readonly string[] {
  const hides = run.includes(' | ') && shell === undefined && defaults === undefined;
  return hides ? [`a pipe without shell: bash: ${run}`] : [];
}

function referenceProblems({ run = '' }: Step, scripts: ReadonlySet<string>): readonly string[] {
  const files = run.match(/(?<![\w/.])(?:\.ci|\.github|infra|test|dev)(?:\/[\w.-]+)+/g) ?? [];
  const named = [...run.matchAll(/npm (?:run )?([\w-]+)/g)].map(([, name = '']) => name);
  return [
    ...files.filter((file) => !existsSync(projectFile(file))).map((file) => `no file ${file}`),
    ...named
      .filter((name) => name !== 'ci' && !scripts.has(name))
      .map((name) => `no script ${name}`),
  ];
}

/** A tag can be moved, a commit cannot; the comment says which version the commit is. */
function pinProblems(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => /^\s*(- )?uses:/.test(line))
    .filter((line) => !/uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))
    .map((line) => `not pinned: ${line.trim()}`);
}

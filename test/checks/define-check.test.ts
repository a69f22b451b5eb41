import { describe, expect, test } from 'vitest';
import { defineCheck } from '../../src/checks/define-check.ts';
import type { CheckRun, Rule } from '../../src/checks/define-check.ts';
import type { CheckOutcome } from '../../src/domain/outcome.ts';
import type { Setting } from '../../src/domain/setting.ts';
import { wholeNumber } from '../../src/domain/setting-schemas.ts';
import { NOW, problemsOf, runCheck } from '../support/check-run.ts';
import { anOutcome } from '../support/fake-check.ts';
import { readyCheck } from '../support/scenario.ts';

type RuleId = 'tight' | 'broken' | 'other';

const number: Omit<Setting<number>, 'name' | 'default'> = {
  schema: wholeNumber(1, 99),
  allowed: '1 to 99',
  meaning: 'A bound.',
  secret: false,
};
const settings = {
  low: { ...number, name: 'LOW', default: '10' },
  high: { ...number, name: 'HIGH', default: '20' },
  extra: { ...number, name: 'EXTRA', default: undefined },
};
const rule = (condition: string, stage: number): Omit<Rule, 'id'> => ({
  condition,
  stage,
  severities: ['warning'],
  meaning: 'It is so.',
  remedy: 'Change it.',
  link: 'https://learn.microsoft.com',
});

type Run = CheckRun<typeof settings, RuleId>;

function aCheck(run: (run: Run) => Partial<CheckOutcome> = () => ({})) {
  return defineCheck<typeof settings, RuleId>({
    id: 'fake',
    title: 'Fake',
    question: 'Is it?',
    reads: ['registries'],
    settings,
    timer: { functionName: 'checkFake', scheduleSetting: 'S', defaultSchedule: '0 0 6 * * *' },
    rules: { tight: rule('load', 0), broken: rule('load', 1), other: rule('other', 0) },
    relate: ({ low, high }) =>
      low < high ? [] : [{ setting: 'LOW', found: `"${low}"`, allowed: 'below HIGH' }],
    run: async (given) => ({ ...anOutcome(), ...run(given) }),
  });
}

const draft = (id: RuleId) => ({
  rule: id,
  discriminator: 'x',
  severity: 'warning' as const,
  scope: 'things',
  subject: { type: 'thing', id: '/Thing/1', name: 'one' },
  title: 't',
  detail: 'd',
  observed: [],
  remediation: { text: 'r' },
  evidence: {},
});

describe('a definition', () => {
  test('describes itself without running: settings, timer, and rules with their ids', () => {
    const { rules, settings: described, notes, timer } = aCheck().describe();
    expect(rules.map(({ id, stage }) => [id, stage])).toEqual([
      ['tight', 0],
      ['broken', 1],
      ['other', 0],
    ]);
    expect(described.map(({ name }) => name)).toEqual([
      'LOW',
      'HIGH',
      'EXTRA',
      'S_RUNS_TO_FIRE',
      'S_RUNS_TO_RESOLVE',
    ]);
    expect(timer.functionName).toBe('checkFake');
    expect(notes).toEqual([]);
  });

  test('is ready with its defaults, or says every problem with the settings', () => {
    expect(problemsOf(aCheck(), {})).toEqual([]);
    expect(problemsOf(aCheck(), { LOW: '0', EXTRA: 'x' })).toEqual([
      'LOW is "0"; allowed: 1 to 99',
      'EXTRA is "x"; allowed: 1 to 99',
    ]);
    expect(problemsOf(aCheck(), { LOW: '20' })).toEqual(['LOW is "20"; allowed: below HIGH']);
    const both = { LOW: '0', S_RUNS_TO_RESOLVE: '11' };
    expect(problemsOf(aCheck(), both)).toEqual([
      'LOW is "0"; allowed: 1 to 99',
      'S_RUNS_TO_RESOLVE is "11"; allowed: a whole number of runs, 1 to 10',
    ]);
  });

  test('is ready with its thresholds, as they are set', () => {
    const thresholds = { failureThreshold: 1, successThreshold: 1 };
    expect(readyCheck(aCheck())).toMatchObject(thresholds);
    const env = { S_RUNS_TO_FIRE: '3' };
    expect(readyCheck(aCheck(), env)).toMatchObject({ ...thresholds, failureThreshold: 3 });
  });

  test('runs with its settings and what the run hands it', async () => {
    const seen: Run[] = [];
    const check = aCheck((run) => {
      seen.push(run);
      return {};
    });
    await runCheck(check, { env: { LOW: '5' } });
    expect(seen[0]?.settings).toEqual({ low: 5, high: 20 });
    expect(seen[0]?.now).toBe(NOW);
  });
});

describe('the digest of the settings', () => {
  const key = (env: Readonly<Record<string, string>>) => readyCheck(aCheck(), env).settingsKey;

  test('changes with a value that is judged by, and with nothing else', () => {
    expect(key({ LOW: ' 010 ' })).toBe(key({}));
    expect(key({ OTHER: '1' })).toBe(key({}));
    expect(key({ S_RUNS_TO_FIRE: '3' })).toBe(key({}));
    expect(key({ LOW: '11' })).not.toBe(key({}));
    expect(key({ EXTRA: '1' })).not.toBe(key({}));
  });
});

describe('a finding', () => {
  async function findingsOf(...ids: readonly RuleId[]) {
    const check = aCheck((run) => ({ findings: ids.map((id) => run.finding(draft(id))) }));
    return (await runCheck(check)).findings;
  }

  test('is completed with its check, its stage and its identity', async () => {
    const [finding] = await findingsOf('broken');
    expect(finding).toMatchObject({ check: 'fake', rule: 'broken', stage: 1 });
    expect(finding).not.toHaveProperty('discriminator');
  });

  test('shares its identity with the other stages of its condition, and with no other rule', async () => {
    const [tight, broken, other] = await findingsOf('tight', 'broken', 'other');
    expect(tight?.fingerprint).toBe(broken?.fingerprint);
    expect(tight?.fingerprint).not.toBe(other?.fingerprint);
  });

  test('keeps its identity under changed text, severity and numbers', async () => {
    const check = aCheck((run) => ({
      findings: [
        run.finding(draft('tight')),
        run.finding({
          ...draft('tight'),
          title: 'other',
          severity: 'critical',
          observed: [{ name: 'n', value: 1 }],
          subject: { type: 'thing', id: '/THING/1', name: 'renamed' },
        }),
        run.finding({ ...draft('tight'), discriminator: 'y' }),
      ],
    }));
    const [first, second, third] = (await runCheck(check)).findings;
    expect(second?.fingerprint).toBe(first?.fingerprint);
    expect(third?.fingerprint).not.toBe(first?.fingerprint);
  });

  test('can be looked up by its rule and subject', async () => {
    const check = aCheck((run) => ({
      findings: [run.finding(draft('tight'))],
      noLongerJudged: [run.identify('broken', '/thing/1', 'x')],
    }));
    const { findings, noLongerJudged } = await runCheck(check);
    expect(noLongerJudged).toEqual([findings[0]?.fingerprint]);
  });
});

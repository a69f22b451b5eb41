import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { CHECKS } from '../../src/checks/catalog.ts';
import type { Check } from '../../src/checks/define-check.ts';
import { GAP_CAUSES } from '../../src/domain/coverage.ts';
import type { GapCause } from '../../src/domain/coverage.ts';
import { EVIDENCE_KINDS } from '../../src/domain/permissions.ts';
import { NOW, runCheck } from '../support/check-run.ts';
import { aFailure } from '../support/evidence.ts';
import type { FakeWorld } from '../support/evidence.ts';
import { WORKSPACE } from '../support/logins.ts';
import {
  aKey,
  anApplication,
  aRegistry,
  aReplica,
  aSecret,
  aServicePrincipal,
  aSize,
  aUsage,
} from '../support/resources.ts';

const FOLDER = fileURLToPath(new URL('../../src/checks/', import.meta.url));

/** A world in which every check finds something; texts from outside are `text`. */
function troubledWorld(text: string): FakeWorld {
  const registry = aRegistry({ provisioningState: 'Failed', tags: { [text]: text } });
  const replica = aReplica({
    provisioningState: `Half done ${text}`,
    displayStatus: text,
    statusMessage: text,
    regionEndpointEnabled: false,
  });
  const holder = {
    displayName: text,
    passwords: [aSecret({ displayName: text, endDateTime: '2026-06-02T00:00:00Z' })],
    keys: [aKey({ displayName: text, endDateTime: text })],
  };
  return {
    registries: [registry],
    usages: {
      contosoprod: [
        aSize({ currentValue: 2 ** 50 }),
        aUsage({ limit: 1 }),
        aUsage({ name: 'Something\nNew', limit: 1, unit: text }),
      ],
    },
    replicas: { contosoprod: [replica] },
    logins: {
      [WORKSPACE]: ['401', '403', '429', text].map((result) => ({
        registry: 'contosoprod',
        at: NOW - 60_000,
        times: 50,
        result,
        identity: `${text} ${result}`,
        address: text,
      })),
    },
    applications: [[anApplication(holder)]],
    servicePrincipals: [[aServicePrincipal({ ...holder, ownerTenantId: text })]],
  };
}

function failingWorld(cause: GapCause): FakeWorld {
  const failure = aFailure(cause);
  return {
    registries: [aRegistry()],
    usages: { contosoprod: failure },
    replicas: { contosoprod: failure },
    diagnostics: { contosoprod: failure },
    applications: [failure],
    servicePrincipals: [failure],
  };
}

test('every file that defines a check is in the catalog, under its own name', () => {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.ts'));
  const defining = files.filter(
    (file) =>
      file !== 'define-check.ts' && /\bdefineCheck\(/.test(readFileSync(FOLDER + file, 'utf8')),
  );
  expect(defining.map((file) => file.replace(/\.ts$/, ''))).toEqual(
    CHECKS.map((check) => check.id).toSorted(),
  );
});

test('ids, settings, timers and schedules are each used once', () => {
  const described = CHECKS.map((check) => check.describe());
  const names = [
    described.map(({ id }) => id),
    described.map(({ timer }) => timer.functionName),
    described.flatMap(({ timer, settings }) => [
      timer.scheduleSetting,
      ...settings.map(({ name }) => name),
    ]),
    described.map(({ timer }) => timer.defaultSchedule),
    described.flatMap(({ rules }) => rules.map(({ id }) => id)),
  ];
  for (const list of names) expect(new Set(list).size).toBe(list.length);
});

describe.each(CHECKS.map((check) => [check.id, check] as const))('%s', (_, check) => {
  const description = check.describe();

  test('describes itself in words', () => {
    const { id, title, question, reads, timer, rules, settings } = description;
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(title).toMatch(/^[A-Z][a-z ]+$/);
    expect(question).toMatch(/\?$/);
    expect(reads.length).toBeGreaterThan(0);
    for (const kind of reads) expect(EVIDENCE_KINDS).toContain(kind);
    expect(timer.scheduleSetting).toMatch(/^[A-Z]+_SCHEDULE$/);
    expect(timer.defaultSchedule.split(' ')).toHaveLength(6);
    for (const rule of rules) {
      expect(rule.severities.length).toBeGreaterThan(0);
      expect(rule.link).toMatch(/^https:\/\/learn\.microsoft\.com\//);
      expect(rule.meaning + rule.remedy).not.toBe('');
    }
    for (const setting of settings) {
      expect(setting.name).toMatch(/^[A-Z]+(_[A-Z]+)+$/);
      expect(setting.allowed + setting.meaning).not.toBe('');
    }
  });

  test('rules of one condition are stages 0, 1, …', () => {
    const conditions = Map.groupBy(description.rules, (rule) => rule.condition);
    for (const rules of conditions.values()) {
      expect(rules.map((rule) => rule.stage).toSorted((left, right) => left - right)).toEqual(
        rules.map((_rule, at) => at),
      );
    }
  });

  test('its defaults are allowed by its own schemas', () => {
    expect(check.prepare({}).ok).toBe(true);
    const spelled = description.settings.map((setting) => [setting.name, setting.default]);
    expect(check.prepare(Object.fromEntries(spelled)).ok).toBe(true);
  });

  test('every problem with its settings is reported at once', () => {
    const wrong = description.settings.map((setting) => [setting.name, '\u0000,%']);
    const reading = check.prepare(Object.fromEntries(wrong));
    const named = reading.ok ? [] : reading.problems.map((problem) => problem.setting);
    expect(named).toEqual(description.settings.map((setting) => setting.name));
  });

  test('a finding is complete and its parts are those of its rule', async () => {
    const { findings, coverage } = await runCheck(check, { world: troubledWorld('plain') });
    expect(findings.length).toBeGreaterThan(0);
    for (const finding of findings) {
      const rule = description.rules.find(({ id }) => id === finding.rule);
      expect(finding.check).toBe(check.id);
      expect(finding.stage).toBe(rule?.stage);
      expect(rule?.severities).toContain(finding.severity);
      expect(coverage.scopes).toContain(finding.scope);
      expect(finding.remediation.text).not.toBe('');
      expect(finding.remediation.command).toMatch(/^az /);
      expect(finding.remediation.link).toMatch(/^https:\/\/learn\.microsoft\.com\//);
      expect(finding.observed.length).toBeGreaterThan(0);
      expect(JSON.parse(JSON.stringify(finding))).toEqual(finding);
    }
  });

  test('identities are unique, and stay when texts and time change', async () => {
    const one = await identitiesOf(check, 'one text', NOW);
    expect(new Set(one).size).toBe(one.length);
    expect(await identitiesOf(check, 'another, rather longer text', NOW)).toEqual(one);
    expect(await identitiesOf(check, 'one text', NOW + 5000)).toEqual(one);
  });

  test('hostile text comes out on one line, without controls', async () => {
    const text = `x\r\n\u202e<b>\u0000\u200b'; $(id) #${'y'.repeat(5000)}`;
    const { findings, coverage } = await runCheck(check, { world: troubledWorld(text) });
    for (const said of stringsIn([findings, coverage])) {
      expect(said).toBe(said.toWellFormed());
      expect(said).not.toMatch(/[\u0000-\u001f\u007f\u200b-\u200f\u202a-\u202e]/);
      expect(said.length).toBeLessThan(3000);
    }
    const commands = findings.map(({ remediation }) => remediation.command ?? '');
    for (const command of commands) expect(unquoted(command)).not.toMatch(/[;<>#]|\$\(id/);
  });

  test.each(GAP_CAUSES)('evidence that is %s is a gap and clears nothing', async (cause) => {
    const { findings, coverage, noLongerJudged } = await runCheck(check, {
      world: failingWorld(cause),
    });
    expect(findings).toEqual([]);
    expect(noLongerJudged).toEqual([]);
    expect(coverage.gaps.length).toBeGreaterThan(0);
    expect(coverage.subjectsRead).toBe(0);
    for (const gap of coverage.gaps) {
      expect(gap.cause).toBe(cause);
      expect(gap.reason).toBe(`it is ${cause}`);
      expect(gap.remedy).not.toBe('');
      expect(coverage.scopes).not.toContain(gap.scope);
    }
  });

  test('after the deadline nothing is read and everything is a gap', async () => {
    const { findings, coverage } = await runCheck(check, {
      world: failingWorld('unavailable'),
      isOver: () => true,
    });
    expect(findings).toEqual([]);
    expect(coverage.gaps.length).toBeGreaterThan(0);
    expect(new Set(coverage.gaps.map((gap) => gap.cause))).toEqual(new Set(['out-of-time']));
    for (const gap of coverage.gaps) expect(coverage.scopes).not.toContain(gap.scope);
  });

  test('what discovery could not read or left out is part of the coverage', async () => {
    if (!description.reads.includes('registries')) return;
    const gap = { scope: 'subscription/s', cause: 'forbidden', reason: 'r', remedy: 'm' } as const;
    const leftOut = [{ setting: 'IGNORE_REGISTRIES', count: 3 }];
    const inventory = {
      gaps: [gap],
      leftOut,
      leftOutScopes: ['registry/x'],
      scopes: ['subscriptions'],
    };
    const outcome = await runCheck(check, { world: { inventory } });
    expect(outcome.coverage).toMatchObject({ gaps: [gap], leftOut, scopes: ['subscriptions'] });
    expect(outcome.leftOutScopes).toEqual(['registry/x']);
  });

  test('the settings it judges by have a digest', () => {
    const keyOf = (env: Record<string, string>) => {
      const reading = check.prepare(env);
      return reading.ok ? reading.value.settingsKey : undefined;
    };
    expect(keyOf({})).toBe(keyOf({ UNRELATED: 'x' }));
    const [first] = description.settings.filter(
      ({ default: text }) => text === '80' || text === '60',
    );
    if (first !== undefined) expect(keyOf({ [first.name]: '70' })).not.toBe(keyOf({}));
  });
});

async function identitiesOf(check: Check, text: string, now: number): Promise<readonly string[]> {
  const { findings } = await runCheck(check, { world: troubledWorld(text), now });
  return findings.map((finding) => finding.fingerprint);
}

function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, held]) => [key, ...stringsIn(held)]);
}

/** A shell command without what its single quotes hold. */
function unquoted(command: string): string {
  return command.replaceAll("'\\''", '').replace(/'[^']*'/g, '');
}

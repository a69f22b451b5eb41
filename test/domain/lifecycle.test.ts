import { describe, expect, test } from 'vitest';
import type { Alert } from '../../src/domain/alert.ts';
import type { Finding } from '../../src/domain/finding.ts';
import { advance } from '../../src/domain/lifecycle.ts';
import type { AdvanceInput, Verdict } from '../../src/domain/lifecycle.ts';
import { HOUR_MS } from '../../src/domain/time.ts';
import { anAlert, told } from '../support/alerts.ts';
import { aThingFinding } from '../support/fake-check.ts';
import { withoutEvidence } from '../support/findings.ts';

const NOW = 10 * HOUR_MS;

function step(given: Partial<AdvanceInput> = {}) {
  return advance({
    owner: 'fake',
    alerts: [],
    findings: [],
    verdicts: new Map(),
    now: NOW,
    settingsKey: 'key',
    runsToFire: () => 1,
    runsToClose: () => 1,
    ...given,
  });
}

const kindsOf = (given: Partial<AdvanceInput>) => step(given).transitions.map(({ kind }) => kind);
const seen = (alert: Alert, finding: Partial<Finding>) =>
  kindsOf({ alerts: [alert], findings: [aThingFinding(finding)] });
const verdict = (alert: Alert, verdictOfIt: Verdict) =>
  step({ alerts: [alert], verdicts: new Map([[alert.fingerprint, verdictOfIt]]) });

describe('a finding seen for the first time', () => {
  test('fires at once where one run is enough', () => {
    const { alerts, transitions } = step({ findings: [aThingFinding()] });
    expect(alerts).toEqual([anAlert({ startsAt: NOW })]);
    expect(transitions).toEqual([{ kind: 'fired', alert: alerts[0] }]);
  });

  test('is pending where more runs are needed, and fires at the last of them', () => {
    const runsToFire = () => 3;
    const findings = [aThingFinding()];
    const first = step({ findings, runsToFire });
    const second = step({ findings, runsToFire, alerts: first.alerts, now: NOW + 1 });
    const third = step({ findings, runsToFire, alerts: second.alerts, now: NOW + 2 });
    expect([first, second, third].map(({ alerts }) => alerts[0]?.state)).toEqual([
      'pending',
      'pending',
      'firing',
    ]);
    expect([first, second, third].map(({ transitions }) => transitions.length)).toEqual([0, 0, 1]);
    expect(third.alerts[0]).toMatchObject({ startsAt: NOW, seenRuns: 3 });
  });

  test('is not kept with its evidence, which may be large', () => {
    const [alert] = step({ findings: [aThingFinding({ evidence: { big: 'x' } })] }).alerts;
    expect(alert?.finding).not.toHaveProperty('evidence');
  });

  test('is kept with texts that a row can carry; a command that is too long is left out', () => {
    const long = 'x'.repeat(100_000);
    const observed = Array.from({ length: 50 }, (_, at) => ({ name: `n${at}`, value: at }));
    const remediation = { text: long, command: long, link: 'https://learn.microsoft.com/' };
    const finding = aThingFinding({ title: long, detail: long, observed, remediation });
    const [alert] = step({ findings: [finding] }).alerts;
    expect(alert?.finding.title.length).toBe(400);
    expect(alert?.finding.detail.at(-1)).toBe('…');
    expect(alert?.finding.remediation).toEqual({
      text: `${'x'.repeat(3999)}…`,
      link: 'https://learn.microsoft.com/',
    });
    expect(alert?.finding.observed.length).toBe(20);
  });

  test('has at once the severity that its own age gives it', () => {
    const finding = aThingFinding({
      severity: 'info',
      since: new Date(NOW - HOUR_MS).toISOString(),
      escalates: { to: 'warning', afterMs: HOUR_MS },
    });
    expect(step({ findings: [finding] }).alerts[0]?.finding.severity).toBe('warning');
  });

  test('that a list repeats is one alert, at its worst', () => {
    const findings = [
      aThingFinding({ severity: 'warning' }),
      aThingFinding({ severity: 'critical' }),
      aThingFinding({ severity: 'info' }),
    ];
    const { alerts, transitions } = step({ findings });
    expect(alerts.map(({ finding }) => finding.severity)).toEqual(['critical']);
    expect(transitions).toHaveLength(1);
    const stages = [aThingFinding({ stage: 1 }), aThingFinding({ severity: 'critical' })];
    expect(step({ findings: stages }).alerts[0]?.finding.stage).toBe(1);
  });
});

describe('a finding that is seen again', () => {
  test('changes nothing: the very same alert comes back', () => {
    const alert = anAlert();
    const detail = 'other words, other counts';
    const { alerts, transitions } = step({
      alerts: [alert],
      findings: [aThingFinding({ detail, title: 'other', observed: [{ name: 'n', value: 2 }] })],
    });
    expect(alerts[0]).toBe(alert);
    expect(transitions).toEqual([]);
  });

  test('is worse with a graver severity or a later stage, and only then', () => {
    const alert = anAlert({ of: { severity: 'warning', stage: 1 } });
    expect(seen(alert, { severity: 'critical', stage: 1 })).toEqual(['worse']);
    expect(seen(alert, { severity: 'warning', stage: 2 })).toEqual(['worse']);
    expect(seen(alert, { severity: 'info', stage: 2 })).toEqual(['worse']);
    expect(seen(alert, { severity: 'warning', stage: 1 })).toEqual([]);
    expect(seen(alert, { severity: 'info', stage: 1 })).toEqual([]);
    expect(seen(alert, { severity: 'warning', stage: 0 })).toEqual([]);
  });

  test('reaches a step when the step is a later one, and worse wins over it', () => {
    const alert = anAlert({ of: { step: 14 } });
    expect(seen(alert, { step: 7 })).toEqual(['step-reached']);
    expect(seen(alert, { step: 14 })).toEqual([]);
    expect(seen(alert, { step: 30 })).toEqual([]);
    expect(seen(alert, {})).toEqual([]);
    expect(seen(anAlert(), { step: 60 })).toEqual(['step-reached']);
    expect(seen(alert, { step: 7, severity: 'critical' })).toEqual(['worse']);
  });

  test('keeps its beginning and what was told when it changes', () => {
    const alert = anAlert({ told: { email: told() } });
    const { alerts } = step({
      alerts: [alert],
      findings: [aThingFinding({ severity: 'critical' })],
    });
    expect(alerts[0]).toMatchObject({ startsAt: 1000, told: alert.told });
  });

  test('remembers that it fell, so that rising again is worse again', () => {
    const alert = anAlert({ of: { severity: 'critical' } });
    const fallen = step({ alerts: [alert], findings: [aThingFinding({ severity: 'info' })] });
    expect(fallen.transitions).toEqual([]);
    const risen = step({
      alerts: fallen.alerts,
      findings: [aThingFinding({ severity: 'critical' })],
    });
    expect(risen.transitions.map(({ kind }) => kind)).toEqual(['worse']);
  });

  test('rises with its age exactly when the time has passed', () => {
    const finding = aThingFinding({
      severity: 'info',
      escalates: { to: 'warning', afterMs: HOUR_MS },
    });
    const alert = anAlert({ finding: withoutEvidence(finding), startsAt: NOW - HOUR_MS + 1 });
    expect(kindsOf({ alerts: [alert], findings: [finding] })).toEqual([]);
    expect(kindsOf({ alerts: [alert], findings: [finding], now: NOW + 1 })).toEqual(['worse']);
  });

  test('takes over the settings it is judged by now', () => {
    const { alerts } = step({
      alerts: [anAlert()],
      findings: [aThingFinding()],
      settingsKey: 'new',
    });
    expect(alerts[0]?.settingsKey).toBe('new');
  });

  test('says when it got worse, and only then', () => {
    const after = (alert: Alert, finding: Partial<Finding>) =>
      step({ alerts: [alert], findings: [aThingFinding(finding)] }).alerts[0];
    const worse = after(anAlert(), { severity: 'critical' });
    expect(worse?.worseAt).toBe(NOW);
    expect(after(anAlert({ worseAt: 7 }), {})?.worseAt).toBe(7);
    expect(after(anAlert({ worseAt: 7 }), { step: 7 })?.worseAt).toBe(7);
    expect(after(anAlert(), { step: 7 })).not.toHaveProperty('worseAt');
  });

  test('hands out its newest words, also where the stored ones stay', () => {
    const alert = anAlert();
    const { alerts, latest } = step({
      alerts: [alert],
      findings: [aThingFinding({ title: 'now 9 of 10' })],
    });
    expect(alerts[0]).toBe(alert);
    expect(latest.get(alert.fingerprint)?.title).toBe('now 9 of 10');
  });
});

describe('an alert that was closed and is still stored', () => {
  const closed = anAlert({
    state: 'resolved',
    endsAt: 5,
    seenRuns: 0,
    clearRuns: 1,
    worseAt: 4,
    owed: { email: { reason: 'resolved', at: 5 } },
    told: { email: told() },
  });

  test('opens anew, and what receivers were told last still counts', () => {
    const { alerts, transitions } = step({ alerts: [closed], findings: [aThingFinding()] });
    expect(alerts).toEqual([anAlert({ startsAt: NOW, told: closed.told })]);
    expect(transitions.map(({ kind }) => kind)).toEqual(['fired']);
  });

  test('stays closed with its debt until it was seen as often as a new one must be', () => {
    const runsToFire = () => 2;
    const findings = [aThingFinding()];
    const first = step({ alerts: [closed], findings, runsToFire });
    expect(first).toMatchObject({ alerts: [{ ...closed, seenRuns: 1 }], transitions: [] });
    const second = step({ alerts: first.alerts, findings, runsToFire });
    expect(second.alerts[0]).toMatchObject({ state: 'firing', seenRuns: 2 });
  });

  test('counts anew when a run does not see it', () => {
    const seenOnce = { ...closed, seenRuns: 1 };
    expect(step({ alerts: [seenOnce] }).alerts).toEqual([closed]);
    expect(step({ alerts: [closed] }).alerts[0]).toBe(closed);
  });
});

describe('an alert that no finding showed', () => {
  test('is kept without a verdict, and the very same alert comes back', () => {
    const alert = anAlert();
    expect(step({ alerts: [alert] }).alerts[0]).toBe(alert);
    expect(verdict(alert, 'keep')).toMatchObject({ alerts: [alert], transitions: [] });
  });

  test.each(['resolved', 'gone', 'no-longer-judged'] as const)('closes as %s', (state) => {
    const { alerts, transitions } = verdict(anAlert(), state);
    expect(alerts).toEqual([anAlert({ state, endsAt: NOW, seenRuns: 0, clearRuns: 1 })]);
    expect(transitions.map(({ kind }) => kind)).toEqual([state]);
  });

  test('leaves no trace when it never fired', () => {
    expect(verdict(anAlert({ state: 'pending' }), 'resolved')).toMatchObject({
      alerts: [],
      transitions: [],
    });
    const pending = anAlert({ state: 'pending' });
    expect(verdict(pending, 'keep').alerts[0]).toBe(pending);
  });

  test('is not closed twice', () => {
    const closed = anAlert({ state: 'resolved', endsAt: 5, seenRuns: 0 });
    const after = verdict(closed, 'gone');
    expect(after.alerts[0]).toBe(closed);
    expect(after.transitions).toEqual([]);
  });

  test('is judged by its finding when it has both', () => {
    const alert = anAlert();
    const verdicts = new Map([[alert.fingerprint, 'resolved' as const]]);
    const both = step({ alerts: [alert], findings: [aThingFinding()], verdicts });
    expect(both.alerts[0]?.state).toBe('firing');
  });
});

describe('an alert that needs several runs to close', () => {
  /** Plays runs over one firing alert: `s` sees it, `c` reads its scope without it, `u` reads nothing. */
  function play(runs: string, runsToClose: number) {
    let alerts: readonly Alert[] = [anAlert()];
    const states = [...runs].map((run, at) => {
      const [alert] = alerts;
      const after = step({
        alerts,
        findings: run === 's' ? [aThingFinding()] : [],
        verdicts: new Map(
          alert === undefined || run !== 'c' ? [] : [[alert.fingerprint, 'resolved' as const]],
        ),
        runsToClose: () => runsToClose,
        now: NOW + at,
      });
      alerts = after.alerts;
      return alerts[0]?.state ?? 'none';
    });
    return { states, alert: alerts[0] };
  }

  test('is resolved by the last of them, in a row', () => {
    expect(play('c', 1).states).toEqual(['resolved']);
    expect(play('cc', 2).states).toEqual(['firing', 'resolved']);
    expect(play('ccc', 3).states).toEqual(['firing', 'firing', 'resolved']);
    expect(play('cc', 2).alert).toMatchObject({ endsAt: NOW + 1, clearRuns: 2 });
  });

  test('begins to count again whenever it is seen', () => {
    expect(play('cscscs', 2).states).not.toContain('resolved');
    expect(play('cs', 2).alert?.clearRuns).toBe(0);
    expect(play('cscc', 2).states.at(-1)).toBe('resolved');
  });

  test('is not moved by a run that could not read its scope', () => {
    expect(play('cu', 2).alert).toMatchObject({ state: 'firing', clearRuns: 1 });
    expect(play('cuc', 2).states.at(-1)).toBe('resolved');
  });

  test.each(['gone', 'no-longer-judged'] as const)('is %s at once', (state) => {
    const alert = anAlert();
    const verdicts = new Map([[alert.fingerprint, state]]);
    const { alerts } = step({ alerts: [alert], verdicts, runsToClose: () => 10 });
    expect(alerts[0]?.state).toBe(state);
  });
});

describe('an alert that needs several runs to fire', () => {
  test('begins to count again when a completed read does not see it, and tells nobody', () => {
    const runsToFire = () => 2;
    const findings = [aThingFinding()];
    let alerts: readonly Alert[] = [];
    const kinds: string[] = [];
    for (const isSeen of [true, false, true, false, true]) {
      const verdicts = new Map(alerts.map(({ fingerprint }) => [fingerprint, 'resolved' as const]));
      const after = step({ alerts, findings: isSeen ? findings : [], verdicts, runsToFire });
      kinds.push(...after.transitions.map(({ kind }) => kind));
      alerts = after.alerts;
    }
    expect(kinds).toEqual([]);
    expect(alerts).toMatchObject([{ state: 'pending', seenRuns: 1 }]);
  });

  test('keeps its count over a run that could not read its scope', () => {
    const runsToFire = () => 2;
    const first = step({ findings: [aThingFinding()], runsToFire });
    const unread = step({ alerts: first.alerts, runsToFire });
    const second = step({ alerts: unread.alerts, findings: [aThingFinding()], runsToFire });
    expect(second.transitions.map(({ kind }) => kind)).toEqual(['fired']);
  });
});

import { describe, expect, test } from 'vitest';
import type { Alert } from '../../src/domain/alert.ts';
import type { Finding } from '../../src/domain/finding.ts';
import { read, unread } from '../../src/domain/reading.ts';
import type { ReadFailure, Reading } from '../../src/domain/reading.ts';
import { registryScope, subscriptionScope, SUBSCRIPTIONS } from '../../src/domain/scope.ts';
import { unreadFinding } from '../../src/domain/unread.ts';
import { reachVerdicts } from '../../src/monitor/verdicts.ts';
import type { VerdictRequest } from '../../src/monitor/verdicts.ts';
import { anAlert } from '../support/alerts.ts';
import { aThingFinding, aThingGap, anOutcome } from '../support/fake-check.ts';
import { aRegistry, SUBSCRIPTION } from '../support/resources.ts';

const REGISTRY = aRegistry();
const USAGES = registryScope(REGISTRY.id, 'usages');
const LISTED = new Set([SUBSCRIPTIONS, subscriptionScope(SUBSCRIPTION)]);
const REFUSED: ReadFailure = { cause: 'forbidden', message: '403 AuthorizationFailed' };

const about = (of: Partial<Finding>) => anAlert({ of });
const onRegistry = about({
  scope: USAGES,
  subject: { type: 'registry', id: REGISTRY.id, name: 'contosoprod' },
});
const secret = (key: string) =>
  about({
    scope: 'applications',
    subject: { type: 'secret', id: `applications/app-1/secrets/${key}`, name: key },
  });

type Answer = Reading<'present' | 'gone'>;

async function judge(
  alerts: readonly Alert[],
  given: Partial<Omit<VerdictRequest, 'probe'>> & { readonly answer?: Answer } = {},
) {
  const { answer = read('present'), ...request } = given;
  const asked: string[] = [];
  const result = await reachVerdicts({
    alerts,
    outcome: anOutcome(),
    listed: LISTED,
    narrowed: false,
    settingsKey: 'key',
    isOver: () => false,
    probe: {
      probe: async ({ id }) => {
        asked.push(id);
        return answer;
      },
    },
    ...request,
  });
  const verdicts = alerts.map(({ fingerprint }) => result.verdicts.get(fingerprint));
  return { verdicts, gaps: result.gaps, asked };
}

const readAll = anOutcome({ scopes: [USAGES, 'things', 'applications'] });

describe('an alert whose scope was read without it', () => {
  test('is resolved', async () => {
    expect((await judge([about({})], { outcome: readAll })).verdicts).toEqual(['resolved']);
  });

  test('is only no longer judged when the settings have changed since', async () => {
    const { verdicts } = await judge([about({})], { outcome: readAll, settingsKey: 'new' });
    expect(verdicts).toEqual(['no-longer-judged']);
  });

  test('is resolved under other settings too where it says what was unread', async () => {
    const finding = unreadFinding('fake', aThingGap());
    const { verdicts } = await judge([about(finding)], { outcome: readAll, settingsKey: 'new' });
    expect(verdicts).toEqual(['resolved']);
  });

  test('is no longer judged where the check says so, whatever was read', async () => {
    const alert = about({});
    const outcome = anOutcome({ scopes: ['things'], noLongerJudged: [alert.fingerprint] });
    expect((await judge([alert], { outcome })).verdicts).toEqual(['no-longer-judged']);
  });

  test('is not judged at all when a finding shows it, or when it is closed', async () => {
    const finding = aThingFinding();
    const outcome = anOutcome({ findings: [finding], scopes: ['things'] });
    expect((await judge([about({})], { outcome })).verdicts).toEqual([undefined]);
    const closed = anAlert({ state: 'resolved', endsAt: 1 });
    expect((await judge([closed], { outcome: readAll })).verdicts).toEqual([undefined]);
  });
});

describe('an alert about an item of a list', () => {
  test('is resolved only after its own address says that it is there', async () => {
    const { verdicts, asked } = await judge([secret('k1')], { outcome: readAll });
    expect(verdicts).toEqual(['resolved']);
    expect(asked).toEqual(['applications/app-1/secrets/k1']);
  });

  test('is gone when its own address says so', async () => {
    const { verdicts } = await judge([secret('k1')], { outcome: readAll, answer: read('gone') });
    expect(verdicts).toEqual(['gone']);
  });

  test('is kept with a gap when its own address cannot be asked', async () => {
    const answer = unread(REFUSED);
    const { verdicts, gaps } = await judge([secret('k1')], { outcome: readAll, answer });
    expect(verdicts).toEqual(['keep']);
    expect(gaps).toMatchObject([{ scope: 'applications', cause: 'forbidden' }]);
    expect(gaps[0]?.remedy).toContain('Application.Read.All');
  });

  test('asks for one object once, however many of its secrets are judged', async () => {
    const { asked } = await judge([secret('k1'), secret('k2')], { outcome: readAll });
    expect(asked).toHaveLength(1);
  });

  test('asks nothing past the deadline: it is kept, and the gap says why', async () => {
    const late = { outcome: readAll, isOver: () => true };
    const { verdicts, gaps, asked } = await judge([secret('k1')], late);
    expect(asked).toEqual([]);
    expect(verdicts).toEqual(['keep']);
    expect(gaps).toMatchObject([{ scope: 'applications', cause: 'out-of-time' }]);
  });
});

describe('an alert whose scope was not read to the end', () => {
  test.each([USAGES, registryScope(REGISTRY.id), subscriptionScope(SUBSCRIPTION), SUBSCRIPTIONS])(
    'is kept, unasked, when %s is a gap',
    async (scope) => {
      const outcome = anOutcome({ scopes: [USAGES], gaps: [aThingGap({ scope })] });
      const { verdicts, asked, gaps } = await judge([onRegistry], { outcome });
      expect({ verdicts, asked, gaps }).toEqual({ verdicts: ['keep'], asked: [], gaps: [] });
    },
  );

  test('is kept when nothing is known of it', async () => {
    expect((await judge([about({})])).verdicts).toEqual(['keep']);
  });

  test.each([registryScope(REGISTRY.id), subscriptionScope(SUBSCRIPTION)])(
    'is no longer judged when a setting leaves out %s',
    async (scope) => {
      const outcome = anOutcome({ leftOutScopes: [scope] });
      expect((await judge([onRegistry], { outcome })).verdicts).toEqual(['no-longer-judged']);
      const narrowed = await judge([onRegistry], { outcome, narrowed: true });
      expect(narrowed.verdicts).toEqual(['keep']);
    },
  );
});

describe('an alert of a registry that left the list', () => {
  test('is gone only on its own 404, asked once, in a run that looked at everything', async () => {
    const gone = await judge([onRegistry], { answer: read('gone') });
    expect(gone.verdicts).toEqual(['gone']);
    expect(gone.asked).toEqual([REGISTRY.id.toLowerCase()]);
    const narrowed = await judge([onRegistry], { answer: read('gone'), narrowed: true });
    expect(narrowed).toEqual({ verdicts: ['keep'], gaps: [], asked: [] });
  });

  test('is kept, unasked, while its subscription is not listed', async () => {
    const { verdicts, asked } = await judge([onRegistry], {
      listed: new Set([SUBSCRIPTIONS]),
      answer: read('gone'),
    });
    expect({ verdicts, asked }).toEqual({ verdicts: ['keep'], asked: [] });
  });

  test('is kept with a gap that names the contradiction when it is there', async () => {
    const { verdicts, gaps } = await judge([onRegistry]);
    expect(verdicts).toEqual(['keep']);
    expect(gaps).toMatchObject([{ scope: USAGES, cause: 'disagreement' }]);
    expect(gaps[0]?.reason).toContain('no longer listed');
  });

  test.each([
    { scopes: [registryScope(REGISTRY.id)] },
    { gaps: [aThingGap({ scope: registryScope(REGISTRY.id, 'replications') })] },
  ])('is not called unlisted while the check has it on its list (%j)', async (coverage) => {
    const { verdicts, gaps } = await judge([onRegistry], { outcome: anOutcome(coverage) });
    expect(verdicts).toEqual(['keep']);
    expect(gaps).toMatchObject([{ scope: USAGES, cause: 'disagreement' }]);
    expect(gaps[0]?.reason).not.toContain('no longer listed');
    expect(gaps[0]?.reason).toContain('is listed');
  });

  test.each([
    ['forbidden', 'az role assignment create'],
    ['missing', 'its alerts are kept'],
    ['unavailable', 'Azure Service Health'],
    ['out-of-time', 'read first in the next run'],
  ] as const)('is kept with a gap when its address answers %s', async (cause, remedy) => {
    const answer = unread({ cause, message: 'why' });
    const { verdicts, gaps } = await judge([onRegistry], { answer });
    expect(verdicts).toEqual(['keep']);
    expect(gaps).toMatchObject([{ scope: USAGES, cause }]);
    expect(gaps[0]?.remedy).toContain(remedy);
  });
});

describe('an alert about an entry of a setting', () => {
  const entry = about({ scope: 'setting/IGNORE_REGISTRIES/x', rule: 'unread' });

  test('closes when the entry is no longer there', async () => {
    const outcome = anOutcome({ gaps: [aThingGap({ scope: 'setting/IGNORE_REGISTRIES/y' })] });
    expect((await judge([entry], { outcome })).verdicts).toEqual(['no-longer-judged']);
  });

  test('is kept while something else is unread, because then no entry is judged', async () => {
    const outcome = anOutcome({ gaps: [aThingGap({ scope: 'subscription/1' })] });
    expect((await judge([entry], { outcome })).verdicts).toEqual(['keep']);
  });

  test('is resolved when it matches', async () => {
    const outcome = anOutcome({ scopes: ['setting/IGNORE_REGISTRIES/x'] });
    expect((await judge([entry], { outcome })).verdicts).toEqual(['resolved']);
  });
});

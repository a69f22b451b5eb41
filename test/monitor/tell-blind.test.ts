import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/domain/finding.ts';
import type { NotificationPolicy } from '../../src/domain/policy.ts';
import { summarise } from '../../src/domain/report.ts';
import type { Report } from '../../src/domain/report.ts';
import { MESSAGE_ITEM_LIMIT } from '../../src/monitor/hand-over.ts';
import { BLIND_REPEAT_MS, tellBlind } from '../../src/monitor/tell-blind.ts';
import type { BlindTools } from '../../src/monitor/tell-blind.ts';
import { DESK_TIME } from '../support/delivery.ts';
import { aThingFinding, aThingGap, anOutcome } from '../support/fake-check.ts';
import { titlesOf } from '../support/handing.ts';
import { bookOf, FAILED, policyOf, recorder, REFUSED } from '../support/scenario.ts';
import type { Recorder } from '../support/scenario.ts';

function reportOf(
  findings: readonly Finding[],
  gaps = [] as ReturnType<typeof aThingGap>[],
): Report {
  const coverage = [anOutcome({ gaps }).coverage];
  return {
    schemaVersion: 1,
    runId: 'run',
    startedAt: '',
    finishedAt: '',
    cloud: 'AzureCloud',
    summary: summarise(findings, coverage),
    findings,
    coverage,
    notes: [],
  };
}

const named = (id: string, given: Partial<Finding> = {}) =>
  aThingFinding({ subject: { type: 'thing', id, name: id }, title: id, ...given });

function aProcess(...receivers: readonly Recorder[]) {
  let ids = 0;
  const memory = new Map<string, number>();
  return (
    report: Report,
    given: Partial<BlindTools> & { policy?: Partial<NotificationPolicy> } = {},
  ) =>
    tellBlind(
      {
        book: bookOf(receivers),
        memory,
        newId: () => `id-${(ids += 1)}`,
        now: DESK_TIME,
        portal: 'https://portal.example',
        reason: 'the table is down',
        ...given,
        policy: { ...policyOf(receivers), ...given.policy },
      },
      report,
    );
}

describe('telling without memory', () => {
  test('tells everything as new, the worst first, and says why it may repeat', async () => {
    const email = recorder('email');
    const report = reportOf([named('a'), named('b', { severity: 'critical' })], [aThingGap()]);
    expect(await aProcess(email)(report)).toEqual([
      {
        receiver: 'email',
        channel: 'email',
        delivered: 1,
        failed: 0,
        waiting: 0,
        refused: 0,
        reasons: [],
      },
    ]);
    expect(email.tries).toMatchObject([
      {
        mayRepeat: 'what was told before is not known: the table is down',
        attempt: { id: 'id-1', firstSentAt: DESK_TIME },
        doneParts: 0,
        message: { id: 'id-1', kind: 'digest', reason: 'new', counts: { total: 3 } },
      },
    ]);
    const items = email.messages[0]?.items ?? [];
    expect(titlesOf(items)[0]).toBe('b');
    expect(items.map(({ finding }) => finding.rule).toSorted()).toEqual([
      'too-full',
      'too-full',
      'unread',
    ]);
    expect(email.messages[0]?.unread).toHaveLength(1);
  });

  test('says nothing where nothing was found', async () => {
    const email = recorder('email');
    expect(await aProcess(email)(reportOf([]))).toEqual([]);
    expect(email.tries).toEqual([]);
  });

  test('tells the same once a day for each process, and to the ms', async () => {
    const email = recorder('email');
    const tell = aProcess(email);
    const report = reportOf([named('a')]);
    for (const now of [DESK_TIME, DESK_TIME + BLIND_REPEAT_MS - 1, DESK_TIME + BLIND_REPEAT_MS]) {
      await tell(report, { now });
    }
    expect(email.messages.map(({ createdAt }) => createdAt)).toEqual([
      DESK_TIME,
      DESK_TIME + BLIND_REPEAT_MS,
    ]);
    await aProcess(email)(report);
    expect(email.messages).toHaveLength(3);
  });

  test('tells at once what is new, and what has become worse, without the rest', async () => {
    const email = recorder('email');
    const tell = aProcess(email);
    await tell(reportOf([named('a'), named('b')]));
    await tell(reportOf([named('a', { severity: 'critical' }), named('b'), named('c')]));
    expect(titlesOf(email.messages[1]?.items)).toEqual(['a', 'c']);
  });

  test('tells again what was not delivered, and only what the message named', async () => {
    const email = recorder('email', { names: ({ items }) => items.slice(0, 1) });
    const tell = aProcess(email);
    email.answer = () => FAILED;
    const [failed] = await tell(reportOf([named('a'), named('b')]));
    expect(failed).toMatchObject({ delivered: 0, failed: 1, reasons: ['503'] });
    email.answer = recorder().answer;
    await tell(reportOf([named('a'), named('b')]));
    await tell(reportOf([named('a'), named('b')]));
    expect(email.messages.map(({ items }) => titlesOf(items))).toEqual([['a', 'b'], ['b']]);
  });

  test('tells 500 of what there is, the worst, and the rest the next time', async () => {
    const email = recorder('email');
    const tell = aProcess(email);
    const infos = Array.from({ length: MESSAGE_ITEM_LIMIT }, (_, at) =>
      named(`t${at}`, { severity: 'info' }),
    );
    const report = reportOf([...infos, named('worst', { severity: 'critical' })]);
    await tell(report);
    await tell(report);
    expect(email.messages.map(({ items }) => items.length)).toEqual([MESSAGE_ITEM_LIMIT, 1]);
    expect(titlesOf(email.messages[0]?.items)).toContain('worst');
  });
});

describe('who is told without memory', () => {
  test('is whoever routing names, each its own', async () => {
    const [email, teams] = [recorder('email'), recorder('teams')];
    const route: NotificationPolicy['route'] = ({ title }) => [
      { receiver: title === 'a' ? 'email' : 'teams' },
    ];
    await aProcess(email, teams)(reportOf([named('a'), named('b')]), {
      policy: { ...policyOf([]), route },
    });
    expect(titlesOf(email.messages[0]?.items)).toEqual(['a']);
    expect(titlesOf(teams.messages[0]?.items)).toEqual(['b']);
  });

  test('is also whoever a tag names, by its addresses', async () => {
    const owner = recorder('owner-1');
    const recipients = ['owner@contoso.example'];
    const route = () => [{ receiver: 'owner-1', recipients }, { receiver: 'gone' }];
    await aProcess(owner)(reportOf([named('a')]), { policy: { ...policyOf([]), route } });
    expect(owner.messages).toMatchObject([{ receiver: 'owner-1', recipients }]);
  });

  test('is everybody else when one channel throws', async () => {
    const [email, teams] = [recorder('email'), recorder('teams')];
    email.answer = () => {
      throw new Error('a bug');
    };
    const [broken, whole] = await aProcess(email, teams)(reportOf([named('a')]));
    expect(broken?.reasons.join()).toContain('a bug');
    expect(whole).toMatchObject({ receiver: 'teams', delivered: 1 });
  });
});

describe('what a receiver refuses for good', () => {
  function withFallback() {
    const [email, teams] = [recorder('email'), recorder('teams')];
    const policy: NotificationPolicy = {
      ...policyOf([email]),
      fallback: [{ receiver: 'email' }, { receiver: 'teams' }],
    };
    return { email, teams, tell: aProcess(email, teams), policy };
  }

  test('goes to the fallback, once, and is tried again the next time', async () => {
    const { email, teams, tell, policy } = withFallback();
    email.answer = () => REFUSED;
    const report = reportOf([named('a'), named('b')]);
    expect(await tell(report, { policy })).toMatchObject([
      { receiver: 'email', refused: 1, reasons: ['410'] },
      { receiver: 'teams', delivered: 1, refused: 0 },
    ]);
    expect(titlesOf(teams.messages[0]?.items).toSorted()).toEqual(['a', 'b']);
    await tell(report, { policy });
    expect([email.tries.length, teams.tries.length]).toEqual([2, 1]);
  });

  test('and what only failed for now does not', async () => {
    const { email, teams, tell, policy } = withFallback();
    email.answer = () => FAILED;
    await tell(reportOf([named('a')]), { policy });
    expect(teams.tries).toEqual([]);
  });

  test('is not told twice to a fallback that was told anyway', async () => {
    const { email, teams, tell, policy } = withFallback();
    email.answer = () => REFUSED;
    const route = () => [{ receiver: 'email' }, { receiver: 'teams' }];
    await tell(reportOf([named('a')]), { policy: { ...policy, route } });
    expect(teams.tries).toHaveLength(1);
  });
});

test('in a mute window only what is critical is told', async () => {
  const email = recorder('email');
  const isQuiet = (now: number) => now === DESK_TIME;
  const policy = { ...policyOf([email]), isQuiet };
  const report = reportOf([
    named('a'),
    named('b', { severity: 'critical' }),
    named('c', { severity: 'info' }),
  ]);
  const tell = aProcess(email);
  await tell(report, { policy });
  await tell(report, { policy, now: DESK_TIME + 1 });
  expect(email.messages.map(({ items }) => titlesOf(items))).toEqual([['b'], ['a', 'c']]);
});

test('a channel that breaks when it says what it named has told what there was', async () => {
  const names = () => {
    throw new Error('a bug');
  };
  const email = recorder('email', { names });
  const tell = aProcess(email);
  await tell(reportOf([named('a')]));
  await tell(reportOf([named('a')]));
  expect(email.tries).toHaveLength(1);
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OWN_CHECKS, readReceiverSettings } from '../../src/config/receiver-settings.ts';
import { MAX_LIST } from '../../src/config/routing-schema.ts';
import type { Env, SettingProblem } from '../../src/domain/setting.ts';
import { describeProblem } from '../../src/domain/setting.ts';
import { DISCOVERY } from '../../src/monitor/sweep.ts';
import { MONITOR } from '../../src/monitor/watch-itself.ts';
import { CHANNELS } from '../../src/notify/catalog.ts';
import { MAX_RECIPIENTS } from '../../src/ports/mailer.ts';
import { aTaggedFinding } from '../support/routing.ts';

const MAIL = {
  EMAIL_ENDPOINT: 'https://mail.contoso.example',
  EMAIL_SENDER: 'watch@contoso.example',
  EMAIL_RECIPIENTS: 'ops@contoso.example',
};
const HOOK = 'https://flows.contoso.example/hook?sig=c2lnbmF0dXJl';
const ALL = { ...MAIL, TEAMS_WEBHOOK_URL: HOOK, TEAMS_WEBHOOK_URL_TEAM_A: `${HOOK}a` };
const CATALOGS = {
  channels: CHANNELS,
  checks: ['credential-expiry', 'registry-quota'],
  customCloud: false,
};
const OWNED = aTaggedFinding({ 'acr-watch-owner': 'a@contoso.example' });

const read = (env: Env) => readReceiverSettings(CATALOGS, env);
const valueOf = (env: Env) => {
  const reading = read(env);
  if (!reading.ok) throw new Error(reading.problems.map(describeProblem).join('\n'));
  return reading.value;
};
const problemsOf = (env: Env): readonly SettingProblem[] => {
  const reading = read(env);
  return reading.ok ? [] : reading.problems;
};
const wrongOf = (env: Env) => problemsOf(env).map(({ found }) => found);
const routed = (env: Env, finding = OWNED) =>
  valueOf(env)
    .routing.route(finding)
    .map(({ receiver, recipients }) => recipients?.join('+') ?? receiver);
const routing = (document: object, env: Env = ALL) => ({
  ...env,
  ROUTING: JSON.stringify(document),
});

describe('receivers', () => {
  test('are those that have settings, and those that ROUTING declares', () => {
    expect(valueOf({}).receivers).toEqual([]);
    const lists = { payments: { email: ['pay@contoso.example'] } };
    const { receivers } = valueOf(routing({ receivers: lists }));
    expect(receivers.map(({ name, channel }) => [name, channel])).toEqual([
      ['email', 'email'],
      ['teams', 'teams'],
      ['team-a', 'teams'],
      ['payments', 'email'],
    ]);
    expect(receivers.map(({ budget }) => budget.key)).toEqual([
      'email',
      'teams',
      'team-a',
      'email',
    ]);
  });

  test('of mail need no EMAIL_RECIPIENTS where ROUTING declares some', () => {
    const env = { ...MAIL, EMAIL_RECIPIENTS: '' };
    const lists = { payments: { email: ['pay@contoso.example'] } };
    expect(valueOf(routing({ receivers: lists }, env)).receivers).toHaveLength(1);
    expect(problemsOf(env).map(({ setting }) => setting)).toEqual(['EMAIL_RECIPIENTS']);
  });

  test('that ROUTING declares need email to be on', () => {
    const lists = { payments: { email: ['pay@contoso.example'] } };
    expect(problemsOf(routing({ receivers: lists }, {}))).toEqual([
      {
        setting: 'ROUTING',
        found: 'wrong at receivers.payments.email: mail recipients',
        allowed: 'these only while email is on: set EMAIL_ENDPOINT and EMAIL_SENDER',
      },
    ]);
  });

  test('have each a name of its own', () => {
    const lists = { 'team-a': { email: ['pay@contoso.example'] } };
    expect(wrongOf(routing({ receivers: lists }))).toEqual([
      'wrong at receivers.team-a: a name that a Teams webhook has already',
    ]);
    const twice = { ...ALL, TEAMS_WEBHOOK_URL_team_a: HOOK };
    expect(wrongOf(twice)).toEqual([
      'the receiver "team-a", which TEAMS_WEBHOOK_URL_TEAM_A is already',
    ]);
  });

  test('are at most 50', () => {
    const hooks = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [`TEAMS_WEBHOOK_URL_N${index}`, HOOK]),
      );
    expect(valueOf(hooks(50)).receivers).toHaveLength(50);
    expect(wrongOf(hooks(51))).toEqual(['one of 51 receivers']);
  });
});

describe('without ROUTING', () => {
  test('everything goes to every receiver, the owners in place of email', () => {
    expect(routed(ALL, aTaggedFinding({}))).toEqual(['email', 'teams', 'team-a']);
    expect(routed(ALL)).toEqual(['a@contoso.example', 'teams', 'team-a']);
  });

  test('the fallback is every receiver', () => {
    expect(valueOf(ALL).routing.fallback.map(({ receiver }) => receiver)).toEqual([
      'email',
      'teams',
      'team-a',
    ]);
  });
});

describe('the owner tag', () => {
  test('is another one where OWNER_TAG says so, and none where it says none', () => {
    expect(
      routed({ ...ALL, OWNER_TAG: 'owner' }, aTaggedFinding({ Owner: 'b@contoso.example' })),
    ).toContain('b@contoso.example');
    expect(routed({ ...ALL, OWNER_TAG: 'owner' })).toContain('email');
    expect(routed({ ...ALL, OWNER_TAG: 'None' })).toContain('email');
  });

  test('names only people in the domains of configured recipients and OWNER_DOMAINS', () => {
    const fabrikam = aTaggedFinding({ 'acr-watch-owner': 'x@Fabrikam.Example' });
    expect(routed(ALL, fabrikam)).toContain('email');
    expect(routed({ ...ALL, OWNER_DOMAINS: 'FABRIKAM.example, x.example' }, fabrikam)).toContain(
      'x@fabrikam.example',
    );
    const lists = { f: { email: ['y@fabrikam.example'] } };
    const env = routing({ receivers: lists, default: ['owner', 'email'] });
    expect(routed(env, fabrikam)).toEqual(['x@fabrikam.example', 'email']);
  });

  test('counts for nothing while email is off', () => {
    expect(routed({ TEAMS_WEBHOOK_URL: HOOK })).toEqual(['teams']);
  });

  test('is asked for by routes alone once there is ROUTING', () => {
    expect(routed(routing({}))).toEqual(['email', 'teams', 'team-a']);
    const routes = [{ match: { check: ['registry-quota'] }, receivers: ['owner'] }];
    expect(routed(routing({ routes }))).toEqual(['a@contoso.example']);
  });

  test.each([
    ['OWNER_TAG', 'a<b'],
    ['OWNER_TAG', 'x'.repeat(513)],
    ['OWNER_DOMAINS', 'contoso'],
    ['OWNER_DOMAINS', 'a@contoso.example'],
  ])('%s may not be %s', (name, value) => {
    expect(problemsOf({ ...ALL, [name]: value }).map(({ setting }) => setting)).toEqual([name]);
  });
});

describe('ROUTING', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'acr-watch-routing-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('may be a file, with a byte order mark too', () => {
    const file = join(folder, 'routing.json');
    writeFileSync(file, '\ufeff{"default": ["team-a"]}');
    expect(routed({ ...ALL, ROUTING: file })).toEqual(['team-a']);
  });

  test('that is a file names it in each problem', () => {
    const file = join(folder, 'wrong.json');
    writeFileSync(file, '{"default": ["nobody"], "x": 1}');
    expect(wrongOf({ ...ALL, ROUTING: file })).toEqual([
      `wrong at default[0] of ${JSON.stringify(file)}: "nobody"`,
      `wrong at x of ${JSON.stringify(file)}: an unknown key`,
    ]);
    writeFileSync(file, '{\n"default": }');
    expect(wrongOf({ ...ALL, ROUTING: file })[0]).toBe(
      `not JSON: a value was expected, at line 2, column 12 of ${JSON.stringify(file)}`,
    );
  });

  test('that cannot be read names the path, unless it looks like an address', () => {
    const path = join(folder, 'missing.json');
    expect(wrongOf({ ...ALL, ROUTING: path })).toEqual([
      `the path ${JSON.stringify(path)}, which cannot be read (ENOENT)`,
    ]);
    expect(wrongOf({ ...ALL, ROUTING: folder })[0]).toContain('which cannot be read (EISDIR)');
    expect(wrongOf({ ...ALL, ROUTING: HOOK })).toEqual([
      'the path (hidden), which cannot be read (ENOENT)',
    ]);
  });

  test('tells every mistake at once, each with its place', () => {
    const document = {
      receivers: {
        teams: { email: ['pay@contoso.example'] },
        payments: { email: [], url: 'x' },
        Data: { email: ['nobody'] },
      },
      default: ['owner'],
      fallback: ['owner'],
      recievers: {},
      routes: [
        { match: { severity: ['bad'], check: ['nosuch'], registry: ['a b'], subscription: ['x'] } },
        { match: {}, receivers: [], routes: [{ receivers: ['nobody'], continue: 'yes' }] },
        { match: { tags: {} } },
        'x',
      ],
    };
    expect(wrongOf(routing(document)).toSorted()).toEqual(
      [
        'wrong at receivers.teams: a wrong name',
        'wrong at receivers.payments.email: an empty list',
        'wrong at receivers.payments.url: an unknown key',
        'wrong at receivers.Data: a wrong name',
        'wrong at receivers.Data.email[0]: "nobody"',
        'wrong at default: a list',
        'wrong at fallback[0]: "owner"',
        'wrong at recievers: an unknown key',
        'wrong at routes[0].match.severity[0]: "bad"',
        'wrong at routes[0].match.check[0]: "nosuch"',
        'wrong at routes[0].match.registry[0]: "a b"',
        'wrong at routes[0].match.subscription[0]: "x"',
        'wrong at routes[1].receivers: an empty list',
        'wrong at routes[1].routes[0].match: nothing',
        'wrong at routes[1].routes[0].receivers[0]: "nobody"',
        'wrong at routes[1].routes[0].continue: "yes"',
        'wrong at routes[2].match.tags: an object',
        'wrong at routes[3]: "x"',
      ].toSorted(),
    );
  });

  test('says what is allowed', () => {
    const problem = (document: object) => problemsOf(routing(document))[0]?.allowed;
    expect(problem({ default: ['x'] })).toBe('a receiver: email, teams, team-a, owner');
    expect(problem({ routes: [{ match: { check: ['x'] } }] })).toBe(
      'a check: credential-expiry, registry-quota, discovery, monitor',
    );
    expect(problem({ receivers: { x: { email: ['a@b.example'], teams: HOOK } } })).toContain(
      'TEAMS_WEBHOOK_URL_<NAME>',
    );
  });

  test('never shows what may be the URL of a webhook', () => {
    const text = JSON.stringify(problemsOf(routing({ default: [HOOK], routes: [HOOK] })));
    expect(text).toContain('(hidden)');
    expect(text).not.toContain('c2lnbmF0dXJl');
  });

  test('never shows it as a key or without its scheme either', () => {
    const bare = HOOK.slice(HOOK.indexOf('//') + 2);
    for (const hook of [HOOK, bare, 'hook?sig=c2lnbmF0dXJl']) {
      const match = { tags: { [hook]: 'x' }, [hook]: [] };
      const document = {
        [hook]: 1,
        receivers: { [hook]: { email: ['x'], [hook]: 1 } },
        default: [hook],
        routes: [{ match, [hook]: 2 }],
      };
      const text = JSON.stringify(problemsOf(routing(document)));
      expect(text).toContain('wrong at receivers.(hidden)');
      expect(text).not.toContain('c2lnbmF0dXJl');
      expect(text).not.toContain(bare.slice(0, 8));
      expect(JSON.stringify(problemsOf({ ...ALL, ROUTING: hook }))).not.toContain('c2lnbmF0dXJl');
    }
  });

  test('names routes that can never be reached', () => {
    const routes = [{ match: {} }, { match: { severity: ['info'] } }];
    expect(wrongOf(routing({ routes }))).toEqual([
      'wrong at routes[1]: a route that can never be reached: routes[0] before it takes all of it, without "continue"',
    ]);
  });

  test('is told together with what is wrong elsewhere, without problems that only follow', () => {
    const env = { ...ALL, TEAMS_WEBHOOK_URL_BAD: 'http://x', EMAIL_SENDER: 'nobody' };
    expect(problemsOf({ ...env, ROUTING: '{' }).map(({ setting }) => setting)).toEqual([
      'ROUTING',
      'EMAIL_SENDER',
      'TEAMS_WEBHOOK_URL_BAD',
    ]);
    const lists = { payments: { email: ['pay@contoso.example'] } };
    const document = { receivers: lists, default: ['bad', 'payments', 'email'] };
    expect(problemsOf(routing(document, env)).map(({ setting }) => setting)).toEqual([
      'EMAIL_SENDER',
      'TEAMS_WEBHOOK_URL_BAD',
    ]);
  });

  test('does not know a receiver whose setting is empty', () => {
    const env = { ...ALL, TEAMS_WEBHOOK_URL_OLD: '  ' };
    expect(wrongOf(routing({ default: ['old'] }, env))).toEqual(['wrong at default[0]: "old"']);
    expect(valueOf(env).receivers.map(({ name }) => name)).not.toContain('old');
  });
});

test('names that are written down twice agree', () => {
  expect(OWN_CHECKS).toEqual([DISCOVERY, MONITOR]);
  expect(MAX_LIST).toBe(MAX_RECIPIENTS);
});

import { describe, expect, test } from 'vitest';
import { createRouting } from '../../src/domain/routing.ts';
import { explainRoute } from '../../src/monitor/explain-route.ts';
import type { RouteTools } from '../../src/monitor/explain-route.ts';
import type { ExampleRule } from '../../src/monitor/route-examples.ts';
import { aFinding, withoutEvidence } from '../support/findings.ts';
import { aPlan, aRoute } from '../support/routing.ts';

const STORED = withoutEvidence(aFinding({ title: 'Secret \u001b[2Jof\napp ends' }));
const RULES: readonly ExampleRule[] = [
  { check: 'quota', rule: 'full', severities: ['critical', 'warning'], ofRegistry: true },
  { check: 'secrets', rule: 'ended', severities: ['critical'], ofRegistry: false },
];
const routes = [aRoute({ match: { registry: ['prod*'] }, receivers: ['teams'] })];

function tools(given: Partial<RouteTools> = {}): RouteTools {
  return {
    routing: createRouting(aPlan({ routes, default: ['email'], fallback: ['teams'] })),
    receivers: [
      { name: 'email', channel: 'email' },
      { name: 'teams', channel: 'teams' },
    ],
    rules: RULES,
    findAlert: async (wanted) => (wanted === STORED.fingerprint ? STORED : undefined),
    ...given,
  };
}
const ask = (what: string | undefined, about = {}) => explainRoute(tools(), { what, about });

describe('the way of a finding', () => {
  test('is explained for a stored alert, whatever the letter case of its fingerprint', async () => {
    const answer = await ask(` ${STORED.fingerprint.toUpperCase()} `);
    expect(answer).toEqual({
      kind: 'explained',
      title: 'Secret [2Jof app ends',
      check: 'credential-expiry',
      severity: 'warning',
      destinations: [{ receiver: 'email' }],
      lines: [
        'routes[0] does not fit: registry none is not prod*',
        'no route fits: the default is email',
      ],
    });
  });

  test('is explained for an example about a registry', async () => {
    expect(await ask('full-warning', { registry: 'prodeu' })).toMatchObject({
      kind: 'explained',
      severity: 'warning',
      destinations: [{ receiver: 'teams' }],
    });
    expect(await ask('full-warning')).toMatchObject({ destinations: [{ receiver: 'email' }] });
  });

  test('is that of the worst severity where the example names none', async () => {
    expect(await ask('FULL')).toMatchObject({ kind: 'explained', severity: 'critical' });
  });

  test('is unknown for other words and for alerts that are not there', async () => {
    expect(await ask('0'.repeat(32))).toEqual({
      kind: 'unknown',
      problem: `no alert has the fingerprint ${'0'.repeat(32)}`,
    });
    const answer = await ask(`full-info\u001b[2J${'x'.repeat(500)}`);
    expect(answer.kind === 'unknown' && answer.problem).toMatch(/^"full-info .*…" is neither/);
    expect(answer.kind === 'unknown' && answer.problem.length).toBeLessThan(200);
  });

  test('asks the state for a fingerprint alone', async () => {
    const findAlert = () => Promise.reject(new Error('asked'));
    await expect(
      explainRoute(tools({ findAlert }), { what: 'full', about: {} }),
    ).resolves.toBeDefined();
    await expect(
      explainRoute(tools({ findAlert }), { what: undefined, about: {} }),
    ).resolves.toBeDefined();
    await expect(
      explainRoute(tools({ findAlert }), { what: STORED.fingerprint, about: {} }),
    ).rejects.toThrow('asked');
  });
});

test('the list has every receiver, the fallback and one example for each severity of a rule', async () => {
  expect(await ask(undefined)).toEqual({
    kind: 'listed',
    receivers: [
      { name: 'email', channel: 'email' },
      { name: 'teams', channel: 'teams' },
    ],
    fallback: ['teams'],
    examples: ['full-critical', 'full-warning', 'ended-critical'],
  });
});

import { describe, expect, test } from 'vitest';
import { runOurs } from '../../bench/noise-ours.ts';
import { scoreOf } from '../../bench/noise-table.ts';
import type { Sighting, Timeline } from '../../bench/noise-types.ts';
import type { RunSketch } from '../support/noise.ts';
import { aSighting, aTimeline } from '../support/noise.ts';

const REGISTRY =
  '/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-images/providers/Microsoft.ContainerRegistry/registries/registry000';
const SCOPE = `registry/${REGISTRY.toLowerCase()}/usages`;
const FREE = { key: 'email', perMinute: Infinity, perHour: Infinity };

const quota = aSighting({ id: `${REGISTRY}/usages/webhooks`, registry: REGISTRY, scope: SCOPE });
const secret: Sighting = aSighting({
  ...{ id: 'applications/1/secrets/0', operator: 'identity', check: 'credential-expiry' },
  ...{ rule: 'secret-expiring', scope: 'applications', subjectType: 'secret', severity: 'info' },
});

function worldOf(runs: readonly RunSketch[]): Timeline {
  const registry = { id: REGISTRY, name: 'registry000', operator: 'team-01', replicas: [] };
  return { ...aTimeline(runs), registries: [registry] };
}

async function toldOf(runs: readonly RunSketch[], env = {}) {
  const { tellings } = await runOurs({ timeline: worldOf(runs), env, budget: FREE });
  return tellings.map(
    ({ run, operator, mentions }) =>
      `${run} ${operator} ${mentions.map(({ status }) => status).join(' ')}`,
  );
}

describe('runOurs', () => {
  test('the identity team is told what is watched, then each hears of its own once', async () => {
    const runs = [{ seen: [] }, { seen: [quota, secret] }, { seen: [quota, secret] }, { seen: [] }];
    expect((await toldOf(runs)).sort()).toEqual([
      '0 identity ',
      '1 identity firing',
      '1 team-01 firing',
      '3 identity resolved',
      '3 team-01 resolved',
    ]);
  });

  test('what could not be read is not resolved', async () => {
    const unread = [{ check: 'registry-quota', scope: SCOPE, cause: 'forbidden' as const }];
    const runs = [{ seen: [quota] }, { seen: [], hidden: [quota], unread }, { seen: [quota] }];
    expect((await toldOf(runs)).filter((line) => line.includes('team-01'))).toEqual([
      '0 team-01 firing',
    ]);
  });

  test('settings of the lifecycle count', async () => {
    const runs = Array.from({ length: 20 }, () => ({ seen: [quota] }));
    const reminded = await toldOf(runs, { REMIND_WARNING_HOURS: '24' });
    expect(reminded.filter((line) => line.includes('team-01'))).toHaveLength(10);
    await expect(toldOf(runs, { REMIND_WARNING_HOURS: 'soon' })).rejects.toThrow('REMIND_WARNING');
  });

  test('messages beyond the budget wait for a run of another timer, and none is lost', async () => {
    const timeline = worldOf([{ seen: [quota, secret] }]);
    const budget = { key: 'email', perMinute: 1, perHour: 1 };
    const { tellings, waited } = await runOurs({ timeline, env: {}, budget });
    expect(waited).toBe(1);
    expect(tellings.map(({ operator }) => operator).sort()).toEqual(['identity', 'team-01']);
  });

  test('its messages can be scored', async () => {
    const timeline = worldOf([{ seen: [quota] }, { seen: [quota] }]);
    const { tellings } = await runOurs({ timeline, env: {}, budget: FREE });
    const { total, misses } = scoreOf('ours', timeline, tellings);
    expect(total).toMatchObject({ messages: 2, mentions: 1, repeats: 0 });
    expect(misses.missed).toBe(0);
  });
});

import { describe, expect, test } from 'vitest';
import { CHECKS } from '../../src/checks/catalog.ts';
import { SWEEP_COMPLETED } from '../../src/monitor/log-sweep.ts';
import { runApp } from './support/running-app.ts';
import type { RunningApp } from './support/running-app.ts';

const NOTHING_LISTENS = 'http://127.0.0.1:1/devstoreaccount1';

function events({ logs }: RunningApp): readonly Readonly<Record<string, unknown>>[] {
  return logs
    .filter(({ message }) => message.startsWith(`${SWEEP_COMPLETED} `))
    .map(({ message }) => JSON.parse(message.slice(SWEEP_COMPLETED.length)));
}

describe('the event of a completed timer run', () => {
  test('is written once for each run of each timer, and names the timer', async () => {
    const app = await runApp();
    const timers = CHECKS.map((check) => check.describe());
    for (const { timer } of timers) await app.host.runTimer(timer.functionName);
    expect(events(app).map(({ timer }) => timer)).toEqual(timers.map(({ id }) => id));
    expect(new Set(events(app).map(({ runId }) => runId)).size).toBe(timers.length);
  });

  test('counts what the run found, could not read and told', async () => {
    const app = await runApp();
    await app.host.runTimer('checkQuotas');
    const report = await app.look();
    const { critical, warning, info, gaps } = report.summary;
    expect(events(app)).toMatchObject([
      { checks: CHECKS.map((check) => check.describe().id).join(','), delivered: 2, failed: 0 },
    ]);
    expect(events(app)).toMatchObject([{ critical, warning, info, gaps }]);
  });

  test('counts what could not be told', async () => {
    const app = await runApp();
    app.sandbox.simulator.faults.add({ service: 'mail', path: /emails:send/, status: 400 });
    await app.host.runTimer('checkQuotas');
    // Two cards: the summary, and at once that the mail is refused.
    expect(events(app)).toMatchObject([{ delivered: 2, failed: 1 }]);
  });

  test('is not written by a run that is asked for over HTTP', async () => {
    const app = await runApp();
    const answer = await app.request('check?notify=true', { method: 'POST' });
    expect([answer.status, events(app)]).toEqual([200, []]);
  });

  test('is not written when the settings are wrong', async () => {
    const app = await runApp({ env: { EMAIL_SENDER: 'not an address' } });
    await expect(app.host.runTimer('checkQuotas')).rejects.toThrow('the settings are wrong');
    expect(events(app)).toEqual([]);
  });

  test('is not written when the state is down', async () => {
    const state = `DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=AAAA;TableEndpoint=${NOTHING_LISTENS};`;
    const app = await runApp({ env: { AzureWebJobsStorage: state } });
    await expect(app.host.runTimer('checkQuotas')).rejects.toThrow('list runs failed');
    expect(events(app)).toEqual([]);
  });
});

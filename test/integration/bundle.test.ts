import { describe, expect, test } from 'vitest';
import { readStateRows } from './support/state-rows.ts';
import { mailTexts, runApp } from './support/running-app.ts';

describe('the built bundle against the sample tenant', () => {
  test('registers every function', async () => {
    const { host } = await runApp();
    expect(host.functions.map(({ name }) => name).sort()).toEqual([
      'check',
      'checkCredentials',
      'checkLogins',
      'checkQuotas',
      'checkReplications',
      'endSilence',
      'health',
      'notifyTest',
      'silences',
      'snooze',
    ]);
  });

  test('reports every rule of every check when it is asked over HTTP', async () => {
    const app = await runApp();
    const report = await app.look();
    expect(new Set(report.findings.map(({ rule }) => rule))).toEqual(
      new Set([
        'certificate-expired',
        'certificate-expiring',
        'credential-undated',
        'failed-login-spike',
        'secret-expired',
        'secret-expiring',
        'quota',
        'storage-capacity',
        'storage-included',
        'registry-failed',
        'replica-endpoint-disabled',
        'replica-failed',
        'replica-not-ready',
      ]),
    );
    const unread = report.coverage.flatMap(({ gaps }) => gaps);
    expect(
      unread
        .map(({ scope, cause }) => [scope.split('/').at(-2), cause])
        .toSorted((left, right) => String(left).localeCompare(String(right))),
    ).toEqual([
      ['contosoarchive', 'not-configured'],
      ['contosobuild', 'not-configured'],
    ]);
  });

  test('tells one summary by mail and one by card at the first timer, then only what is new', async () => {
    const app = await runApp();
    await app.host.runTimer('checkQuotas');
    const { mails, cards } = app.sandbox.simulator.outbox;
    expect([mails.length, cards.length]).toEqual([1, 1]);
    expect(mails[0]?.subject).toMatch(/^NEW: now watching 9 registries, /);

    // A replica is told at the second run that sees it.
    await app.host.runTimer('checkReplications');
    expect([mails.length, cards.length]).toEqual([2, 2]);
    expect(mails[1]?.subject).toMatch(/^NEW /);
    for (const timer of ['checkCredentials', 'checkReplications', 'checkLogins', 'checkQuotas'])
      await app.host.runTimer(timer);
    expect([mails.length, cards.length]).toEqual([2, 2]);
  });

  test('tells what is new, then what got worse, then what was put right', async () => {
    const app = await runApp();
    await app.host.runTimer('checkQuotas');
    const registry = app.sandbox.simulator.tenant.registries.find(
      ({ name }) => name === 'contosoprod',
    );
    if (registry === undefined) throw new Error('no contosoprod');
    const webhooks = (currentValue: number) => {
      registry.usages.set = [{ name: 'Webhooks', limit: 500, currentValue, unit: 'Count' }];
      return app.host.runTimer('checkQuotas');
    };
    await webhooks(420);
    await webhooks(499);
    await webhooks(10);
    const told = mailTexts(app).slice(1);
    expect(told.map((text) => /^[A-Z]+/.exec(text)?.[0])).toEqual(['NEW', 'WORSE', 'RESOLVED']);
    for (const text of told) expect(text).toContain('contosoprod');
  });

  test('a look changes nothing, so the timer after it still tells everything once', async () => {
    const app = await runApp();
    await app.host.runTimer('checkQuotas');
    const registry = app.sandbox.simulator.tenant.registries.find(
      ({ name }) => name === 'contosoprod',
    );
    if (registry === undefined) throw new Error('no contosoprod');
    registry.usages.set = [{ name: 'Webhooks', limit: 500, currentValue: 499, unit: 'Count' }];
    const before = await readStateRows(app.sandbox.storage);
    const report = await app.look();
    expect(report.findings.map(({ title }) => title).join()).toContain('contosoprod');
    expect(await readStateRows(app.sandbox.storage)).toEqual(before);
    await app.host.runTimer('checkQuotas');
    await app.host.runTimer('checkQuotas');
    expect(app.sandbox.simulator.outbox.mails.length).toBe(2);
  });

  test('POST with notify=true tells as a timer does', async () => {
    const app = await runApp();
    const answer = await app.request('check?notify=true&checks=registry-quota', { method: 'POST' });
    expect(answer.status).toBe(200);
    expect(app.sandbox.simulator.outbox.mails.length).toBe(1);
  });

  test('a narrowed run leaves the alerts of other registries as they are', async () => {
    const app = await runApp();
    await app.host.runTimer('checkQuotas');
    const rows = (await readStateRows(app.sandbox.storage)).filter((row) => /alert-/.test(row));
    await app.request('check?notify=true&registry=contosoprod', { method: 'POST' });
    const after = (await readStateRows(app.sandbox.storage)).filter((row) => /alert-/.test(row));
    expect(after).toEqual(rows);
    expect(app.sandbox.simulator.outbox.mails.length).toBe(1);
  });

  test('a failed mail is kept and sent at the next run, and does not hold back the card', async () => {
    const app = await runApp();
    const repair = app.sandbox.simulator.faults.add({
      service: 'mail',
      path: /emails:send/,
      status: 503,
    });
    await app.host.runTimer('checkQuotas');
    const { mails, cards } = app.sandbox.simulator.outbox;
    expect([mails.length, cards.length]).toEqual([0, 1]);
    repair();
    await app.host.runTimer('checkQuotas');
    expect([mails.length, cards.length]).toEqual([1, 1]);
  });

  test('a mail that is refused for good is told by the other receiver at once, and in health', async () => {
    const app = await runApp();
    app.sandbox.simulator.faults.add({ service: 'mail', path: /emails:send/, status: 400 });
    await app.host.runTimer('checkQuotas');
    const { mails, cards } = app.sandbox.simulator.outbox;
    expect([mails.length, cards.length]).toEqual([0, 2]);
    expect(JSON.stringify(cards[1])).toContain('receiver email refuses messages');
    const health = await app.request('health');
    expect(health.status).toBe(503);
    expect(await health.json()).toMatchObject({ status: 'not-delivering' });
    await app.host.runTimer('checkQuotas');
    expect([mails.length, cards.length]).toEqual([0, 2]);
  });
});

describe('the HTTP functions', () => {
  test('answer JSON, HTML to a browser and text to a terminal', async () => {
    const app = await runApp();
    const typeFor = async (accept: string) =>
      (await app.request('check?checks=registry-quota', { headers: { accept } })).headers.get(
        'content-type',
      );
    expect(await typeFor('*/*')).toBe('application/json; charset=utf-8');
    expect(await typeFor('text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8')).toBe(
      'text/html; charset=utf-8',
    );
    expect(await typeFor('text/plain')).toBe('text/plain; charset=utf-8');
  });

  test('refuse what they do not understand, all problems at once, with what exists', async () => {
    const app = await runApp();
    const answer = await app.request('check?checks=quota,secrets&notify=true&nosuch=1&registry=');
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    const text = await answer.text();
    expect(text).toContain('notify=true needs POST');
    expect(text).toContain('there is no parameter \\"nosuch\\"');
    expect(text).toContain('registry is empty');
    expect(text).toContain('there is no check \\"quota\\"');
    expect(text).toContain('there is no check \\"secrets\\"');
    expect(text).toContain('credential-expiry, registry-quota, replication-health, login-failures');
  });

  test('a name that no registry has is a gap of the report, never a clean bill', async () => {
    const app = await runApp();
    const report = await app.look('?registry=nosuchregistry');
    expect(report.summary.gaps).toBe(1);
    expect(report.coverage[0]?.gaps[0]?.reason).toContain('nosuchregistry');
  });

  test('health says starting before the first run, and ok with times after it', async () => {
    const app = await runApp();
    const before = await app.request('health');
    expect([before.status, JSON.stringify(await before.json())]).toEqual([
      200,
      expect.stringContaining('"status":"starting"'),
    ]);
    await app.host.runTimer('checkQuotas');
    const after = await app.request('health');
    const body = JSON.stringify(await after.json());
    expect([after.status, body]).toEqual([200, expect.stringContaining('"status":"ok"')]);
    expect(body).not.toContain('null');
  });
});

describe('with bad settings', () => {
  test('every function is there, runs fail with all problems, and health answers 503 with them', async () => {
    const app = await runApp({
      env: {
        QUOTA_WARNING_PERCENT: '99',
        QUOTAS_SCHEDULE: 'every hour',
        CREDENTIAL_EXPIRY_DAYS: 'soon',
        TEAMS_WEBHOOK_URL: 'https://contoso.webhook.office.com/webhookb2/canary-secret',
      },
    });
    expect(app.host.functions.length).toBe(10);
    await expect(app.host.runTimer('checkQuotas')).rejects.toThrow(
      /QUOTAS_SCHEDULE.*CREDENTIAL_EXPIRY_DAYS|CREDENTIAL_EXPIRY_DAYS.*QUOTAS_SCHEDULE/,
    );
    const health = await app.request('health');
    const text = await health.text();
    expect(health.status).toBe(503);
    for (const name of [
      'QUOTA_WARNING_PERCENT',
      'QUOTAS_SCHEDULE',
      'CREDENTIAL_EXPIRY_DAYS',
      'TEAMS_WEBHOOK_URL',
    ]) {
      expect(text).toContain(name);
    }
    expect(text + JSON.stringify(app.logs)).not.toContain('canary-secret');
  });
});

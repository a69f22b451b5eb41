import { describe, expect, test } from 'vitest';
import type { Alert } from '../../src/domain/alert.ts';
import { CLOSED_STATES } from '../../src/domain/alert.ts';
import { mutingFor } from '../../src/domain/muting.ts';
import { matches } from '../../src/domain/silence.ts';
import { SNOOZE_HOURS, snoozePayload } from '../../src/domain/snooze-token.ts';
import { openSnooze } from '../../src/monitor/open-snooze.ts';
import { snooze } from '../../src/monitor/snooze.ts';
import { createDeskTools } from '../support/memory-desk.ts';
import { createMemorySigningKeys } from '../support/memory-signing-keys.ts';
import { aSilence, SILENCE_TIME } from '../support/silences.ts';
import { anAlert } from '../support/stored-alerts.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MAC = 'm'.repeat(43);
const FORM = { hours: '8', by: 'Ana', comment: 'known' };

/** An open alert, another beside it, and a link for the first that is good for 14 days. */
async function scene(change: Partial<Alert> = {}) {
  const alert = anAlert('one', { worseAt: SILENCE_TIME - DAY, ...change });
  const tools = createDeskTools([anAlert('two'), alert]);
  const { owner, fingerprint } = alert;
  const expiresAt = SILENCE_TIME + 14 * DAY;
  const signer = await tools.keys.loadSigner(SILENCE_TIME);
  const token = signer.sign(snoozePayload({ owner, fingerprint, expiresAt }));
  const kept = () => tools.silences.listSilences();
  return { tools, token, alert, kept, signer };
}

describe('opening a snooze link', () => {
  test('shows which alert it is for, tame, and changes nothing', async () => {
    const base = anAlert();
    const title = 'Webhooks\u202e of <b>one</b>';
    const { tools, token, kept } = await scene({ finding: { ...base.finding, title } });
    expect(await openSnooze(tools, token)).toEqual({
      kind: 'open',
      alert: {
        title: 'Webhooks of <b>one</b>',
        severity: 'warning',
        check: 'registry-quota',
        subject: base.finding.subject.name,
      },
      current: undefined,
    });
    expect(await kept()).toEqual([]);
    expect(tools.lines).toEqual([]);
  });

  test('asks no store for what no link of the app can be', async () => {
    const { tools } = await scene();
    const keys = { loadVerifier: () => Promise.reject(new Error('asked')) };
    const payload = (text: string) => `1.${Buffer.from(text).toString('base64url')}.${MAC}`;
    const [{ fingerprint }, owner] = [anAlert('one'), 'registry-quota'];
    const far = SILENCE_TIME + 15 * DAY + 1;
    const garbage = [
      ...['', 'x', '1.x.y', 'x'.repeat(100_000), '<script>', '1.2.3\n', `1.x.${MAC}`],
      ...[payload('x'), payload('snooze2:1'), `1.abcde.${MAC}`, `1.é.${MAC}`],
      payload(snoozePayload({ owner, fingerprint, expiresAt: far })),
    ];
    for (const token of garbage) {
      expect(await openSnooze({ ...tools, keys }, token)).toEqual({ kind: 'invalid' });
    }
    const over = payload(snoozePayload({ owner, fingerprint, expiresAt: SILENCE_TIME }));
    expect(await openSnooze({ ...tools, keys }, over)).toEqual({ kind: 'expired' });
  });

  test('is invalid, and makes no key, while there is none', async () => {
    const { tools, token } = await scene();
    const keys = createMemorySigningKeys();
    expect(await openSnooze({ ...tools, keys }, token)).toEqual({ kind: 'invalid' });
    expect(await snooze({ ...tools, keys }, { ...FORM, token })).toEqual({ kind: 'invalid' });
    expect(await keys.loadVerifier()).toBeUndefined();
  });

  test('is invalid when another key signed it', async () => {
    const { tools, token } = await scene();
    const forged = `${token.slice(0, -43)}${MAC}`;
    expect(await openSnooze(tools, forged)).toEqual({ kind: 'invalid' });
  });

  test('is invalid for a text that is signed and is no payload', async () => {
    const { tools, signer } = await scene();
    expect(await openSnooze(tools, signer.sign('snooze2:x'))).toEqual({ kind: 'invalid' });
  });

  test('works up to the ms before it expires', async () => {
    const { tools, token } = await scene();
    tools.advance(14 * DAY - 1);
    expect((await openSnooze(tools, token)).kind).toBe('open');
    tools.advance(1);
    expect(await openSnooze(tools, token)).toEqual({ kind: 'expired' });
    expect(await snooze(tools, { ...FORM, token })).toEqual({ kind: 'expired' });
  });

  test.each(CLOSED_STATES)('leads nowhere when the alert is closed: %s', async (state) => {
    const { tools, token, kept } = await scene({ state });
    expect(await openSnooze(tools, token)).toEqual({ kind: 'closed' });
    expect(await snooze(tools, { ...FORM, token })).toEqual({ kind: 'closed' });
    expect(await kept()).toEqual([]);
  });

  test('leads nowhere when the alert is forgotten or of another owner', async () => {
    const { tools, signer, alert } = await scene();
    const link = { fingerprint: alert.fingerprint, expiresAt: SILENCE_TIME + 1 };
    const token = signer.sign(snoozePayload({ ...link, owner: 'discovery' }));
    expect(await openSnooze(tools, token)).toEqual({ kind: 'closed' });
  });

  test('shows the silence by link that holds, and no other', async () => {
    const { tools, token, alert } = await scene();
    const only = { field: 'fingerprint', how: 'equals', values: [alert.fingerprint] } as const;
    const link = { via: 'link', matchers: [only] };
    const others = [
      aSilence(1, { ...link, endsAt: SILENCE_TIME }),
      aSilence(2, { ...link, startsAt: SILENCE_TIME + 1 }),
      aSilence(3, { ...link, ended: { at: SILENCE_TIME, by: 'Bo' } }),
      aSilence(4, { ...link, via: 'http' }),
      aSilence(5, { ...link, matchers: [only, { ...only, field: 'check' }] }),
      aSilence(6, { ...link, matchers: [{ ...only, values: ['0'.repeat(32)] }] }),
      // Broken: the alert got worse after it began.
      aSilence(7, { ...link, startsAt: SILENCE_TIME - DAY - 1 }),
    ];
    for (const silence of others) await tools.silences.addSilence(silence);
    expect(await openSnooze(tools, token)).toMatchObject({ current: undefined });
    const shorter = aSilence(8, { ...link, endsAt: SILENCE_TIME + HOUR });
    await tools.silences.addSilence(shorter);
    await tools.silences.addSilence(aSilence(9, link));
    expect(await openSnooze(tools, token)).toMatchObject({ current: { id: aSilence(9).id } });
  });
});

describe('sending the form of a snooze link', () => {
  test('silences that one alert for as long as was chosen, and logs it', async () => {
    const { tools, token, alert, kept } = await scene();
    const outcome = await snooze(tools, { ...FORM, token });
    expect(outcome).toMatchObject({
      kind: 'silenced',
      instead: undefined,
      silence: { endsAt: '2026-11-20T14:00:00.000Z', via: 'link', breaksOnRise: true },
    });
    const [silence, ...others] = await kept();
    if (silence === undefined) throw new Error('nothing is silenced');
    expect(others).toEqual([]);
    expect(silence).toMatchObject({ createdBy: 'Ana', comment: 'known', startsAt: SILENCE_TIME });
    expect(matches(silence, alert.finding)).toBe(true);
    expect(matches(silence, anAlert('two').finding)).toBe(false);
    expect(tools.lines.map(({ message, facts }) => [message, facts?.['via']])).toEqual([
      ['silence created', 'link'],
    ]);
  });

  test('makes one silence of many clicks at once, whoever was first', async () => {
    const { tools, token, kept } = await scene();
    const forms = Array.from({ length: 50 }, (_, at) => ({ ...FORM, token, by: `Bo ${at}` }));
    const outcomes = await Promise.all(forms.map((form) => snooze(tools, form)));
    expect((await kept()).map(({ createdBy }) => createdBy)).toEqual(['Bo 0']);
    expect(tools.lines.map(({ message }) => message)).toEqual(['silence created']);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ silence: { createdBy: 'Bo 0' } });
    }
  });

  test('silences anew where one until the same hour was ended or is broken', async () => {
    const { tools, token, kept } = await scene();
    const [first] = [await snooze(tools, { ...FORM, token })];
    if (first.kind !== 'silenced') throw new Error(first.kind);
    await tools.silences.endSilence(first.silence.id, { at: SILENCE_TIME, by: 'Bo' });
    expect(await snooze(tools, { ...FORM, token })).toMatchObject({ kind: 'silenced' });
    expect((await kept()).filter(({ ended }) => ended === undefined)).toHaveLength(1);
  });

  test('is broken by what is graver than what was silenced, in a later episode too', async () => {
    const { tools, token, alert, kept } = await scene();
    await snooze(tools, { ...FORM, token });
    const [silence] = await kept();
    if (silence === undefined) throw new Error('nothing is silenced');
    expect(silence.upTo).toBe('warning');
    const again = anAlert('one', { startsAt: SILENCE_TIME + HOUR });
    const critical: Alert = { ...again, finding: { ...alert.finding, severity: 'critical' } };
    const mutingOf = mutingFor({
      ...{ silences: [silence], isQuiet: false, alerts: [] },
      now: SILENCE_TIME + HOUR,
    });
    expect(mutingOf(again)?.kind).toBe('silence');
    expect(mutingOf(critical)).toBeUndefined();
  });

  test('takes every duration that is offered and no other', async () => {
    for (const hours of SNOOZE_HOURS) {
      const { tools, token, kept } = await scene();
      await snooze(tools, { ...FORM, token, hours: String(hours) });
      expect((await kept())[0]?.endsAt).toBe(SILENCE_TIME + hours * HOUR);
    }
    for (const hours of ['', '0', '2', '721', '-1', '1e3', ' 8', '8.0', 'x']) {
      const { tools, token, kept } = await scene();
      const outcome = await snooze(tools, { ...FORM, token, hours });
      expect(outcome).toMatchObject({ kind: 'incomplete', problems: ['choose how long'] });
      expect(await kept()).toEqual([]);
    }
  });

  test('says everything that is missing, at once', async () => {
    const { tools, token, kept } = await scene();
    const outcome = await snooze(tools, { token, hours: '', by: ' ', comment: '' });
    expect(outcome).toMatchObject({
      kind: 'incomplete',
      problems: ['choose how long', 'the author is empty', 'the comment is empty'],
    });
    expect(await kept()).toEqual([]);
  });

  test('twice with the same wish changes nothing the second time', async () => {
    const { tools, token, kept } = await scene();
    await snooze(tools, { ...FORM, token });
    tools.advance(5 * 60_000 - 1);
    expect(await snooze(tools, { ...FORM, token })).toMatchObject({
      kind: 'already',
      silence: { endsAt: '2026-11-20T14:00:00.000Z' },
    });
    expect(await snooze(tools, { ...FORM, token, hours: '1' })).toMatchObject({ kind: 'already' });
    expect(await kept()).toHaveLength(1);
  });

  test('for longer puts a new silence in the place of the one that holds', async () => {
    const { tools, token, kept } = await scene();
    await snooze(tools, { ...FORM, token });
    tools.advance(5 * 60_000);
    const outcome = await snooze(tools, { ...FORM, token, by: 'Bo' });
    expect(outcome).toMatchObject({
      kind: 'silenced',
      silence: { endsAt: '2026-11-20T14:05:00.000Z' },
      instead: { endsAt: '2026-11-20T14:00:00.000Z' },
    });
    const [first, second] = await kept();
    expect(first?.ended).toEqual({ at: SILENCE_TIME + 5 * 60_000, by: 'Bo' });
    expect(second?.ended).toBeUndefined();
    expect(tools.lines.map(({ message }) => message)).toEqual([
      'silence created',
      'silence created',
      'silence ended',
    ]);
  });

  test('again after the alert got worse silences it anew', async () => {
    const { tools, token, kept, alert } = await scene();
    await snooze(tools, { ...FORM, token });
    tools.advance(HOUR);
    const worse = { ...alert, worseAt: SILENCE_TIME + 1 };
    const alerts = { loadAlerts: async () => [{ alert: worse, version: 'v2' }] };
    const outcome = await snooze({ ...tools, alerts }, { ...FORM, token, hours: '1' });
    expect(outcome).toMatchObject({ kind: 'silenced', instead: undefined });
    expect(await kept()).toHaveLength(2);
  });

  test('with another link than ours silences nothing', async () => {
    const { tools, token, kept } = await scene();
    const forged = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
    expect(await snooze(tools, { ...FORM, token: forged })).toEqual({ kind: 'invalid' });
    expect(await kept()).toEqual([]);
  });
});

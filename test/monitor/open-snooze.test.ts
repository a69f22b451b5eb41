import { expect, test } from 'vitest';
import { snoozePayload } from '../../src/domain/snooze-token.ts';
import { followLink, subjectOf } from '../../src/monitor/open-snooze.ts';
import { createDeskTools } from '../support/memory-desk.ts';
import { aSilence, SILENCE_TIME } from '../support/silences.ts';
import { anAlert } from '../support/stored-alerts.ts';

test('a good link leads to its alert and to every silence that is kept', async () => {
  const alert = anAlert('one');
  const tools = createDeskTools([anAlert('two'), alert]);
  await tools.silences.addSilence(aSilence());
  const signer = await tools.keys.loadSigner(SILENCE_TIME);
  const { owner, fingerprint } = alert;
  const token = signer.sign(snoozePayload({ owner, fingerprint, expiresAt: SILENCE_TIME + 1 }));
  expect(await followLink(tools, token)).toEqual({
    kind: 'open',
    alert,
    current: undefined,
    kept: [aSilence()],
    now: SILENCE_TIME,
  });
});

test('the texts of an alert are tame on its page', () => {
  const { finding } = anAlert();
  const hostile = { ...finding, title: `a\u202e\n${'x'.repeat(600)}`, check: 'b\u0007c' };
  const { title, check } = subjectOf({ ...anAlert(), finding: hostile });
  expect(title.startsWith('a x')).toBe(true);
  expect(title.length).toBeLessThanOrEqual(500);
  expect(check).not.toContain('\u0007');
});

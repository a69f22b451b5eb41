import { app } from '@azure/functions';
import { snoozePayload } from '../../src/domain/snooze-token.ts';
import { registerNotifyTest } from '../../src/functions/notify-test.ts';
import { registerSilences } from '../../src/functions/silences.ts';
import { registerSnooze } from '../../src/functions/snooze.ts';
import type { Desk } from '../../src/monitor/desk.ts';
import { aReceiver, createDeskTools, createMemoryDesk } from './memory-desk.ts';
import { SILENCE_TIME } from './silences.ts';
import { anAlert } from './stored-alerts.ts';

/** The HTTP functions of silences, links and tests over memory; `/api/link` gives a good link. */
const { finding } = anAlert();
const hostile = { ...finding, title: '<script>alert(1)</script> Webhooks & "more"' };
const alert = anAlert('one', { finding: hostile });
const tools = createDeskTools([alert]);
const desk = createMemoryDesk(tools, [
  aReceiver('email', { status: 'delivered', detail: 'accepted' }),
  aReceiver('teams-down', { status: 'failed', retryable: false, reason: '404: gone' }),
]);

const REFUSALS = {
  'bad-settings': { kind: 'bad-settings', problems: ['ONE is wrong', 'TWO is wrong'] },
  'no-state': { kind: 'no-state', reason: 'table AcrWatchState: secret-canary' },
} as const;
let refusal: keyof typeof REFUSALS | undefined;

/** What the desk answers, or the refusal that a test has asked for. */
function unless<A extends readonly unknown[], T>(work: (...args: A) => Promise<T>) {
  return async (...args: A) => (refusal === undefined ? work(...args) : REFUSALS[refusal]);
}

const guarded: Desk = {
  silences: {
    list: unless(desk.silences.list),
    create: unless(desk.silences.create),
    end: unless(desk.silences.end),
  },
  openSnooze: unless(desk.openSnooze),
  snooze: unless(desk.snooze),
  testReceivers: unless(desk.testReceivers),
};

registerSilences(guarded);
registerSnooze(guarded);
registerNotifyTest(guarded);

app.http('link', {
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: async () => {
    const signer = await tools.keys.loadSigner(SILENCE_TIME);
    const { owner, fingerprint } = alert;
    const expiresAt = SILENCE_TIME + 1000;
    return { body: signer.sign(snoozePayload({ owner, fingerprint, expiresAt })) };
  },
});

app.http('set', {
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: (request) => {
    const asked = request.query.get('refusal');
    refusal = asked === 'bad-settings' || asked === 'no-state' ? asked : undefined;
    tools.advance(Number(request.query.get('advance') ?? 0));
    return {};
  },
});

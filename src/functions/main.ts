import { createApp } from '../compose.ts';
import { registerCheck } from './check.ts';
import { registerHealth } from './health.ts';
import { registerNotifyTest } from './notify-test.ts';
import { registerSilences } from './silences.ts';
import { registerSnooze } from './snooze.ts';
import { registerTimers } from './timers.ts';

/** What Azure Functions loads. Registration never throws: bad settings show in runs and health. */
const app = createApp();
registerTimers(app);
registerCheck(app);
registerHealth(app);
registerSilences(app);
registerSnooze(app);
registerNotifyTest(app);

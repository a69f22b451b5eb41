import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { projectFile } from '../../dev/paths.ts';
import { TIMER_LIMIT_MS } from '../../src/compose.ts';

/**
 * The keys in use, as the page "host.json reference for Azure Functions 2.x and later" names them.
 * There is no `extensionBundle`: timers and HTTP are part of the host, and without it a start
 * downloads nothing.
 */
const HostJson = z.strictObject({
  version: z.literal('2.0'),
  functionTimeout: z.string().regex(/^\d\d:[0-5]\d:[0-5]\d$/),
  logging: z.strictObject({
    logLevel: z.record(z.string(), z.enum(['Trace', 'Debug', 'Information'])),
    applicationInsights: z.strictObject({
      samplingSettings: z.strictObject({ isEnabled: z.boolean(), excludedTypes: z.string() }),
    }),
  }),
  extensions: z.strictObject({ http: z.strictObject({ routePrefix: z.literal('api') }) }),
});

/** The names of that page, under `excludedTypes`. */
const TELEMETRY_TYPES = ['Dependency', 'Event', 'Exception', 'PageView', 'Request', 'Trace'];

const host = HostJson.parse(JSON.parse(readFileSync(projectFile('host.json'), 'utf8')));

test('a run may take longer than the app takes for it, so the app ends by itself', () => {
  const [hours = 0, minutes = 0, seconds = 0] = host.functionTimeout.split(':').map(Number);
  expect(((hours * 60 + minutes) * 60 + seconds) * 1000).toBeGreaterThan(TIMER_LIMIT_MS);
});

test('sampling never drops a trace, a run or an exception', () => {
  const excluded = host.logging.applicationInsights.samplingSettings.excludedTypes.split(';');
  expect(excluded).toEqual(expect.arrayContaining(['Trace', 'Request', 'Exception']));
  expect(excluded.filter((type) => !TELEMETRY_TYPES.includes(type))).toEqual([]);
});

test('no level keeps events of the app, which are information, from the log', () => {
  expect(host.logging.logLevel).toEqual({ default: 'Information' });
});

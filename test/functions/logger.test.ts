import { InvocationContext } from '@azure/functions';
import type { LogHandler } from '@azure/functions';
import { expect, test } from 'vitest';
import { loggerOf } from '../../src/functions/logger.ts';

test('an event is constant text with its facts as one line of JSON, at its level', () => {
  const lines: (readonly unknown[])[] = [];
  const logHandler: LogHandler = (level, ...args) => void lines.push([level, ...args]);
  const logger = loggerOf(new InvocationContext({ functionName: 'check', logHandler }));
  logger.info('sweep-completed');
  logger.warn('not delivered', { reason: 'a\nb', attempts: 2, absent: undefined });
  logger.error('failed', { isLast: true });
  expect(lines).toEqual([
    ['information', 'sweep-completed {}'],
    ['warning', 'not delivered {"reason":"a\\nb","attempts":2}'],
    ['error', 'failed {"isLast":true}'],
  ]);
});

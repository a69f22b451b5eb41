import { expect, test } from 'vitest';
import { exitCodeOf, InterruptedError, listenForInterrupt } from '../../dev/interrupt.ts';

test('the exit code is that of a shell', () => {
  expect(exitCodeOf('SIGINT')).toBe(130);
  expect(exitCodeOf('SIGTERM')).toBe(143);
});

test('the first signal counts, further ones change nothing', async () => {
  const before = process.listenerCount('SIGINT');
  const { interrupted, untilInterrupted, release } = listenForInterrupt();
  process.emit('SIGINT');
  process.emit('SIGTERM');
  expect(await interrupted).toBe('SIGINT');
  await expect(untilInterrupted).rejects.toEqual(new InterruptedError('SIGINT'));
  expect(process.listenerCount('SIGINT')).toBe(before + 1);
  release();
  expect(process.listenerCount('SIGINT')).toBe(before);
});

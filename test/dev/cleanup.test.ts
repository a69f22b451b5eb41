import { expect, test } from 'vitest';
import { createCleanup } from '../../dev/cleanup.ts';

test('stops in the opposite order, each once, however often it is asked', async () => {
  const order: string[] = [];
  const cleanup = createCleanup();
  cleanup.add(() => void order.push('first'));
  cleanup.add(() => void order.push('second'));
  await Promise.all([cleanup.run(), cleanup.run()]);
  await cleanup.run();
  expect(order).toEqual(['second', 'first']);
});

test('a second call waits for the first', async () => {
  const stopping = Promise.withResolvers<void>();
  const order: string[] = [];
  const cleanup = createCleanup();
  cleanup.add(async () => {
    await stopping.promise;
    order.push('stopped');
  });
  void cleanup.run();
  const second = cleanup.run().then(() => order.push('second call done'));
  stopping.resolve();
  await second;
  expect(order).toEqual(['stopped', 'second call done']);
});

test('goes on after a failure and tells of it at the end', async () => {
  const order: string[] = [];
  const cleanup = createCleanup();
  cleanup.add(() => void order.push('first'));
  cleanup.add(() => Promise.reject(new Error('stuck')));
  await expect(cleanup.run()).rejects.toThrow('stuck');
  expect(order).toEqual(['first']);
});

test('tells of several failures together', async () => {
  const cleanup = createCleanup();
  cleanup.add(() => Promise.reject(new Error('one')));
  cleanup.add(() => Promise.reject(new Error('two')));
  await expect(cleanup.run()).rejects.toMatchObject({
    errors: [new Error('two'), new Error('one')],
  });
});

test('stops what was still starting when the stop was asked for', async () => {
  const cleanup = createCleanup();
  const starting = Promise.withResolvers<{ stop(): Promise<void> }>();
  const state = { stopped: false };
  void cleanup.own(starting.promise);
  const stopping = cleanup.run();
  starting.resolve({
    stop: () => {
      state.stopped = true;
      return Promise.resolve();
    },
  });
  await stopping;
  expect(state.stopped).toBe(true);
});

test('has nothing to stop where a start failed', async () => {
  const cleanup = createCleanup();
  const starting = cleanup.own(Promise.reject<{ stop(): Promise<void> }>(new Error('no start')));
  await expect(starting).rejects.toThrow('no start');
  await expect(cleanup.run()).resolves.toBeUndefined();
});

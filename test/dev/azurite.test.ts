import { describe, expect, test } from 'vitest';
import { endpointsIn, startAzurite } from '../../dev/azurite.ts';

const LINES = [
  'Azurite Blob service is starting at http://127.0.0.1:0',
  'Azurite Blob service is successfully listening at http://127.0.0.1:11',
  'Azurite Queue service is successfully listening at http://127.0.0.1:22',
  'Azurite Table service is successfully listening at http://127.0.0.1:33',
];

describe('what Azurite prints', () => {
  test('names the ports it took', () => {
    expect(endpointsIn(`${LINES.join('\n')}\n`)).toEqual({
      Blob: 'http://127.0.0.1:11/devstoreaccount1',
      Queue: 'http://127.0.0.1:22/devstoreaccount1',
      Table: 'http://127.0.0.1:33/devstoreaccount1',
    });
  });

  test('is not enough before the last service listens', () => {
    expect(endpointsIn(`${LINES.slice(0, 3).join('\n')}\n`)).toBeUndefined();
  });

  test('is not enough before the end of the last line: the port may be cut', () => {
    expect(endpointsIn(LINES.join('\n'))).toBeUndefined();
  });
});

test('an Azurite that cannot be started is an error, not a wait', async () => {
  const starting = startAzurite({ cwd: '/nowhere/at-all' });
  await expect(starting).rejects.toThrow('azurite could not be started');
});

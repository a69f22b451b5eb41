import { describe, expect, test } from 'vitest';
import { listRecordings, loadRecording } from '../support/replay.ts';
import { MET } from './recordings-met.ts';
import { NOT_MET } from './recordings-not-met.ts';

test('every recording is in the table once, and every row has its recording', () => {
  const rows = [...Object.keys(MET), ...Object.values(NOT_MET).flat()];
  expect(rows.toSorted()).toEqual(listRecordings());
  expect(rows).toHaveLength(88);
});

describe('a recording is read as', () => {
  test.each(Object.entries(MET))('%s', async (name, [adapter, outcome, requests = 1]) => {
    expect(await adapter(loadRecording(name))).toEqual({ outcome, requests });
  });
});

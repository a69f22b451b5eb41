import { describe, expect, test } from 'vitest';
import type { Row } from '../../src/azure/table-rows.ts';
import {
  alertRow,
  decodeAlert,
  decodeInstall,
  decodeMemory,
  decodeRun,
  installRow,
  memoryRow,
  memoryRowKey,
  runRow,
} from '../../src/azure/table-state-rows.ts';
import type { RunRecord } from '../../src/ports/run-log.ts';
import { anAlert } from '../support/stored-alerts.ts';

const RUN: RunRecord = {
  check: 'registry-quota',
  runId: 'r1',
  startedAt: 0,
  completedAt: undefined,
  dueAt: undefined,
  leaseUntil: 1000,
  fence: 2,
  gaps: 0,
  watched: 9,
};

describe('the row of an alert', () => {
  test('stands in the partition of its owner under its fingerprint', () => {
    const alert = anAlert();
    expect(alertRow('discovery', alert)).toMatchObject({
      partitionKey: 'discovery',
      rowKey: `alert-${alert.fingerprint}`,
      schemaVersion: 1,
    });
  });

  test('gives back every field', () => {
    expect(decodeAlert(alertRow('o', anAlert()))).toEqual({ ok: true, value: anAlert() });
  });

  test('is odd under the key of another alert', () => {
    const row = { ...alertRow('o', anAlert()), rowKey: alertRow('o', anAlert('two')).rowKey };
    expect(decodeAlert(row)).toMatchObject({ ok: false });
  });

  test.each([
    ['a severity of later versions', { finding: { ...anAlert().finding, severity: 'fatal' } }],
    ['no state', { state: undefined }],
    ['a time that is text', { startsAt: '2026-03-01' }],
    ['a fingerprint in another form', { fingerprint: 'x' }],
  ])('is odd with %s', (_, change) => {
    const json0 = JSON.stringify({ ...anAlert(), ...change });
    expect(decodeAlert({ ...alertRow('o', anAlert()), json0 })).toMatchObject({ ok: false });
  });
});

describe('the row of a memory', () => {
  test('its key is a digest that a row key may hold, and shows the key in a column', () => {
    const row = memoryRow('o', { key: '/a/b?#\\', value: { n: 1 } });
    expect(row.rowKey).toMatch(/^memory-[0-9a-f]{64}$/);
    expect(row).toMatchObject({ partitionKey: 'o', key: '/a/b?#\\' });
  });

  test('shows 1000 units of a key and keeps the whole', () => {
    const key = `${'k'.repeat(999)}𝒳${'k'.repeat(40_000)}`;
    const row = memoryRow('o', { key, value: {} });
    expect(row['key']).toBe(`${'k'.repeat(999)}\ufffd`);
    expect(decodeMemory(row)).toEqual({ ok: true, value: { key, value: {} } });
  });

  test('is odd under the key of another', () => {
    const row = { ...memoryRow('o', { key: 'a', value: {} }), rowKey: memoryRowKey('b') };
    expect(decodeMemory(row)).toMatchObject({ ok: false });
  });

  test('is odd with a value that is no plain value', () => {
    const row = memoryRow('o', { key: 'a', value: {} });
    expect(decodeMemory({ ...row, json0: '{"key":"a","value":{"n":[]}}' }).ok).toBe(false);
  });
});

describe('the row of a run', () => {
  test('shows its times to people, and no time that is not known', () => {
    expect(runRow(RUN)).toMatchObject({
      partitionKey: 'registry-quota',
      rowKey: 'run',
      startedAt: '1970-01-01T00:00:00.000Z',
      leaseUntil: '1970-01-01T00:00:01.000Z',
    });
    expect(runRow(RUN)).not.toHaveProperty('completedAt');
    expect(runRow({ ...RUN, completedAt: 5 })).toMatchObject({
      completedAt: '1970-01-01T00:00:00.005Z',
    });
  });

  test.each([RUN, { ...RUN, completedAt: 5, dueAt: 6, gaps: 2 }])('gives back %j', (run) => {
    const decoded = decodeRun(runRow(run));
    expect(decoded).toStrictEqual({ ok: true, value: run });
  });

  test('is odd in the partition of another check', () => {
    expect(decodeRun({ ...runRow(RUN), partitionKey: 'other' })).toMatchObject({ ok: false });
  });
});

test('the install time is kept to the millisecond', () => {
  const row: Row = installRow(1_800_000_000_001);
  expect(row).toMatchObject({ partitionKey: 'app', rowKey: 'install' });
  expect(decodeInstall(row)).toEqual({ ok: true, value: 1_800_000_000_001 });
  expect(decodeInstall({ ...row, json0: '{}' })).toMatchObject({ ok: false });
});

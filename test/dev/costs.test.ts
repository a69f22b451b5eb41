import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  costRows,
  costTable,
  EXAMPLE_PRICES,
  parseCostInputs,
  runsPerMonth,
} from '../../dev/costs.ts';
import { projectFile } from '../../dev/paths.ts';

const text = readFileSync(EXAMPLE_PRICES, 'utf8');
const example = parseCostInputs(text);
const total = (inputs: typeof example, runs: number) =>
  costRows(inputs, runs).reduce((sum, { cost }) => sum + cost, 0);
const costOf = (inputs: typeof example, runs: number, what: RegExp) =>
  costRows(inputs, runs).find((row) => what.test(row.what))?.cost;

test('the table in docs/deploy.md is what the command prints', () => {
  const docs = readFileSync(projectFile('docs', 'deploy.md'), 'utf8').replaceAll('\r\n', '\n');
  expect(docs).toContain(costTable(example, costRows(example, runsPerMonth())));
});

test('runs are counted from the default schedules', () => {
  // Every 5 minutes, every 15 minutes, every hour and every day, for 30 days.
  expect(runsPerMonth()).toBe(8640 + 2880 + 720 + 30);
});

describe('a month costs', () => {
  test('nothing for memory within the free grant, and the price of each second above it', () => {
    const { free, prices, usage } = example;
    const secondsPerRun = 10;
    const runs = (free.functionGbSeconds / secondsPerRun) * 2;
    const inputs = { ...example, usage: { ...usage, secondsPerRun, memoryMb: 512 } };
    expect(costOf(inputs, runs, /memory/)).toBe(0);
    expect(costOf(inputs, runs * 2, /memory/)).toBeCloseTo(
      free.functionGbSeconds * prices.functionGbSecond,
    );
  });

  test('at least one second for each run', () => {
    const inputs = { ...example, usage: { ...example.usage, secondsPerRun: 0.2 } };
    const second = { ...example, usage: { ...example.usage, secondsPerRun: 1 } };
    expect(costRows(inputs, 1e6)).toEqual(costRows(second, 1e6));
  });

  test('the alert rule alone when nothing runs and nothing is sent', () => {
    const usage = { ...example.usage, vaultCalls: 0, mails: 0 };
    expect(total({ ...example, usage }, 0)).toBe(example.prices.alertRule);
  });

  test('never less for more runs', () => {
    fc.assert(
      fc.property(fc.nat(1e7), fc.nat(1e6), (runs, more) => {
        expect(total(example, runs + more)).toBeGreaterThanOrEqual(total(example, runs));
      }),
    );
  });
});

test('the sum of the table is the sum of its rows', () => {
  const rows = [
    { what: 'a', used: '1', free: '', cost: 1.25 },
    { what: 'b', used: '2', free: '', cost: 2 },
  ];
  expect(costTable(example, rows).split('\n').at(-1)).toBe('| **Sum** |  |  | **3.25** |');
});

test.each([
  ['a price that is missing', text.replace('"logGb": 2.3,', ''), /logGb/],
  ['a price below zero', text.replace('2.3', '-2.3'), /logGb/],
  [
    'a price that nothing uses',
    text.replace('"logGb": 2.3,', '"logGb": 2.3, "logTb": 1,'),
    /logTb/,
  ],
  ['no date of the prices', text.replace('2026-11-21', 'lately'), /asOf/],
])('%s is refused', (_what, broken, named) => {
  expect(() => parseCostInputs(broken)).toThrow(named);
});

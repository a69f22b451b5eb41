import { expect, test } from 'vitest';
import { believesOpen, isGraverThan, isLaterStep } from '../../src/domain/belief.ts';
import { anAlert, told } from '../support/alerts.ts';

test('a receiver believes what it was told last', () => {
  expect(believesOpen(undefined)).toBe(false);
  expect(believesOpen(told('resolved'))).toBe(false);
  for (const reason of ['new', 'worse', 'reminder'] as const) {
    expect(believesOpen(told(reason))).toBe(true);
  }
});

test('an alert is graver by severity or by stage', () => {
  const knows = { severity: 'warning', stage: 1 } as const;
  const is = (severity: 'critical' | 'warning' | 'info', stage: number) =>
    isGraverThan(anAlert({ of: { severity, stage } }), knows);
  expect([is('critical', 0), is('info', 2)]).toEqual([true, true]);
  expect([is('warning', 1), is('info', 1), is('warning', 0)]).toEqual([false, false, false]);
});

test('a smaller step is a later one; the first step is later than none', () => {
  expect(isLaterStep(anAlert({ of: { step: 0 } }), { step: 1 })).toBe(true);
  expect(isLaterStep(anAlert({ of: { step: 1 } }), { step: 1 })).toBe(false);
  expect(isLaterStep(anAlert({ of: { step: 60 } }), {})).toBe(true);
  expect(isLaterStep(anAlert(), {})).toBe(false);
});

import { expect, test } from 'vitest';
import { CLOSED_STATES, isOpen, OPEN_STATES } from '../../src/domain/alert.ts';
import { anAlert } from '../support/alerts.ts';

test('an alert is open while it is pending or firing, and closed otherwise', () => {
  for (const state of OPEN_STATES) expect(isOpen(anAlert({ state }))).toBe(true);
  for (const state of CLOSED_STATES) expect(isOpen(anAlert({ state }))).toBe(false);
});

import { expect, test } from 'vitest';
import { countItems } from '../../src/domain/message.ts';
import { aFinding } from '../support/findings.ts';
import { anItem } from '../support/messages.ts';

test('items are counted by reason, and by severity while they are open', () => {
  const items = [
    anItem(aFinding({ severity: 'critical' }), 'new'),
    anItem(aFinding({ severity: 'critical' }), 'worse'),
    anItem(aFinding({ severity: 'info' }), 'resolved'),
  ];
  expect(countItems(items)).toEqual({
    total: 3,
    reasons: { new: 1, worse: 1, reminder: 0, resolved: 1 },
    severities: { critical: 2, warning: 0, info: 0 },
  });
});

test('nothing is counted as nothing', () => {
  expect(countItems([])).toEqual({
    total: 0,
    reasons: { new: 0, worse: 0, reminder: 0, resolved: 0 },
    severities: { critical: 0, warning: 0, info: 0 },
  });
});

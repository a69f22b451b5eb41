import { expect, test } from 'vitest';
import { keepFinding } from '../../src/domain/kept-finding.ts';
import { aThingFinding } from '../support/fake-check.ts';

const kept = (given: Parameters<typeof aThingFinding>[0]) => keepFinding(aThingFinding(given));

test('a finding is kept without its evidence', () => {
  const { evidence: _, ...rest } = aThingFinding();
  expect(keepFinding(aThingFinding())).toEqual(rest);
});

test('texts are kept up to their limits, and are cut between whole characters', () => {
  expect(kept({ title: 'x'.repeat(400) }).title).toBe('x'.repeat(400));
  expect(kept({ title: 'x'.repeat(401) }).title).toBe(`${'x'.repeat(399)}\u2026`);
  expect(kept({ detail: 'x'.repeat(4001) }).detail).toHaveLength(4000);
  expect(kept({ title: `${'x'.repeat(398)}\u{1f600}x` }).title.isWellFormed()).toBe(true);
});

test('a command that is too long is left out, since a part of it would do something else', () => {
  const command = 'x'.repeat(4000);
  expect(kept({ remediation: { text: 'y', command } }).remediation).toEqual({ text: 'y', command });
  const longer = { text: 'y', command: `${command}x` };
  expect(kept({ remediation: longer }).remediation).toEqual({ text: 'y' });
});

test('at most 20 observations are kept', () => {
  const observed = Array.from({ length: 21 }, (_, at) => ({ name: `n${at}`, value: at }));
  expect(kept({ observed }).observed).toEqual(observed.slice(0, 20));
});

import { expect, test } from 'vitest';
import { mutedAmong, mutedNotes, MUTED_LIMIT } from '../../src/monitor/muted-notes.ts';
import { aSilence, SILENCE_TIME } from '../support/silences.ts';
import { anAlert } from '../support/stored-alerts.ts';

const WINDOW = { kind: 'window' } as const;
const noteOf = (title: string) => `${title}: held back until the mute window ends`;

test('a report names what is held back and by what, in one tame line each', () => {
  const alert = anAlert();
  const finding = { ...alert.finding, title: 'a\nb' };
  const notes = mutedNotes([{ alert: { ...alert, finding }, muting: WINDOW }]);
  expect(notes).toEqual([noteOf('a b')]);
});

test('a report names 20 of them and says how many more there are', () => {
  const muted = (count: number) =>
    Array.from({ length: count }, () => ({ alert: anAlert(), muting: WINDOW }));
  expect(MUTED_LIMIT).toBe(20);
  expect(mutedNotes(muted(20))).toHaveLength(20);
  expect(mutedNotes(muted(25)).slice(20)).toEqual(['and 5 more alerts are held back']);
});

test('of all alerts those that fire and are muted are held back', () => {
  const matchers = [{ field: 'check', how: 'equals', values: [anAlert().finding.check] }] as const;
  const by = { silences: [aSilence(1, { matchers })], isQuiet: false, now: SILENCE_TIME };
  const [firing, closed] = [anAlert('one'), anAlert('two', { state: 'resolved' })];
  expect(mutedAmong([firing, closed], by).map(({ alert }) => alert)).toEqual([firing]);
  expect(mutedAmong([firing], { ...by, silences: [] })).toEqual([]);
});

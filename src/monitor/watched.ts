import type { Coverage } from '../domain/coverage.ts';
import type { Watched } from '../domain/message.ts';
import type { RunRecord } from '../ports/run-log.ts';
import type { Schedule } from './due-checks.ts';
import { DISCOVERY } from './sweep.ts';

/**
 * Everything that is watched: what this run read, and of checks that it left out what they read
 * last, with the gaps they had. `unread` are the names of what this run could not read.
 */
export function watchedOf(input: {
  readonly schedules: readonly Schedule[];
  readonly coverage: readonly Coverage[];
  readonly records: readonly RunRecord[];
  readonly unread: readonly string[];
}): readonly Watched[] {
  const { schedules, coverage, records, unread } = input;
  const nouns = [
    { owner: DISCOVERY, noun: 'registries' },
    ...schedules.flatMap(({ check, watches }) =>
      watches === undefined ? [] : [{ owner: check, noun: watches }],
    ),
  ];
  const counts = nouns.flatMap(({ owner, noun }) => {
    const read = coverage.find(({ check }) => check === owner)?.subjectsRead;
    const count = read ?? records.find(({ check }) => check === owner)?.watched;
    return count === undefined ? [] : [{ noun, count }];
  });
  const others = records.filter(({ check }) => coverage.every((entry) => entry.check !== check));
  const gaps = unread.length + others.reduce((sum, record) => sum + record.gaps, 0);
  return [...counts, { noun: 'gaps', count: gaps }];
}

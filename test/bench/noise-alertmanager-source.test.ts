import { describe, expect, test } from 'vitest';
import { labelsOf, mentionsOf, stepSource } from '../../bench/noise-alertmanager-source.ts';
import type { NoiseRun, Sighting } from '../../bench/noise-types.ts';
import { aSighting } from '../support/noise.ts';

function aRun(seen: readonly Sighting[], unreadScopes: readonly string[] = []): NoiseRun {
  const unread = unreadScopes.map((scope) => ({
    ...{ check: 'registry-quota', scope, cause: 'forbidden' as const },
  }));
  return { at: 0, present: seen, seen, unread };
}

const gap = aSighting({ id: 'things', rule: 'unread', scope: 'things' });

describe('stepSource', () => {
  test('posts what is seen and ends what is seen no more', () => {
    const first = stepSource(new Map(), aRun([aSighting()]));
    expect(first).toMatchObject({ firing: [aSighting()], ended: [] });
    const second = stepSource(first.posted, aRun([]));
    expect(second).toMatchObject({ firing: [], ended: [aSighting()] });
    expect(stepSource(second.posted, aRun([])).ended).toEqual([]);
  });

  test('neither posts nor ends what it cannot read, and ends it once it can', () => {
    const first = stepSource(new Map(), aRun([aSighting()]));
    const blind = stepSource(first.posted, aRun([gap], ['things']));
    expect(blind).toMatchObject({ firing: [gap], ended: [] });
    expect(stepSource(blind.posted, aRun([])).ended).toEqual([aSighting(), gap]);
  });

  test('ends an alert at its old severity when it gets worse', () => {
    const worse = aSighting({ severity: 'critical' });
    const first = stepSource(new Map(), aRun([aSighting()]));
    const second = stepSource(first.posted, aRun([worse]));
    expect(second).toMatchObject({ firing: [worse], ended: [aSighting()] });
  });
});

describe('mentionsOf', () => {
  test('names each alert of a message with its status', () => {
    const labels = labelsOf(aSighting());
    const body = {
      alerts: [
        { status: 'firing', labels },
        { status: 'resolved', labels },
      ],
    };
    expect(mentionsOf(body)).toEqual([
      { id: 'a', severity: 'warning', status: 'firing' },
      { id: 'a', severity: 'warning', status: 'resolved' },
    ]);
  });

  test.each([undefined, null, 'text', {}, { alerts: 'none' }])('%j is no message', (body) => {
    expect(mentionsOf(body)).toBeUndefined();
  });

  test('an alert without the labels of ours names nothing', () => {
    expect(mentionsOf({ alerts: [null, {}, { labels: { severity: 'warning' } }] })).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { arrangeItems, groupGaps, itemsOf, reasonOf, severityOf } from '../../src/domain/digest.ts';
import type { DigestEntry } from '../../src/domain/digest.ts';
import { aFinding, aGap, anUnreadFinding, aRegistryFinding } from '../support/findings.ts';
import { anItem } from '../support/messages.ts';

const unreadItems = (count: number) =>
  Array.from({ length: count }, (_, index) => anItem(anUnreadFinding(index)));

function groupsOf(entries: readonly DigestEntry[]) {
  return entries.flatMap((entry) => (entry.kind === 'unread' ? [entry.group] : []));
}

describe('entries of a digest', () => {
  test('gap items of one cause are one entry with every name', () => {
    const entries = arrangeItems(unreadItems(12));
    expect(entries).toHaveLength(1);
    const [group] = groupsOf(entries);
    expect(group?.names).toHaveLength(12);
    expect(group).toMatchObject({
      reason: 'new',
      cause: 'forbidden',
      text: '403 AuthorizationFailed',
    });
  });

  test('gaps of different causes stay apart', () => {
    const timeout = anItem(anUnreadFinding(2, { cause: 'timed-out' }));
    expect(
      groupsOf(arrangeItems([...unreadItems(2), timeout])).map((group) => group.cause),
    ).toEqual(['forbidden', 'timed-out']);
  });

  test('gaps that another grant closes stay apart', () => {
    const graph = anItem(anUnreadFinding(2, { remedy: 'grant Application.Read.All' }));
    expect(arrangeItems([...unreadItems(2), graph])).toHaveLength(2);
  });

  test('gaps that are new and gaps that are resolved stay apart', () => {
    const read = anItem(anUnreadFinding(2), 'resolved');
    expect(arrangeItems([...unreadItems(2), read]).map(reasonOf)).toEqual(['new', 'resolved']);
  });

  test('remedies that differ only in ids are told once, with how many more there are', () => {
    const other = 'grant x --scope /subscriptions/99999999-2222-4333-8444-555555555555';
    const one = anItem(
      anUnreadFinding(1, {
        remedy: 'grant x --scope /subscriptions/11111111-2222-4333-8444-555555555555',
      }),
    );
    const two = anItem(anUnreadFinding(2, { remedy: other }));
    const [group] = groupsOf(arrangeItems([one, two]));
    expect(group?.remedy).toBe(
      'grant x --scope /subscriptions/11111111-2222-4333-8444-555555555555 (and likewise for 1 more, each with its own id)',
    );
  });

  test('a cause that is not known is told as unread', () => {
    const item = anItem({ ...anUnreadFinding(1), observed: [{ name: 'cause', value: 'eclipse' }] });
    expect(groupsOf(arrangeItems([item]))[0]?.cause).toBe('unread');
  });

  test('come worst first, and what is resolved comes last', () => {
    const entries = arrangeItems([
      anItem(aRegistryFinding(), 'resolved'),
      anItem(aFinding({ severity: 'info' })),
      anItem(aFinding({ severity: 'warning' }), 'reminder'),
      anItem(aRegistryFinding(), 'worse'),
    ]);
    expect(entries.map((entry) => `${reasonOf(entry)} ${severityOf(entry)}`)).toEqual([
      'worse critical',
      'reminder warning',
      'new info',
      'resolved critical',
    ]);
  });

  test('of one severity keep their order', () => {
    const items = ['b', 'a', 'c'].map((title) => anItem(aFinding({ title })));
    const titles = arrangeItems(items).map(
      (entry) => entry.kind === 'alert' && entry.item.finding.title,
    );
    expect(titles).toEqual(['b', 'a', 'c']);
  });

  test('a group is as severe as its worst gap', () => {
    const worse = anItem({ ...anUnreadFinding(9), severity: 'critical' });
    expect(arrangeItems([...unreadItems(2), worse]).map(severityOf)).toEqual(['critical']);
  });
});

describe('the items behind an entry', () => {
  test('are the one of an alert and all of a group', () => {
    const items = [...unreadItems(12), anItem()];
    const behind = arrangeItems(items).map(itemsOf);
    expect(behind.map((part) => part.length)).toEqual([1, 12]);
    expect(new Set(behind.flat())).toEqual(new Set(items));
  });
});

describe('gaps of a report', () => {
  test('are grouped by cause and remedy', () => {
    const gaps = [aGap(), aGap({ scope: 'subscription/abc' }), aGap({ cause: 'timed-out' })];
    expect(groupGaps(gaps).map((group) => [group.cause, group.names.length])).toEqual([
      ['forbidden', 2],
      ['timed-out', 1],
    ]);
  });

  test('a scope that two checks missed is named once', () => {
    expect(groupGaps([aGap(), aGap()])[0]?.names).toEqual(['usages of registry contosoimages']);
  });
});

test('remedies that differ only in the registry they are for are told once', () => {
  const remedy = (name: string) =>
    `send: az x --resource /subscriptions/s/resourceGroups/rg-${name}/providers/Microsoft.ContainerRegistry/registries/${name} --logs '[]'`;
  const items = ['one', 'two'].map((name, at) =>
    anItem(anUnreadFinding(at, { remedy: remedy(name) })),
  );
  const [group, ...more] = groupsOf(arrangeItems(items));
  expect(more).toEqual([]);
  expect(group?.remedy).toContain('/registries/one');
  expect(group?.remedy).toContain('likewise for 1 more');
});

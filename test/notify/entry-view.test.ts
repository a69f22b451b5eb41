import { describe, expect, test } from 'vitest';
import { arrangeItems } from '../../src/domain/digest.ts';
import type { MessageItem } from '../../src/domain/message.ts';
import { viewEntry } from '../../src/notify/entry-view.ts';
import type { EntryView } from '../../src/notify/entry-view.ts';
import { aFinding, anUnreadFinding, aRegistryFinding, SUBSCRIPTION } from '../support/findings.ts';
import { anItem, MESSAGE_TIME, SNOOZE_URL } from '../support/messages.ts';

const PORTAL = 'https://portal.azure.com';

function viewOf(items: readonly MessageItem[], portal: string | undefined = PORTAL): EntryView {
  const [entry] = arrangeItems(items);
  if (entry === undefined) throw new Error('no entry');
  return viewEntry(entry, { now: MESSAGE_TIME, portal });
}

const factsOf = (view: EntryView) =>
  Object.fromEntries(view.facts.map((fact) => [fact.label, fact.text]));

describe('an entry', () => {
  test('tells what, where, since when, why and what to do', () => {
    const view = viewOf([anItem(aRegistryFinding())]);
    expect(view.mark).toBe('NEW · CRITICAL');
    expect(factsOf(view)).toEqual({
      What: 'registry contosoimages',
      Where: `registry contosoimages, subscription ${SUBSCRIPTION}`,
      Since: '2026-11-01 06:07 UTC (19 days ago)',
      Why: 'No webhook can be added until one is removed.',
      'To do': 'Remove webhooks that nobody uses.',
    });
    expect(view.commands).toEqual([
      { label: 'Command', text: 'az acr webhook list --registry contosoimages --output table' },
    ]);
  });

  test('with a deadline tells the days that are left at the time of the message', () => {
    expect(factsOf(viewOf([anItem()]))['Deadline']).toBe('2026-12-02 06:07 UTC (12 days left)');
    expect(viewOf([anItem()]).line).toContain('due 2026-12-02 06:07 UTC (12 days left)');
  });

  test('says since when it was seen where the service does not tell', () => {
    expect(factsOf(viewOf([anItem()]))['Since']).toBe(
      '2026-11-19 06:07 UTC (1 day ago), first seen',
    );
  });

  test('that is resolved asks for nothing any more', () => {
    const view = viewOf([anItem(aRegistryFinding(), 'resolved')]);
    expect(view.mark).toBe('RESOLVED · was CRITICAL');
    expect(Object.keys(factsOf(view))).toEqual(['What', 'Where', 'Lasted', 'Was']);
    expect(factsOf(view)['Lasted']).toBe(
      '2026-11-01 06:07 UTC until 2026-11-20 05:07 UTC (18 days 23 hours)',
    );
    expect(view.commands).toEqual([]);
    expect(view.links.map((link) => link.words)).toEqual(['Open the registry in the portal']);
  });

  test('that is resolved lasted until it was seen so, where its end is not known', () => {
    const { endsAt: _, ...item } = anItem(aFinding(), 'resolved');
    expect(factsOf(viewOf([item]))['Lasted']).toBe(
      '2026-11-19 06:07 UTC until 2026-11-20 06:07 UTC (1 day)',
    );
  });

  test('has the command that ends the sentence after the one to run first', () => {
    const remediation = { text: 'Make a new one, then remove the old: az b', command: 'az a' };
    const view = viewOf([anItem(aFinding({ remediation }))]);
    expect(factsOf(view)['To do']).toBe('Make a new one, then remove the old:');
    expect(view.commands).toEqual([
      { label: 'First', text: 'az a' },
      { label: 'Then', text: 'az b' },
    ]);
  });

  test('that is worse says how bad it is now', () => {
    expect(viewOf([anItem(aRegistryFinding(), 'worse')]).mark).toBe('WORSE · now CRITICAL');
  });

  test('has the times in its words as its other times are', () => {
    const detail = 'It stops working at 2026-12-02T06:07:08.000Z.';
    expect(factsOf(viewOf([anItem(aFinding({ detail }))]))['Why']).toBe(
      'It stops working at 2026-12-02 06:07 UTC.',
    );
  });

  test('about the monitor itself says so, and says nothing twice', () => {
    const subject = { type: 'state', id: 'AcrWatchState', name: 'state of the monitor' };
    const view = viewOf([anItem(aFinding({ scope: 'monitor/state', subject }))]);
    expect(factsOf(view)).toMatchObject({
      What: 'state of the monitor',
      Where: 'acr-watch itself',
    });
  });

  test('stands for its items', () => {
    const items = [anItem(aRegistryFinding())];
    expect(viewOf(items)).toMatchObject({ items, names: [] });
  });

  test('is one line of tame text', () => {
    const view = viewOf([anItem(aFinding({ title: 'a\r\nb\u202e', detail: 'c\u001bd' }))]);
    expect(view.title).toBe('a b');
    expect(factsOf(view)['Why']).toBe('c d');
    expect(view.line).not.toMatch(/[\p{Cc}\u202e]/u);
  });
});

describe('gaps of one cause', () => {
  const items = (count: number, reason: MessageItem['reason'] = 'new') =>
    Array.from({ length: count }, (_, index) => anItem(anUnreadFinding(index), reason));

  test('are one entry with the first 10 names and the remedy once', () => {
    const view = viewOf(items(12));
    expect(view.title).toBe('12 scopes could not be read: 403 AuthorizationFailed');
    expect(factsOf(view)['Names']).toMatch(/contosoimages9 and 2 more$/);
    expect(factsOf(view)['To do']).toMatch(/^grant Microsoft.ContainerRegistry/);
  });

  test.each([
    [1, 1, false],
    [5, 5, false],
    [6, 5, true],
  ])(
    'of which there are %d have %d links that silence, and say where the others are: %s',
    (count, links, more) => {
      const gaps = items(count).map((item) => ({ ...item, snoozeUrl: SNOOZE_URL }));
      const view = viewOf(gaps);
      expect(view.snoozes).toHaveLength(links);
      expect(view.links.filter(({ href }) => href === SNOOZE_URL)).toEqual(view.snoozes);
      expect('Snooze' in factsOf(view)).toBe(more);
    },
  );

  test('say nothing of links where there are none', () => {
    expect(factsOf(viewOf(items(12)))).not.toHaveProperty('Snooze');
    const ended = items(12, 'resolved').map((item) => ({ ...item, snoozeUrl: SNOOZE_URL }));
    expect(factsOf(viewOf(ended))).not.toHaveProperty('Snooze');
  });

  test('say since when the first of them has been so', () => {
    const [first, second] = items(2);
    if (first === undefined || second === undefined) throw new Error('no items');
    const older = { ...second, startsAt: MESSAGE_TIME - 3 * 24 * 3_600_000 };
    expect(factsOf(viewOf([first, older]))['Since']).toBe('2026-11-17 06:07 UTC (3 days ago)');
  });

  test('that are read again say so and ask for nothing', () => {
    const view = viewOf(items(1, 'resolved'));
    expect(view.title).toBe('1 scope can be read again');
    expect(factsOf(view)).toEqual({
      Names: 'usages of registry contosoimages0',
      Lasted: '2026-11-19 06:07 UTC until 2026-11-20 05:07 UTC (23 hours)',
    });
  });
});

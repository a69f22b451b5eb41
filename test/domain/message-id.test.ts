import { describe, expect, test } from 'vitest';
import { messageIdOf, testIdOf, threadIdOf } from '../../src/domain/message-id.ts';
import type { MessageParts } from '../../src/domain/message-id.ts';
import { isGuid } from '../../src/domain/setting-schemas.ts';
import { aThingFinding } from '../support/fake-check.ts';
import { aMessage, anItem } from '../support/messages.ts';

const thing = (id: string) => aThingFinding({ subject: { type: 'thing', id, name: id } });
type Telling = MessageParts['tellings'][number];

function aTelling(changes: Partial<Telling> = {}): Telling {
  const { fingerprint, severity, stage } = thing('a');
  return { fingerprint, reason: 'new', owedAt: 7, severity, stage, ...changes };
}

function idOf(changes: Partial<MessageParts> = {}): string {
  const tellings = [aTelling()];
  return messageIdOf({
    ...{ receiver: 'email', kind: 'digest', reason: 'new', tellings, generation: 0 },
    ...changes,
  });
}

describe('the id of a message', () => {
  test('is a GUID, also for a message without items', () => {
    expect(isGuid(idOf())).toBe(true);
    expect(isGuid(idOf({ kind: 'summary', tellings: [] }))).toBe(true);
  });

  test('is the same for the same content in any order', () => {
    const other = aTelling({ fingerprint: thing('b').fingerprint });
    const left = idOf({ tellings: [aTelling(), other] });
    expect(idOf({ tellings: [other, aTelling()] })).toBe(left);
  });

  test('differs by everything that it is made from', () => {
    const telling = (changes: Partial<Telling>) => idOf({ tellings: [aTelling(changes)] });
    const ids = [
      idOf(),
      idOf({ receiver: 'teams' }),
      idOf({ kind: 'summary' }),
      idOf({ reason: 'worse' }),
      idOf({ generation: 1 }),
      idOf({ tellings: [] }),
      idOf({ tellings: [aTelling(), aTelling()] }),
      telling({ fingerprint: thing('b').fingerprint }),
      telling({ reason: 'worse' }),
      telling({ severity: 'critical' }),
      telling({ stage: 5 }),
      telling({ step: 0 }),
      telling({ step: 7 }),
      telling({ owedAt: 8 }),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('of a try is a GUID that differs by receiver and time', () => {
    const ids = [testIdOf('email', 1), testIdOf('email', 2), testIdOf('teams', 1)];
    expect(ids.every(isGuid)).toBe(true);
    expect(new Set(ids).size).toBe(3);
  });
});

describe('the thread of a message', () => {
  const items = [anItem(thing('a')), anItem(thing('b'))];
  const thread = threadIdOf(aMessage({ items }));

  test('is the same for the same alerts, whatever is told of them and in any order', () => {
    const resolved = [anItem(thing('b'), 'resolved'), anItem(thing('a'), 'resolved')];
    expect(threadIdOf(aMessage({ items: resolved, reason: 'resolved', id: 'x' }))).toBe(thread);
    expect(thread).toMatch(/^[0-9a-f]{32}$/);
  });

  test('is another for other alerts and another receiver', () => {
    expect(threadIdOf(aMessage({ items: items.slice(1) }))).not.toBe(thread);
    expect(threadIdOf(aMessage({ items, receiver: 'ops' }))).not.toBe(thread);
  });
});

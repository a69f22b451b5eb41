import { describe, expect, test } from 'vitest';
import { messageIdOf } from '../../src/domain/message-id.ts';
import { isGuid } from '../../src/domain/setting-schemas.ts';
import { aThingFinding } from '../support/fake-check.ts';
import { anItem } from '../support/messages.ts';

const thing = (id: string) => aThingFinding({ subject: { type: 'thing', id, name: id } });
const owed = (finding = thing('a'), reason: 'new' | 'worse' = 'new', owedAt = 7) => ({
  item: anItem(finding, reason),
  owedAt,
});

describe('the id of a message', () => {
  test('is a GUID, also for a message without items', () => {
    expect(isGuid(messageIdOf('email', 'digest', [owed()]))).toBe(true);
    expect(isGuid(messageIdOf('email', 'summary', []))).toBe(true);
  });

  test('is the same for the same content, in any order and other words', () => {
    const left = messageIdOf('email', 'digest', [owed(thing('a')), owed(thing('b'))]);
    const reworded = { ...thing('a'), title: 'other', detail: 'other' };
    expect(messageIdOf('email', 'digest', [owed(thing('b')), owed(reworded)])).toBe(left);
  });

  test('differs by channel, kind, alert, reason, stage, severity, step, and when it is owed since', () => {
    const finding = thing('a');
    const ids = [
      messageIdOf('email', 'digest', [owed()]),
      messageIdOf('teams', 'digest', [owed()]),
      messageIdOf('email', 'summary', [owed()]),
      messageIdOf('email', 'digest', [owed(thing('b'))]),
      messageIdOf('email', 'digest', [owed(finding, 'worse')]),
      messageIdOf('email', 'digest', [owed({ ...finding, rule: 'other' })]),
      messageIdOf('email', 'digest', [owed({ ...finding, severity: 'critical' })]),
      messageIdOf('email', 'digest', [owed({ ...finding, step: 7 })]),
      messageIdOf('email', 'digest', [owed(finding, 'new', 8)]),
      messageIdOf('email', 'digest', [{ item: { ...anItem(finding), startsAt: 1 }, owedAt: 7 }]),
      messageIdOf('email', 'digest', [owed(), owed()]),
      messageIdOf('email', 'digest', []),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});

import { describe, expect, test } from 'vitest';
import {
  BODY_PART_BYTES,
  BODY_PARTS,
  decodeOutboxRow,
  outboxRow,
} from '../../src/azure/table-outbox-rows.ts';
import type { OutboxRow } from '../../src/ports/outbox.ts';
import { UNTRIED } from '../support/memory-stores.ts';
import { aMessage } from '../support/stored-alerts.ts';

function aRow(given: Partial<OutboxRow> = {}): OutboxRow {
  return {
    ...UNTRIED,
    message: aMessage(),
    tells: [],
    claimedUntil: 5,
    attempt: { id: 'a', firstSentAt: 6 },
    attempts: 1,
    lastError: 'answered 500',
    ...given,
  };
}

/** Text that does not get shorter by compression: about 6 bits of chance in each letter. */
function noise(length: number): string {
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_';
  let state = 1n;
  return Array.from({ length }, () => {
    state =
      (state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) & 0xffff_ffff_ffff_ffffn;
    return letters[Number(state >> 58n)];
  }).join('');
}

describe('the row of a message', () => {
  test('has a key that only the id decides, so that the service refuses a second one', () => {
    const early = outboxRow(aRow({ message: aMessage(1, { createdAt: 1 }) }));
    const late = outboxRow(aRow({ message: aMessage(1, { createdAt: 2, kind: 'summary' }) }));
    expect(early.rowKey).toBe(late.rowKey);
    expect(outboxRow(aRow({ message: aMessage(2) })).rowKey).not.toBe(early.rowKey);
  });

  test('shows status and time, which filters and people use', () => {
    expect(outboxRow(aRow({ message: aMessage(1, { createdAt: 0 }) }))).toMatchObject({
      partitionKey: 'email',
      status: 'pending',
      createdAt: '1970-01-01T00:00:00.000Z',
      schemaVersion: 1,
    });
  });

  test('shows when it was sent, and only then', () => {
    expect(outboxRow(aRow({ status: 'sent', sentAt: 6 }))['sentAt']).toBe(
      '1970-01-01T00:00:00.006Z',
    );
    expect(outboxRow(aRow())).not.toHaveProperty('sentAt');
  });

  test.each([
    ['waits', {}, 'yes'],
    ['was sent', { status: 'sent' }, 'yes'],
    ['was sent and settled', { status: 'sent', settled: true }, 'yes'],
    ['was sent, settled and asked about', { status: 'sent', settled: true, verified: true }, 'no'],
    ['was refused', { status: 'dead' }, 'yes'],
    ['was refused and settled', { status: 'dead', settled: true }, 'no'],
  ] as const)('one that %s is found by what is left to do', (_what, given, isOpen) => {
    expect(outboxRow(aRow(given))['isOpen']).toBe(isOpen);
  });

  test.each([
    ['with everything', aRow()],
    ['never tried', aRow({ attempt: undefined, lastError: undefined, attempts: 0 })],
    ['sent', aRow({ status: 'sent', sentAt: 9, mayRepeat: 'no answer' })],
    ['with no portal', aRow({ message: aMessage(1, { portal: undefined }) })],
  ])('%s gives back every field', (_, row) => {
    expect(decodeOutboxRow(outboxRow(row))).toStrictEqual({ ok: true, value: row });
  });

  test('is cut into binary columns of at most 60,000 bytes', () => {
    const message = aMessage(1, { unread: [noise(200_000)] });
    const row = outboxRow(aRow({ message }));
    const parts = Object.values(row).filter((value) => value instanceof Uint8Array);
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.every((part) => part.length <= BODY_PART_BYTES)).toBe(true);
    expect(decodeOutboxRow(row)).toEqual({ ok: true, value: aRow({ message }) });
  });

  test('that is too large is refused with its size and what to do', () => {
    const message = aMessage(1, { unread: [noise(1_200_000)] });
    expect(() => outboxRow(aRow({ message }))).toThrow(
      new RegExp(`1 items takes \\d{6} bytes .* holds ${BODY_PARTS * BODY_PART_BYTES}: split`),
    );
  });
});

describe('a row of the outbox is odd', () => {
  const row = outboxRow(aRow());
  test.each([
    ['of another version', { schemaVersion: 2 }, /schemaVersion/],
    ['with a status of later versions', { json0: '{"status":"held"}' }, /status/],
    ['whose message is cut', { body0: new Uint8Array([1, 2, 3]) }, /cut or damaged/],
    ['whose message is missing', { body0: 'text' }, /cut or damaged/],
    ['under the key of another', { rowKey: 'message-x' }, /its key is not/],
  ])('%s', (_, change, reason) => {
    const decoded = decodeOutboxRow({ ...row, ...change });
    expect(decoded).toEqual({ ok: false, reason: expect.stringMatching(reason) });
  });
});

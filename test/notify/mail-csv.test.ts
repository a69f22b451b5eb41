import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CSV_BYTES, CSV_NAME, itemsFile } from '../../src/notify/mail-csv.ts';
import { aFinding, aRegistryFinding } from '../support/findings.ts';
import { parseCsv } from '../support/csv.ts';
import { anyHostileText, HOSTILE_TEXTS } from '../support/hostile.ts';
import { anItem, manyItems, SNOOZE_URL } from '../support/messages.ts';

const rowsOf = (text: string) => parseCsv(text.replace(/^\ufeff/, ''));

describe('the list of all items', () => {
  test('is a CSV file with one line for each, in the order given', () => {
    const items = manyItems(300);
    const { attachment, items: listed } = itemsFile(items);
    expect(attachment).toMatchObject({ name: CSV_NAME, contentType: 'text/csv' });
    expect(listed).toEqual(items);
    const [, ...rows] = rowsOf(attachment.text);
    expect(rows.map((row) => row[4])).toEqual(items.map(({ finding }) => finding.subject.name));
  });

  test('begins with the byte order mark that spreadsheets need, and ends its lines in CRLF', () => {
    const { text } = itemsFile([anItem()]).attachment;
    expect(text.startsWith('\ufeff"reason","severity",')).toBe(true);
    expect(text.split('\r\n')).toHaveLength(3);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  test('says of each item what a message would', () => {
    const snoozed = anItem(aFinding(), 'new', { snoozeUrl: SNOOZE_URL });
    const resolved = anItem(aRegistryFinding(), 'resolved');
    const [columns = [], ...rows] = rowsOf(itemsFile([snoozed, resolved]).attachment.text);
    const [first, second] = rows.map((row) =>
      Object.fromEntries(columns.map((column, index) => [column, row[index]])),
    );
    expect(first).toEqual({
      reason: 'new',
      severity: 'warning',
      check: 'credential-expiry',
      title: 'Secret ci-push of app build-agents expires soon',
      subject: 'ci-push of app build-agents',
      registry: '',
      since: '2026-11-19T06:07:00.000Z',
      until: '',
      due: '2026-12-02T06:07:00.000Z',
      toDo: 'Add a new secret, roll it out, then remove this one.',
      command: 'az ad app credential reset --id 0a0a0a0a-1111-4222-8333-444444444444 --append',
      fingerprint: aFinding().fingerprint,
      snooze: SNOOZE_URL,
    });
    expect(second).toMatchObject({
      reason: 'resolved',
      registry: 'contosoimages',
      since: '2026-11-01T06:07:00.000Z',
      until: '2026-11-20T05:07:00.000Z',
      due: '',
    });
  });

  test.each(HOSTILE_TEXTS)('is inert for %j', (text) => {
    const finding = aRegistryFinding({
      title: text,
      subject: { type: 'x', id: 'x', name: text },
      since: text,
      dueAt: text,
      remediation: { text, command: text },
    });
    const [, row, ...more] = rowsOf(itemsFile([anItem(finding)]).attachment.text);
    expect(more).toEqual([]);
    for (const field of row ?? []) expect(field).not.toMatch(/^[=+\-@\t\r\n]|[\p{Cc}\p{Zl}]/u);
  });

  test('never has a field that a spreadsheet would run', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('=', '+', '-', '@', '＝', '\t'),
        anyHostileText(),
        (start, rest) => {
          const { text } = itemsFile([anItem(aFinding({ title: start + rest }))]).attachment;
          const title = rowsOf(text)[1]?.[3] ?? '';
          expect(title).not.toMatch(/^[=+\-@\t\r\n＝]/);
        },
      ),
    );
  });

  test('ends with the last item that fits the service, and says which it has', () => {
    const command = `az ${'ж'.repeat(3000)}`;
    const item = anItem(aFinding({ remediation: { text: 'x', command } }));
    const items = Array.from({ length: 900 }, () => ({ ...item }));
    const { attachment, items: listed } = itemsFile(items);
    const bytes = new TextEncoder().encode(attachment.text).length;
    expect(bytes).toBeLessThanOrEqual(CSV_BYTES);
    expect(bytes).toBeGreaterThan(CSV_BYTES - 10_000);
    expect(listed.length).toBeLessThan(900);
    expect(rowsOf(attachment.text)).toHaveLength(listed.length + 1);
  });
});

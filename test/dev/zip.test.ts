import { unzipSync } from 'fflate';
import { afterEach, expect, test, vi } from 'vitest';
import { zipFiles } from '../../dev/zip.ts';

afterEach(() => vi.unstubAllEnvs());

const FILES: readonly (readonly [string, Uint8Array])[] = [
  ['b.txt', Buffer.from('second '.repeat(99))],
  ['a.txt', Buffer.from('first')],
];

/** Fields of the first entry of a zip's directory, by their place in the format. */
function firstEntry(zip: Uint8Array) {
  const bytes = Buffer.from(zip);
  const at = bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  return {
    system: bytes.readUInt8(at + 5),
    time: bytes.readUInt16LE(at + 12),
    date: bytes.readUInt16LE(at + 14),
    mode: bytes.readUInt16LE(at + 40).toString(8),
    name: bytes.toString('utf8', at + 46, at + 46 + bytes.readUInt16LE(at + 28)),
  };
}

test('what was packed comes out again', () => {
  const out = unzipSync(zipFiles(new Map(FILES)));
  expect(Object.keys(out)).toEqual(['a.txt', 'b.txt']);
  expect(Buffer.from(out['b.txt'] ?? []).toString()).toBe('second '.repeat(99));
});

test('the order of the files changes nothing', () => {
  expect(zipFiles(new Map(FILES.toReversed()))).toEqual(zipFiles(new Map(FILES)));
});

test.each(['UTC', 'Pacific/Kiritimati', 'America/Los_Angeles'])(
  'every file is of the first day of the format, in %s too',
  (zone) => {
    vi.stubEnv('TZ', zone);
    const entry = firstEntry(zipFiles(new Map(FILES)));
    // 1980-01-01: no years since 1980, month 1, day 1.
    expect(entry).toMatchObject({ time: 0, date: (0 << 9) | (1 << 5) | 1 });
  },
);

test('every file is readable by all and says that Unix wrote it', () => {
  const entry = firstEntry(zipFiles(new Map(FILES)));
  expect(entry).toMatchObject({ system: 3, mode: '100644', name: 'a.txt' });
});

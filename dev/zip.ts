import { zipSync } from 'fflate';

/** Host system 3 of the zip format is Unix: the upper half of a file's attributes is its mode. */
const UNIX = 3;
/** A regular file that its owner may write and everyone may read. */
const MODE = 0o100644;

/**
 * A zip archive of files by their path in it, with `/`. The same files give the same bytes on any
 * day, in any time zone and on any system: sorted paths, one mode, the zip format's first day as
 * every file's time, and a compressor in JavaScript, because the zlib of another Node may compress
 * otherwise.
 */
export function zipFiles(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const sorted = [...files].toSorted(([left], [right]) => (left < right ? -1 : 1));
  // The format holds local time, so the day is given as local time.
  const mtime = new Date(1980, 0, 1);
  return zipSync(Object.fromEntries(sorted), { level: 9, mtime, os: UNIX, attrs: MODE << 16 });
}

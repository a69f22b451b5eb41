/** A place in a text, both counted from 1. */
export type TextPlace = { readonly line: number; readonly column: number };

export type JsonReading =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Levels of objects and lists that are read; more is a mistake, not a routing. */
const MAX_DEPTH = 50;

/**
 * Reads JSON strictly: a mistake is told with its line and column, and a key that stands twice in
 * one object, which `JSON.parse` would silently drop, is one too. Texts are not quoted.
 */
export function readJson(text: string): JsonReading {
  const scan: Scan = { text, at: 0, problems: [] };
  try {
    scanValue(scan, 0);
    skipSpace(scan);
    if (scan.at < text.length) fail(scan, 'the end was expected');
  } catch (error) {
    if (!(error instanceof JsonMistake)) throw error;
    return { ok: false, problems: [error.message] };
  }
  if (scan.problems.length > 0) return { ok: false, problems: scan.problems };
  const value: unknown = JSON.parse(text);
  return { ok: true, value };
}

class JsonMistake extends Error {}

type Scan = { readonly text: string; at: number; readonly problems: string[] };

function scanValue(scan: Scan, depth: number): void {
  skipSpace(scan);
  if (depth > MAX_DEPTH) fail(scan, `there are more than ${MAX_DEPTH} levels`);
  const first = scan.text[scan.at];
  if (first === '{') scanObject(scan, depth);
  else if (first === '[') scanList(scan, '[', () => scanValue(scan, depth + 1));
  else if (first === '"') scanString(scan);
  else scanWord(scan);
}

function scanObject(scan: Scan, depth: number): void {
  const keys = new Set<string>();
  scanList(scan, '{', () => {
    skipSpace(scan);
    const start = scan.at;
    const key = scanString(scan);
    if (keys.has(key))
      scan.problems.push(`a key stands twice in one object, ${placeText(scan.text, start)}`);
    keys.add(key);
    expect(scan, ':');
    scanValue(scan, depth + 1);
  });
}

/** Entries between brackets, separated by commas; `entry` reads one. */
function scanList(scan: Scan, open: '{' | '[', entry: () => void): void {
  const close = open === '{' ? '}' : ']';
  expect(scan, open);
  skipSpace(scan);
  if (take(scan, close)) return;
  do entry();
  while (take(scan, ','));
  if (!take(scan, close)) fail(scan, `a comma or ${close} was expected`);
}

const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORD = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;

/** The text of a string, escapes read. */
function scanString(scan: Scan): string {
  const value: unknown = JSON.parse(match(scan, STRING, 'a text in double quotes'));
  return String(value);
}

function scanWord(scan: Scan): void {
  match(scan, WORD, 'a value');
}

function match(scan: Scan, form: RegExp, what: string): string {
  form.lastIndex = scan.at;
  const found = form.exec(scan.text)?.[0];
  if (found === undefined) fail(scan, `${what} was expected`);
  scan.at += found.length;
  return found;
}

function expect(scan: Scan, mark: string): void {
  if (!take(scan, mark)) fail(scan, `${mark} was expected`);
}

function take(scan: Scan, mark: string): boolean {
  skipSpace(scan);
  if (scan.text[scan.at] !== mark) return false;
  scan.at += 1;
  return true;
}

function skipSpace(scan: Scan): void {
  while (/[ \t\r\n]/.test(scan.text[scan.at] ?? '')) scan.at += 1;
}

function fail(scan: Scan, what: string): never {
  throw new JsonMistake(`${what}, ${placeText(scan.text, scan.at)}`);
}

function placeText(text: string, at: number): string {
  const { line, column } = placeOf(text, at);
  return `at line ${line}, column ${column}`;
}

/** Line and column of a position. */
export function placeOf(text: string, at: number): TextPlace {
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/**
 * Blanks comments and the contents of strings, so that what is left can be searched as code. Length
 * and line breaks stay the same. Written for formatted TypeScript: a `/` begins a regular expression
 * unless it follows a value.
 */
export function blankText(source: string): string {
  const out = [...source.split('')];
  const blank = (from: number, to: number) => {
    for (let at = from; at < to; at += 1) if (out[at] !== '\n') out[at] = ' ';
  };
  scanCode(source, 0, blank);
  return out.join('');
}

type Blank = (from: number, to: number) => void;

/** Scans code from `at` to the brace that closes it, or to the end; gives where it stopped. */
function scanCode(source: string, at: number, blank: Blank): number {
  let depth = 0;
  let position = at;
  while (position < source.length) {
    const next = scanText(source, position, blank);
    if (next !== undefined) {
      position = next;
      continue;
    }
    if (source[position] === '{') depth += 1;
    if (source[position] === '}') depth -= 1;
    if (depth < 0) return position;
    position += 1;
  }
  return position;
}

/** Where the comment, string, template or pattern that begins here ends; undefined if none does. */
function scanText(source: string, at: number, blank: Blank): number | undefined {
  const start = source[at];
  const two = source.slice(at, at + 2);
  if (two === '//') return blankTo(blank, at, endOf(source, '\n', at));
  if (two === '/*') return blankTo(blank, at, endOf(source, '*/', at + 2) + 2);
  if (start === "'" || start === '"') return scanString(source, at, blank);
  if (start === '`') return scanTemplate(source, at, blank);
  if (start === '/' && beginsPattern(source, at)) return scanPattern(source, at, blank);
  return undefined;
}

function blankTo(blank: Blank, from: number, to: number): number {
  blank(from, to);
  return to;
}

function endOf(source: string, mark: string, from: number): number {
  const end = source.indexOf(mark, from);
  return end < 0 ? source.length : end;
}

function scanString(source: string, at: number, blank: Blank): number {
  const quote = source[at];
  let end = at + 1;
  while (end < source.length && source[end] !== quote) end += source[end] === '\\' ? 2 : 1;
  blank(at + 1, end);
  return end + 1;
}

function scanTemplate(source: string, at: number, blank: Blank): number {
  let position = at + 1;
  while (position < source.length && source[position] !== '`') {
    if (source.startsWith('${', position)) {
      position = scanCode(source, position + 2, blank) + 1;
      continue;
    }
    const end = position + (source[position] === '\\' ? 2 : 1);
    blank(position, end);
    position = end;
  }
  return position + 1;
}

function scanPattern(source: string, at: number, blank: Blank): number {
  let end = at + 1;
  let inClass = false;
  while (end < source.length && (inClass || source[end] !== '/') && source[end] !== '\n') {
    if (source[end] === '[') inClass = true;
    if (source[end] === ']') inClass = false;
    end += source[end] === '\\' ? 2 : 1;
  }
  blank(at + 1, end);
  return end + 1;
}

/** A slash after a name, a number, a closing bracket or a quote divides; after a keyword it does not. */
function beginsPattern(source: string, at: number): boolean {
  const before = source.slice(Math.max(0, at - 40), at).trimEnd();
  if (/(?:^|[^\w$.])(?:return|typeof|case|in|of|await|yield)$/.test(before)) return true;
  return !/[\w$)\]}'"`]$/.test(before);
}

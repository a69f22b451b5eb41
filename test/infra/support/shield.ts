/** Stands for a slash that the grammar would take for the beginning of a comment. */
const SHIELDED_SLASH = '\u0001';

/**
 * The text with each `//` and `/*` inside a string replaced by something of the same length: the
 * grammar takes `'//x'` and `'${a}//x'` for comments.
 */
export function shieldStrings(text: string): string {
  let shielded = '';
  let position = 0;
  for (const { start, end } of stringTexts(text)) {
    const inside = text.slice(start, end).replaceAll(/\/(?=[/*])/g, SHIELDED_SLASH);
    shielded += text.slice(position, start) + inside;
    position = end;
  }
  return shielded + text.slice(position);
}

/** Undoes `shieldStrings` for a piece of text. */
export function unshield(text: string): string {
  return text.replaceAll(SHIELDED_SLASH, '/');
}

type Span = { readonly start: number; readonly end: number };

/** Longest first: multi-line strings, comments, quotes, interpolation and braces. */
const TOKEN = /'''|\/\/[^\n]*|\/\*[^]*?\*\/|\\.|\$\{|[{}']/g;

/** Spans of text inside of strings, without the expressions between them. */
function stringTexts(text: string): readonly Span[] {
  const spans: Span[] = [];
  // What is open, innermost last: a string, an expression inside of one, or braces of an object.
  const open: string[] = [];
  let start = 0;
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const inString = open.at(-1) === "'" || open.at(-1) === "'''";
    const next = step({ token: match[0], around: open.at(-1), inString });
    if (next === 'retry') TOKEN.lastIndex = match.index + 1;
    if (next === 'retry' || next === 'skip') continue;
    if (inString) spans.push({ start, end: match.index });
    if (next === 'close') open.pop();
    else open.push(next);
    start = TOKEN.lastIndex;
  }
  return spans;
}

/** What a token does: nothing, end what is open, or open something named by itself. */
function step({
  token,
  around,
  inString,
}: {
  readonly token: string;
  readonly around: string | undefined;
  readonly inString: boolean;
}): string {
  if (inString) {
    if (token === around) return 'close';
    if (token === '${' && around === "'") return '${';
    // A comment's sign or another quote is text here; what follows its first character counts.
    return token.startsWith('\\') && around === "'" ? 'skip' : 'retry';
  }
  if (token === '}') return around === undefined ? 'skip' : 'close';
  return token === "'" || token === "'''" || token === '{' ? token : 'skip';
}

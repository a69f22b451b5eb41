/** East Asian wide and full-width ranges, and emoji: two cells each (Unicode UAX 11, W and F). */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const COMBINING = /\p{M}/u;

/** Cells that a text takes on a terminal. */
export function cellWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** A text with spaces up to a number of cells; a longer one stays as it is. */
export function padCells(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - cellWidth(text)));
}

/**
 * Breaks text into lines of at most `width` cells (2 at least): at its own line breaks, after spaces, after
 * `/` and `-` where a word is too long, and anywhere when nothing else helps.
 */
export function wrapCells(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, width));
}

function wrapLine(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((whole) => splitWord(whole, width))) {
    const joined = line === '' || word.glued ? `${line}${word.text}` : `${line} ${word.text}`;
    if (line !== '' && cellWidth(joined) > width) {
      lines.push(line);
      line = word.text;
    } else line = joined;
  }
  return [...lines, line];
}

/** Columns side by side, each wrapped to its width, two spaces between. */
export function columnLines(
  cells: readonly { readonly text: string; readonly width: number }[],
): readonly string[] {
  const wrapped = cells.map(({ text, width }) => wrapCells(text, width));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, index) =>
    cells
      .map(({ width }, column) => padCells(wrapped[column]?.[index] ?? '', width))
      .join('  ')
      .trimEnd(),
  );
}

type Piece = { readonly text: string; readonly glued: boolean };

function splitWord(word: string, width: number): readonly Piece[] {
  if (cellWidth(word) <= width) return [{ text: word, glued: false }];
  const parts = word.split(/(?<=[/-])/).flatMap((part) => chop(part, width));
  return parts.map((text, index) => ({ text, glued: index > 0 }));
}

function chop(text: string, width: number): readonly string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const character of text) {
    if (piece !== '' && cellWidth(piece) + characterWidth(character) > width) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...pieces, piece];
}

function characterWidth(character: string): number {
  if (COMBINING.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

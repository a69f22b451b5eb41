import type { KqlDiagnostic } from './parse.ts';

/** What the service says of a query that it does not run. */
export type Objection =
  | {
      readonly kind: 'syntax';
      readonly line: number;
      readonly pos: number;
      readonly token: string;
    }
  | { readonly kind: 'semantic'; readonly code: string; readonly message: string };

/** The first of the language service's diagnostics, in the words of the query service. */
export function objectionTo(
  query: string,
  diagnostics: readonly KqlDiagnostic[],
): Objection | undefined {
  const errors = diagnostics.filter((found) => found.severity === 'Error');
  const syntax = errors.find((found) => found.syntax);
  if (syntax !== undefined) return syntaxAt(query, syntax.start);
  const [first] = errors.toSorted((a, b) => a.start - b.start);
  return first === undefined ? undefined : semantic(query, first);
}

// Recorded: `completely invalid syntax` fails at line 1, place 11, which counts from 0.
function syntaxAt(query: string, start: number): Objection {
  const before = query.slice(0, start).split('\n');
  const token = /^\s*(\w+|\S)/.exec(query.slice(start))?.[1] ?? '<EOF>';
  return { kind: 'syntax', line: before.length, pos: before.at(-1)?.length ?? 0, token };
}

// SEM0100 and its two texts are recorded or public; SEM0260 and SEM0064 are public; SEM0000 is our own.
function semantic(query: string, found: KqlDiagnostic): Objection {
  const name = /'([^']*)'/.exec(found.message)?.[1] ?? '';
  const make = (code: string, message: string): Objection => ({ kind: 'semantic', code, message });
  if (!/does not refer to any known/.test(found.message)) {
    if (found.code === 'KS106') return make('SEM0064', found.message);
    return make('SEM0000', found.message);
  }
  if (/known (scalar )?function|known aggregate/.test(found.message)) {
    return make('SEM0260', `Unknown function: '${name}'.`);
  }
  const table = found.code === 'KS204' || isSource(query, found.start);
  const operator = table ? after(query, found) : before(query, found.start);
  const subject = operator === undefined ? '' : `'${operator}' operator: `;
  const what = table ? 'table or column' : 'column or scalar';
  return make('SEM0100', `${subject}Failed to resolve ${what} expression named '${name}'`);
}

/** Whether a name stands where a table is read: nothing of its statement lies before it. */
function isSource(query: string, start: number): boolean {
  return /(^|;|=|\()\s*$/.test(query.slice(0, start)) && !/\|[^;]*$/.test(query.slice(0, start));
}

function after(query: string, found: KqlDiagnostic): string | undefined {
  return /^\s*\|\s*([\w-]+)/.exec(query.slice(found.start + found.length))?.[1];
}

function before(query: string, start: number): string | undefined {
  return /\|\s*([\w-]+)[^|]*$/.exec(query.slice(0, start))?.[1];
}

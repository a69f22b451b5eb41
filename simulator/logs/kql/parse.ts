import type { Column, TableSchema } from '../login-table.ts';
import {
  type Element,
  itemsOf,
  type Library,
  type LibraryDiagnostic,
  library,
  type ResultType,
} from './library.ts';

/** A node of the syntax tree as plain data. */
export type KqlNode = {
  /** The kind that the language service gives, for example `FilterOperator`. */
  readonly kind: string;
  /** Of a token: what it stands for, for example a text without its quotes. */
  readonly text: string;
  /** The scalar type of an expression; empty for anything else. */
  readonly type: string;
  /** The columns of a tabular expression, named as the service names them. */
  readonly columns: readonly Column[];
  /** Children by name, for example `Left`. */
  readonly named: { readonly [name: string]: KqlNode };
  /** Children of a list, without the commas between them. */
  readonly items: readonly KqlNode[];
  /** Where it begins and ends in the query, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
};

/** What the language service has against a query. */
export type KqlDiagnostic = {
  /** For example `KS142`. */
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly start: number;
  readonly length: number;
  /** Whether the text is no query at all; else a name or a type in it is wrong. */
  readonly syntax: boolean;
};

/** Parses a query and checks it against the tables of a workspace. */
export function parseKql(
  text: string,
  tables: readonly TableSchema[],
): { readonly root: KqlNode; readonly diagnostics: readonly KqlDiagnostic[] } {
  const kusto = library();
  const symbols = tables.map(({ name, columns }) => {
    const schema = columns.map((column) => `['${column.name}']: ${column.type}`).join(', ');
    return new kusto.Symbols.TableSymbol.$ctor7(name, `(${schema})`, null);
  });
  const database = new kusto.Symbols.DatabaseSymbol.ctor('workspace', symbols);
  const globals = kusto.GlobalState.Default.WithDatabase(database);
  const code = kusto.KustoCode.ParseAndAnalyze(text, globals);
  const syntax = new Set(itemsOf(code.GetSyntaxDiagnostics()).map(placeOf));
  const diagnostics = itemsOf(code.GetDiagnostics()).map((found) => ({
    syntax: syntax.has(placeOf(found)),
    code: found.Code,
    severity: found.Severity,
    message: found.Message,
    start: found.Start,
    length: found.Length,
  }));
  return { root: nodeOf(code.Syntax, kindNames(kusto)), diagnostics };
}

function placeOf({ Code, Start }: LibraryDiagnostic): string {
  return `${Code}@${Start}`;
}

/** The name of every kind by its number. */
function kindNames(kusto: Library): ReadonlyMap<number, string> {
  const entries = Object.entries(kusto.Syntax.SyntaxKind).flatMap(([name, value]) =>
    typeof value === 'number' ? [[value, name] as const] : [],
  );
  return new Map(entries);
}

function nodeOf(element: Element, names: ReadonlyMap<number, string>): KqlNode {
  const named: { [name: string]: KqlNode } = {};
  const items: KqlNode[] = [];
  for (let i = 0; i < element.ChildCount; i += 1) {
    const child = element.GetChild(i);
    if (child === null) continue;
    const name = element.GetName(i) ?? '';
    if (name === '') items.push(nodeOf(child, names));
    else named[name] = nodeOf(child, names);
  }
  const kind = names.get(element.Kind) ?? String(element.Kind);
  const [first] = items;
  // A list holds each item with the comma after it.
  if (kind === 'SeparatedElement' && first !== undefined) return first;
  return {
    kind,
    text: element.IsToken ? (element.ValueText ?? '') : '',
    ...typeOf(element.ResultType),
    named,
    items,
    start: element.TextStart,
    end: element.End,
  };
}

function typeOf(result: ResultType | null | undefined): Pick<KqlNode, 'type' | 'columns'> {
  if (result === null || result === undefined) return { type: '', columns: [] };
  if (result.Columns === undefined || result.Columns === null) {
    return { type: scalar(result.Name), columns: [] };
  }
  const columns = itemsOf(result.Columns).map((column) => ({
    name: column.Name,
    type: scalar(column.Type.Name),
  }));
  return { type: '', columns };
}

// Newer versions name what a dynamic value holds; the service itself has one type for all.
function scalar(name: string): string {
  return name.startsWith('dynamic') ? 'dynamic' : name;
}

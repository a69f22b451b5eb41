import { createRequire } from 'node:module';

/**
 * The parts of `@kusto/language-service-next` that are used. It is C# turned into JavaScript: one script
 * adds a global `Kusto`, and its own typings are global namespaces of 34,000 lines.
 */
export type Library = {
  readonly GlobalState: {
    readonly Default: { WithDatabase(database: object): object };
  };
  readonly KustoCode: { ParseAndAnalyze(text: string, globals: object): Code };
  readonly Symbols: {
    readonly TableSymbol: {
      readonly $ctor7: new (name: string, schema: string, description: string | null) => object;
    };
    readonly DatabaseSymbol: { readonly ctor: new (name: string, members: object[]) => object };
  };
  readonly Syntax: { readonly SyntaxKind: { readonly [name: string]: unknown } };
};

/** A query that was parsed and checked. */
export type Code = {
  readonly Syntax: Element;
  GetSyntaxDiagnostics(): List<LibraryDiagnostic>;
  GetDiagnostics(): List<LibraryDiagnostic>;
};

/** A node or a token of its syntax tree. */
export type Element = {
  readonly Kind: number;
  readonly IsToken: boolean;
  /** Of a token: what it stands for, for example a text without its quotes. */
  readonly ValueText?: string | null;
  readonly TextStart: number;
  readonly End: number;
  readonly ChildCount: number;
  GetChild(index: number): Element | null;
  GetName(index: number): string | null;
  /** Of an expression or an operator. */
  readonly ResultType?: ResultType | null;
};

/** A scalar type, or a table with columns. */
export type ResultType = {
  readonly Name: string;
  readonly Columns?: List<{ readonly Name: string; readonly Type: { readonly Name: string } }>;
};

/** Something the language service has against a query; places count UTF-16 units. */
export type LibraryDiagnostic = {
  readonly Code: string;
  readonly Severity: string;
  readonly Message: string;
  readonly Start: number;
  readonly Length: number;
};

/** A list of the C# runtime. */
export type List<T> = { readonly Count: number; getItem(index: number): T };

let loaded: Library | undefined;

/** The language service; loading it takes about 0.2 s, so it waits for the first query. */
export function library(): Library {
  if (loaded === undefined) {
    const load = createRequire(import.meta.url);
    load('@kusto/language-service-next/bridge.min.js');
    load('@kusto/language-service-next/Kusto.Language.Bridge.min.js');
    loaded = languageOf(Reflect.get(globalThis, 'Kusto'));
  }
  return loaded;
}

/** The items of a list. */
export function itemsOf<T>(list: List<T>): readonly T[] {
  return Array.from({ length: list.Count }, (_, i) => list.getItem(i));
}

/** The pinned version of the package defines the global with these members; the tests run all of them. */
function languageOf(global: unknown): Library {
  return (global as { readonly Language: Library }).Language;
}

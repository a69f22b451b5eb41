import { blankText } from './source-text.ts';

/** One import of a module: static, re-exported, dynamic or by `require`. */
export type Import = {
  /** As written. */
  readonly specifier: string;
  /** True where nothing of it is left when the types are gone. */
  readonly typeOnly: boolean;
  readonly line: number;
};

const STATEMENT =
  /(?:^|[;}\n])\s*(import|export)\b(\s+type\b(?!\s*(?:,|from\b)))?([^;'"()=]*?)(['"])/g;
const CALL = /(?<![\w$.])(?:import|require)\s*\(\s*(['"`])/g;

/** The imports of a TypeScript source, in the order of their lines. */
export function readImports(source: string): readonly Import[] {
  const code = blankText(source);
  const statements = [...code.matchAll(STATEMENT)].flatMap((match) => {
    const [whole, keyword, type, names = ''] = match;
    const named = /\bfrom\s*$/.test(names);
    const bare = keyword === 'import' && names.trim() === '' && type === undefined;
    if (!named && !bare) return [];
    const typeOnly = type !== undefined || hasOnlyTypeNames(names);
    return [importAt(source, match.index + whole.length, typeOnly)];
  });
  const calls = [...code.matchAll(CALL)].map((match) => {
    const isType = /\btypeof\s+$|[:<|&=]\s*$/.test(code.slice(0, match.index));
    return importAt(source, match.index + match[0].length, isType && !isAwaited(code, match.index));
  });
  return [...statements, ...calls].toSorted((left, right) => left.line - right.line);
}

/** `import { type A, type B } from`: the statement stays, but nothing of it is used at run time. */
function hasOnlyTypeNames(names: string): boolean {
  const list = /^\s*\{([^}]*)\}\s*from\s*$/.exec(names)?.[1];
  const entries = (list ?? '').split(',').filter((entry) => entry.trim() !== '');
  return entries.length > 0 && entries.every((entry) => /^\s*type\s+\w/.test(entry));
}

/** `x = import('y')` loads a module; `x: import('y').Z` only names a type of it. */
function isAwaited(code: string, at: number): boolean {
  return (
    /(?<![=!<>])=\s*$/.test(code.slice(0, at)) && !/\btype\s+\w+[^;]*=\s*$/.test(code.slice(0, at))
  );
}

/** The opening quote stands just before `start`. */
function importAt(source: string, start: number, typeOnly: boolean): Import {
  const quote = source[start - 1] ?? '';
  const end = source.indexOf(quote, start);
  const line = source.slice(0, start).split('\n').length;
  return { specifier: source.slice(start, end < 0 ? source.length : end), typeOnly, line };
}

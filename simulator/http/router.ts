import type { SimRequest } from './exchange.ts';

/** A path with its parameters taken out; a parameter's value is percent-decoded. */
export type PathMatch<R> = {
  readonly route: R;
  readonly params: { readonly [name: string]: string };
};

/** Something that answers one method on one kind of path. */
export type Pattern = {
  readonly method: string;
  /** `/a/{b}` takes one segment, `{+scope}` any number of them, even none. */
  readonly path: string;
};

/**
 * Finds the first route for a method and a path. Literal segments compare without regard to case, as
 * Azure Resource Manager does, and a slash at the end is allowed.
 */
export function createRouter<R extends Pattern>(
  routes: readonly R[],
): (request: SimRequest) => PathMatch<R> | undefined {
  const compiled = routes.map((route) => ({ route, ...compile(route.path) }));
  return (request) => {
    for (const { route, regex, names } of compiled) {
      if (route.method !== request.method) continue;
      const found = regex.exec(request.path);
      if (found !== null) return { route, params: named(names, found) };
    }
    return undefined;
  };
}

/** The value of a parameter that the route's own pattern has. */
export function pathParam(params: { readonly [name: string]: string }, name: string): string {
  const value = params[name];
  if (value === undefined) throw new Error(`the route has no parameter ${name}`);
  return value;
}

function compile(path: string): { readonly regex: RegExp; readonly names: readonly string[] } {
  const names: string[] = [];
  const source = path
    .split(/(\{\+?\w+\})/)
    .map((part) => {
      const parameter = /^\{(\+?)(\w+)\}$/.exec(part);
      if (parameter === null) return part.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
      names.push(parameter[2] ?? '');
      return parameter[1] === '+' ? '(.*?)' : '([^/]+)';
    })
    .join('');
  return { regex: new RegExp(`^${source}/?$`, 'i'), names };
}

function named(names: readonly string[], found: RegExpExecArray): { [name: string]: string } {
  return Object.fromEntries(names.map((name, i) => [name, decode(found[i + 1] ?? '')]));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone percent sign is no encoding; the text then stands for itself.
    return text;
  }
}

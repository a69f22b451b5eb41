export type CheckQuery = {
  readonly checks: readonly string[] | undefined;
  readonly registry: string | undefined;
  readonly notify: boolean;
  /** What is wrong with the query itself; whether its names exist is for the app to say. */
  readonly problems: readonly string[];
};

const KNOWN = ['checks', 'registry', 'notify', 'code', 'clientId'];

/**
 * Reads `checks=a,b`, `registry=name` and `notify=true`; every problem is told, at once.
 * `code` and `clientId` are the platform's own.
 */
export function readCheckQuery(method: string, query: URLSearchParams): CheckQuery {
  const checks = listOf(query.get('checks'));
  const registry = query.get('registry')?.trim();
  const notify = query.get('notify');
  const problems = [
    ...unknownParameters(query),
    ...repeatedParameters(query),
    ...notifyProblems(method, notify),
  ];
  return { checks, registry, notify: notify === 'true', problems };
}

function unknownParameters(query: URLSearchParams): readonly string[] {
  return [...new Set(query.keys())]
    .filter((name) => !KNOWN.includes(name))
    .map(
      (name) =>
        `there is no parameter ${JSON.stringify(name.slice(0, 60))}; there are checks, registry, notify`,
    );
}

/** A parameter given twice would silently count once. */
function repeatedParameters(query: URLSearchParams): readonly string[] {
  return ['checks', 'registry', 'notify']
    .filter((name) => query.getAll(name).length > 1)
    .map((name) => `${name} is given more than once; give it once`);
}

function notifyProblems(method: string, notify: string | null): readonly string[] {
  if (notify === null || notify === 'false') return [];
  if (notify !== 'true') return ['notify is neither true nor false'];
  return method === 'POST' ? [] : ['notify=true needs POST: a GET changes nothing'];
}

function listOf(text: string | null): readonly string[] | undefined {
  if (text === null) return undefined;
  const names = text.split(',').map((name) => name.trim());
  return names.filter((name) => name !== '');
}

/** The platform's own parameters of any query. */
const PLATFORM = ['code', 'clientId'];

/** Parameters that are unknown, or given twice, of which one would silently count. */
export function queryProblems(query: URLSearchParams, known: readonly string[]): readonly string[] {
  const names = [...new Set(query.keys())];
  const unknown = names.filter((name) => ![...known, ...PLATFORM].includes(name));
  const repeated = known.filter((name) => query.getAll(name).length > 1);
  return [
    ...unknown.map((name) => `there is no parameter ${JSON.stringify(name.slice(0, 60))}`),
    ...repeated.map((name) => `${name} is given more than once; give it once`),
  ];
}

import type { RouteMatch, RouteTarget, Trial } from './routing-tree.ts';

/** Values that a line names of one field. */
const NAMED_VALUES = 5;

/** One route that was tried, in words; holds text from outside. */
export function trialText({ route, mismatch }: Trial, target: RouteTarget): string {
  if (mismatch !== undefined)
    return `${route.path} does not fit: ${fieldText(mismatch, route.match, target)} is not ${wanted(mismatch, route.match)}`;
  const fields = fieldsOf(route.match).map(
    (field) => `${fieldText(field, route.match, target)} is ${wanted(field, route.match)}`,
  );
  const why = fields.length === 0 ? 'it takes everything' : fields.join(', ');
  return `${route.path} fits: ${why}${route.continues ? '; and goes on' : ''}`;
}

const FIELDS = ['check', 'severity', 'subscription', 'registry', 'tags'] as const;

function fieldsOf(match: RouteMatch): readonly (keyof RouteMatch)[] {
  return FIELDS.filter((field) => match[field] !== undefined);
}

/** A field of the target with its value. */
function fieldText(field: keyof RouteMatch, match: RouteMatch, target: RouteTarget): string {
  switch (field) {
    case 'check':
      return `check ${target.check}`;
    case 'severity':
      return `severity ${target.severity}`;
    case 'subscription':
      return `subscription ${target.subscription ?? 'none'}`;
    case 'registry':
      return `registry ${target.registry?.name ?? 'none'}`;
    case 'tags':
      return `tags ${tagsText(match, target)}`;
  }
}

/** The tags of the registry that the match asks about. */
function tagsText({ tags = {} }: RouteMatch, { registry }: RouteTarget): string {
  const wantedNames = new Set(Object.keys(tags).map((name) => name.toLowerCase()));
  const held = Object.entries(registry?.tags ?? {});
  const asked = held.filter(([name]) => wantedNames.has(name.toLowerCase()));
  return asked.map(([name, value]) => `${name}=${value}`).join(', ') || 'none';
}

/** What a match asks of a field. */
function wanted(field: keyof RouteMatch, match: RouteMatch): string {
  if (field !== 'tags') return oneOf(match[field] ?? []);
  const tags = Object.entries(match.tags ?? {});
  return tags.map(([name, values]) => `${name}=${oneOf(values)}`).join(' and ');
}

function oneOf(values: readonly string[]): string {
  const named = values.slice(0, NAMED_VALUES).join(', ');
  const more = values.length > NAMED_VALUES ? `, and ${values.length - NAMED_VALUES} more` : '';
  return values.length === 1 ? named : `one of ${named}${more}`;
}

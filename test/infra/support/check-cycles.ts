import { filesOf, type Project, problemAt } from './project.ts';
import type { Problem } from './problem.ts';
import type { BicepFile } from './syntax.ts';
import { everyPart, freeNames, ownedExpressions, type UsedName } from './walk.ts';

/** Uses of names that lead back to the declaration they stand in. */
export function checkCycles(project: Project): readonly Problem[] {
  return filesOf(project).flatMap((file) => {
    const uses = usesOf(file);
    return [...uses].flatMap(([owner, used]) =>
      used.flatMap((use) => {
        if (use.name === owner) {
          return [problemAt(file, use, { rule: 'BCP079', message: `${owner} refers to itself` })];
        }
        if (!reachedFrom(use.name, uses).has(owner)) return [];
        const message = `${owner} refers to itself by way of ${use.name}`;
        return [problemAt(file, use, { rule: 'BCP080', message })];
      }),
    );
  });
}

/** Whether a problem is such a cycle, in which nothing can be worked out. */
export function isCycle({ rule }: Problem): boolean {
  return rule === 'BCP079' || rule === 'BCP080';
}

type Uses = ReadonlyMap<string, readonly UsedName[]>;

/** What each declaration uses; a child also its parent around it. */
function usesOf(file: BicepFile): Uses {
  const written = ownedExpressions(file).flatMap(({ owner, expression }) => {
    const children = everyPart(expression).filter((part) => part.kind === 'child');
    return [...freeNames(expression), ...children].map(({ name, line }) => ({ owner, name, line }));
  });
  const around = file.resources.flatMap(({ name, inside, line }) =>
    inside === undefined ? [] : [{ owner: name, name: inside, line }],
  );
  return Map.groupBy([...written, ...around], ({ owner }) => owner);
}

function reachedFrom(start: string, uses: Uses): ReadonlySet<string> {
  const found = new Set([start]);
  for (const name of found) {
    for (const use of uses.get(name) ?? []) found.add(use.name);
  }
  return found;
}

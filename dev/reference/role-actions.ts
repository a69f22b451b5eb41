import { PERMISSIONS } from '../../src/domain/permissions.ts';

/** Actions of the custom role on what is monitored, each once, sorted by character code. */
export function roleActions(): readonly string[] {
  const actions = Object.values(PERMISSIONS)
    .flat()
    .filter(({ kind, scope }) => kind === 'action' && scope === 'monitored');
  return [...new Set(actions.map(({ name }) => name))].toSorted();
}

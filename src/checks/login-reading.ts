import type { LoginFailures } from '../domain/login.ts';
import type { ReadFailure } from '../domain/reading.ts';
import type { Registry } from '../domain/resource.ts';
import { DAY_MS, MINUTE_MS } from '../domain/time.ts';
import type { CheckContext } from './define-check.ts';
import {
  behindKey,
  readKey,
  readOfValue,
  readValue,
  routeKey,
  routeOfValue,
} from './login-memory.ts';
import type { MemoryChanges, ReadMark } from './login-memory.ts';
import type { RegistryRoute } from './login-routes.ts';
import type { LoginSettings } from './login-settings.ts';
import { sideBySide } from './side-by-side.ts';

/** How far back a read reaches at most. */
export const READ_LIMIT_MS = DAY_MS;
/** Queries at once; the service runs five of one user (Azure Monitor, "Log queries" limits). */
const CONCURRENCY = 4;

type Reader = {
  readonly context: Pick<CheckContext, 'evidence' | 'isOver' | 'now' | 'memory'>;
  readonly settings: LoginSettings;
};

/** What one workspace answered. Times are ms since the epoch. */
export type WorkspaceRead = {
  readonly workspace: string;
  readonly registries: readonly Registry[];
  readonly from: number;
  readonly to: number;
  /** Time before `from` that was never read. */
  readonly missed: { readonly from: number; readonly to: number } | undefined;
  readonly outcome:
    | {
        readonly kind: 'answered';
        readonly cut: string | undefined;
        readonly failures: ReadonlyMap<string, LoginFailures>;
      }
    | { readonly kind: 'failed'; readonly failure: ReadFailure }
    | { readonly kind: 'late' };
};

/** Asks every workspace once about all registries that send to it. */
export async function readWorkspaces(
  reader: Reader,
  routes: readonly RegistryRoute[],
): Promise<readonly WorkspaceRead[]> {
  const senders = new Map<string, Registry[]>();
  for (const { registry, targets } of routes) {
    for (const target of targets) {
      senders.set(target, [...(senders.get(target) ?? []), registry]);
    }
  }
  return sideBySide([...senders], CONCURRENCY, async ([workspace, registries]) =>
    readWorkspace(reader, workspace, registries),
  );
}

async function readWorkspace(
  reader: Reader,
  workspace: string,
  registries: readonly Registry[],
): Promise<WorkspaceRead> {
  const { context, settings } = reader;
  const plan = { workspace, registries, to: context.now, ...spanOf(reader, workspace, registries) };
  if (context.isOver()) return { ...plan, outcome: { kind: 'late' } };
  const { from, to } = plan;
  const { countAnonymous } = settings;
  const answer = await context.evidence.logins.readFailures({
    workspace,
    from,
    to,
    registries,
    countAnonymous,
  });
  if (!answer.ok) return { ...plan, outcome: { kind: 'failed', failure: answer.failure } };
  const { registries: failures, cut } = answer.value;
  return { ...plan, outcome: { kind: 'answered', cut, failures } };
}

/** From the earliest time that one of the registries needs, in whole minutes, to now. */
function spanOf(reader: Reader, workspace: string, registries: readonly Registry[]) {
  const { now } = reader.context;
  const { lateMinutes, quietMinutes, windowMinutes } = reader.settings;
  const marks = registries.map(({ id }) => readUntil(reader, id, workspace));
  const fresh = now - (lateMinutes + quietMinutes + windowMinutes) * MINUTE_MS;
  const starts = marks.map((mark) => (mark === undefined ? fresh : mark - lateMinutes * MINUTE_MS));
  const earliest = Math.floor((now - READ_LIMIT_MS) / MINUTE_MS + 1) * MINUTE_MS;
  const from = Math.max(earliest, Math.floor(Math.min(...starts) / MINUTE_MS) * MINUTE_MS);
  const unread = Math.min(...marks.filter((mark) => mark !== undefined));
  return { from, missed: unread < from ? { from: unread, to: from } : undefined };
}

/** Until when a registry's logins in a workspace are known; undefined when it is new. */
function readUntil(
  { context }: Pick<Reader, 'context'>,
  registry: string,
  workspace: string,
): number | undefined {
  const behind = context.memory.get(behindKey(registry, workspace))?.['readTo'];
  if (typeof behind === 'number') return behind;
  const route = routeOfValue(context.memory.get(routeKey(registry)));
  if (route === undefined || route.targets.length === 0) return undefined;
  // It sent elsewhere when that was last looked at, so the time since then is not known yet.
  if (!route.targets.includes(workspace)) return route.checkedAt;
  return readOfValue(context.memory.get(readKey(workspace)))?.readTo;
}

/**
 * Moves the marks of the workspaces that were read to the end. Registries that send there but were
 * not in question, because the run was for one registry or did not find them, keep a mark of their
 * own. What was missed stays known for a day, so that people are told of it.
 */
export function moveMarks(
  reader: Pick<Reader, 'context'>,
  reads: readonly WorkspaceRead[],
  changes: MemoryChanges,
): void {
  const { memory } = reader.context;
  const senders = sendersByWorkspace(reader);
  for (const { workspace, registries, to, missed, outcome } of reads) {
    const known = readOfValue(memory.get(readKey(workspace)));
    if (outcome.kind !== 'answered' || outcome.cut !== undefined) {
      keepOwnMarks(reader, { workspace, registries, mark: known?.readTo }, changes);
      continue;
    }
    const mark: ReadMark = {
      readTo: to,
      missed: missed === undefined ? known?.missed : { ...missed, at: to },
    };
    changes.set(readKey(workspace), readValue(mark));
    const asked = new Set(registries.map(({ id }) => id.toLowerCase()));
    for (const id of asked) {
      if (memory.has(behindKey(id, workspace))) changes.set(behindKey(id, workspace), null);
    }
    for (const id of senders.get(workspace) ?? []) {
      const readTo = readUntil(reader, id, workspace);
      if (asked.has(id) || readTo === undefined) continue;
      if (!memory.has(behindKey(id, workspace))) changes.set(behindKey(id, workspace), { readTo });
    }
  }
}

/** A registry that needs more than the workspace's mark says still needs it in the next run. */
function keepOwnMarks(
  reader: Pick<Reader, 'context'>,
  read: {
    readonly workspace: string;
    readonly registries: readonly Registry[];
    readonly mark: number | undefined;
  },
  changes: MemoryChanges,
): void {
  const { memory } = reader.context;
  for (const { id } of read.registries) {
    const key = behindKey(id, read.workspace);
    const readTo = readUntil(reader, id, read.workspace);
    if (readTo !== undefined && readTo !== read.mark && !memory.has(key))
      changes.set(key, { readTo });
  }
}

/** Registries by the workspace that was asked about them before. */
function sendersByWorkspace({ context }: Pick<Reader, 'context'>): ReadonlyMap<string, string[]> {
  const senders = new Map<string, string[]>();
  for (const [key, value] of context.memory) {
    const route = key.startsWith('route ') ? routeOfValue(value) : undefined;
    for (const target of route?.targets ?? []) {
      senders.set(target, [...(senders.get(target) ?? []), key.slice('route '.length)]);
    }
  }
  return senders;
}

import type { Alert, AlertFinding } from './alert.ts';
import { unreadCause } from './unread.ts';

/**
 * True when nothing that decides anything differs between two states of one open alert, so that
 * the stored row can stay as it is: what routes, mutes or judges it counts (why a
 * scope is unread decides what it inhibits); words and counts do not.
 */
export function isSameAlert(before: Alert, after: Alert): boolean {
  return (
    before.settingsKey === after.settingsKey &&
    before.clearRuns === after.clearRuns &&
    isSameFinding(before.finding, after.finding)
  );
}

function isSameFinding(left: AlertFinding, right: AlertFinding): boolean {
  return (
    left.severity === right.severity &&
    left.rule === right.rule &&
    left.stage === right.stage &&
    left.step === right.step &&
    left.scope === right.scope &&
    left.subject.id === right.subject.id &&
    left.subject.name === right.subject.name &&
    unreadCause(left) === unreadCause(right) &&
    isSameRegistry(left.registry, right.registry)
  );
}

/** The registry's tags decide routing. */
function isSameRegistry(left: AlertFinding['registry'], right: AlertFinding['registry']): boolean {
  if (left === undefined || right === undefined) return left === right;
  return (
    left.id === right.id &&
    left.name === right.name &&
    left.subscriptionId === right.subscriptionId &&
    isSameTags(left.tags, right.tags)
  );
}

type Tags = Readonly<Record<string, string>>;

function isSameTags(left: Tags, right: Tags): boolean {
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  return names.every((name) => left[name] === right[name]);
}

import { CHECKS } from '../../src/checks/catalog.ts';
import type { CheckDescription } from '../../src/checks/define-check.ts';
import { MONITOR, MONITOR_RULES } from '../../src/monitor/watch-itself.ts';
import { pageHead, table } from './markdown.ts';

/** `docs/checks.md`: every check with its rules, as the definitions say. */
export function checksPage(): string {
  const sections = CHECKS.map((check) => section(check.describe()));
  const intro =
    'Every check answers one question. What it could not read is a gap, never "fine": rule `unread`, told like a finding.';
  return [pageHead('Checks', '`src/checks`'), intro, ...sections, monitorSection()].join('\n\n');
}

function section(check: CheckDescription): string {
  const { timer } = check;
  const rules = check.rules.map((rule) => [
    `\`${rule.id}\``,
    rule.severities.join(', '),
    rule.meaning,
    `${rule.remedy} [Read more](${rule.link})`,
  ]);
  const settings = check.settings.map(({ name }) => `\`${name}\``).join(', ');
  return [
    `## ${check.id}: ${check.title}`,
    check.question,
    `Runs by the timer \`${timer.functionName}\` on \`${timer.scheduleSetting}\` (default \`${timer.defaultSchedule}\`, UTC). Settings: ${settings}.`,
    table(['rule', 'severity', 'fires when', 'what to do'], rules),
    ...(check.notes.length === 0 ? [] : [check.notes.map((note) => `- ${note}`).join('\n')]),
  ].join('\n\n');
}

/** What the monitor finds wrong with itself, which no check of its own does. */
function monitorSection(): string {
  const rules = MONITOR_RULES.map(({ id, severity, meaning, remedy }) => [
    `\`${id}\``,
    severity,
    meaning,
    remedy,
  ]);
  return [
    `## ${MONITOR}: the monitor itself`,
    'Every timer run looks at these too; they have no timer and no settings of their own.',
    table(['rule', 'severity', 'fires when', 'what to do'], rules),
  ].join('\n\n');
}

import type { AlertFinding } from './alert.ts';
import type { Finding } from './finding.ts';

/** Most characters of a text, or of a command, that an alert keeps. */
const TEXT_LIMIT = 4000;

/** Without the evidence, and with texts cut to what a row of state and a message can carry. */
export function keepFinding(finding: Finding): AlertFinding {
  const { evidence: _, ...kept } = finding;
  const { text, command, link } = finding.remediation;
  return {
    ...kept,
    title: cut(kept.title, 400),
    detail: cut(kept.detail, TEXT_LIMIT),
    observed: kept.observed.slice(0, 20),
    remediation: {
      text: cut(text, TEXT_LIMIT),
      // A command that is cut off would do something else.
      ...(command === undefined || command.length > TEXT_LIMIT ? {} : { command }),
      ...(link === undefined ? {} : { link }),
    },
  };
}

function cut(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit - 1).toWellFormed()}…` : text;
}

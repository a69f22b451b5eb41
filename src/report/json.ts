import type { Report } from '../domain/report.ts';

/** The report as it stands, indented, with a final line break. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

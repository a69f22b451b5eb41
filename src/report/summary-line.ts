import type { Report } from '../domain/report.ts';
import { plural } from '../domain/text.ts';

/** The report in one line: `2 critical, 5 warning, 4 info; everything could be read`. */
export function summaryLine({ summary }: Report): string {
  const { critical, warning, info, gaps } = summary;
  const read =
    gaps === 0 ? 'everything could be read' : `${plural(gaps, 'scope')} could not be read`;
  return `${critical} critical, ${warning} warning, ${info} info; ${read}`;
}

/** What one check read and what settings left out: `34 subjects read in 2 scopes; left out: …`. */
export function coverageText({
  subjectsRead,
  scopes,
  leftOut,
  gaps,
}: Report['coverage'][number]): string {
  const parts = [`${plural(subjectsRead, 'subject')} read in ${plural(scopes.length, 'scope')}`];
  const out = leftOut.filter(({ count }) => count > 0);
  if (out.length > 0)
    parts.push(`left out: ${out.map(({ setting, count }) => `${count} by ${setting}`).join(', ')}`);
  if (gaps.length > 0) parts.push(`${plural(gaps.length, 'scope')} could not be read`);
  return parts.join('; ');
}

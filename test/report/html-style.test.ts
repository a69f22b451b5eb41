import { expect, test } from 'vitest';
import { PAGE_STYLE } from '../../src/report/html-style.ts';

/** The declarations of one selector, as they are written. */
function declarationsOf(selector: string): string {
  const rules = PAGE_STYLE.split('\n').filter((line) => line.startsWith(`${selector} {`));
  return rules.join(' ');
}

test('a label is never broken into pieces, however long the text beside it is', () => {
  expect(declarationsOf('th')).toContain('white-space: nowrap');
  expect(declarationsOf('td')).toContain('overflow-wrap: anywhere');
});

test('the style holds nothing that escaping would change', () => {
  expect(PAGE_STYLE).not.toMatch(/[<>&"']/);
});

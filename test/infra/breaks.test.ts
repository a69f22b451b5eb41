import { describe, expect, test } from 'vitest';
import { projectFile } from '../../dev/paths.ts';
import type { Break } from './support/break.ts';
import { COMPILE_BREAKS } from './support/compile-breaks.ts';
import { judge } from './support/judge.ts';
import { LANGUAGE_BREAKS } from './support/language-breaks.ts';
import { NEEDED_BREAKS } from './support/needed-breaks.ts';
import { OPT_IN_BREAKS } from './support/opt-in-breaks.ts';
import { readTexts } from './support/project.ts';
import { SAFETY_BREAKS } from './support/safety-breaks.ts';

const texts = readTexts(projectFile('infra'));
const untouched = judge(texts);

/** Text and line of the change; throws where there is nothing to change. */
function changed({ file, from, to }: Break): { readonly text: string; readonly line: number } {
  const text = texts[file] ?? '';
  const start = typeof from === 'string' ? text.indexOf(from) : text.search(from);
  if (start === -1) throw new Error(`${file} has no ${String(from)}`);
  return { text: text.replace(from, to), line: text.slice(0, start).split('\n').length };
}

describe('a broken copy of the templates is caught, with file and line', () => {
  test.each([
    ...LANGUAGE_BREAKS,
    ...COMPILE_BREAKS,
    ...SAFETY_BREAKS,
    ...NEEDED_BREAKS,
    ...OPT_IN_BREAKS,
  ])('$name', (broken) => {
    const { file, rule, message, at } = broken;
    const { text, line } = changed(broken);
    const found = judge({ ...texts, [file]: text }).filter((one) => !untouched.includes(one));
    const place = at ?? `${file}:${line} `;
    expect(found).toContainEqual(expect.stringMatching(message));
    const told = found.filter((one) => message.test(one) && one.includes(` ${rule}: `));
    expect(
      told.some((one) => one.startsWith(place)),
      told.join('\n') || found.join('\n'),
    ).toBe(true);
    for (const one of told) expect(one).toMatch(/^[\w./-]+:\d+ /);
  });
});

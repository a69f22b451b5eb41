import { expect, test } from 'vitest';
import { inertLine } from '../../src/cli/inert-line.ts';

test('leaves plain text as it is', () => {
  expect(inertLine('message not delivered channel=teams reason=503 – später')).toBe(
    'message not delivered channel=teams reason=503 – später',
  );
});

test.each([
  ['a\u001b[31mred\u001b[0m', 'ared'],
  ['one\r\ntwo', 'one two'],
  ['back\b\b\bforth', 'back forth'],
  ['a\u202egnp.exe', 'a gnp.exe'],
  ['x\u009b2Jy', 'xy'],
])('makes %j inert', (text, line) => {
  expect(inertLine(text)).toBe(line);
});

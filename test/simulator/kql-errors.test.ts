import { expect, test } from 'vitest';
import { diagnose } from '../support/kql-schema.ts';
import { run } from './support/kql.ts';

const T = 'ContainerRegistryLoginEvents';

test.each([
  ['completely invalid syntax', 1, 11, 'invalid'],
  [`${T}\n| where Identity ==`, 2, 19, '<EOF>'],
  [`${T} | where Identity in ()`, 1, 50, ')'],
])('%j is no query', (text, line, pos, token) => {
  expect(run(text)).toEqual({ kind: 'syntax', line, pos, token });
});

test.each([
  [
    'Nothing | take 1',
    "'take' operator: Failed to resolve table or column expression named 'Nothing'",
  ],
  ['Nothing', "Failed to resolve table or column expression named 'Nothing'"],
  [
    'let x = Nothing | count; x',
    "'count' operator: Failed to resolve table or column expression named 'Nothing'",
  ],
  [
    `${T} | where CallerIPAddress == ''`,
    "'where' operator: Failed to resolve column or scalar expression named 'CallerIPAddress'",
  ],
  [
    `${T} | take 1 | extend a = Repository`,
    "'extend' operator: Failed to resolve column or scalar expression named 'Repository'",
  ],
  [
    `let a = ${T} | project Identity; a | summarize count() by LoginServer`,
    "'summarize' operator: Failed to resolve column or scalar expression named 'LoginServer'",
  ],
])('%j fails with SEM0100', (text, message) => {
  expect(run(text)).toEqual({ kind: 'semantic', code: 'SEM0100', message });
});

test.each([
  [`${T} | where ResultDescription != 200`, 'SEM0064'],
  [`${T} | extend a = nonsense(1)`, 'SEM0260'],
])('%j fails with %s', (text, code) => {
  expect(run(text)).toMatchObject({ kind: 'semantic', code });
});

test.each([
  [`${T} | make-series count() on TimeGenerated step 1h`, 'the operator MakeSeriesOperator'],
  [`${T} | extend a = hash_sha256(Identity)`, 'the function hash_sha256'],
  [`${T} | join kind=fullouter (${T}) on Identity`, 'join kind=fullouter'],
  [`union withsource=S ${T}`, 'union withsource'],
  [`let f = () { 1 }; print f()`, 'functions in let'],
  ['set notruncation; print 1', 'set notruncation'],
  [`${T} | extend a = row_number()`, undefined],
])('%j is refused, not guessed at', (text, what) => {
  const answer = run(text);
  const message =
    what === undefined
      ? expect.stringContaining('not serialized')
      : `the simulator does not know ${what}`;
  expect(answer).toMatchObject({ kind: 'semantic', code: 'SEM0000', message });
});

test('the schema helper gives every objection with its place', () => {
  expect(diagnose(`${T} | where CallerIpAddress has '::' | count`)).toEqual([]);
  const query = `${T} | where CallerIPAddress == '' | project Repository`;
  expect(diagnose(query).map(({ start, length }) => query.slice(start, start + length))).toEqual([
    'CallerIPAddress',
    'Repository',
  ]);
  const narrow = [{ name: 'T', columns: [{ name: 'a', type: 'string' }] }];
  expect(diagnose('T | where a == ""', narrow)).toEqual([]);
  expect(diagnose('T | where b == 1', narrow)).toHaveLength(1);
});

import { expect, test } from 'vitest';
import { columnsOf, rowsOf } from './support/kql.ts';

const T = 'ContainerRegistryLoginEvents';
const failures = `${T} | where ResultDescription != '200'`;

test.each<[string, readonly (readonly unknown[])[]]>([
  [`${T} | count`, [[6]]],
  [`${failures} | count`, [[5]]],
  [`${T} | where Identity == 'nobody' | count`, [[0]]],
  [`${T} | project Who = tolower(Identity), CallerIpAddress | take 1`, [['ada', '192.0.2.1']]],
  [
    `${T} | project Identity, UserAgent | project-away UserAgent | distinct Identity`,
    [['ada'], ['Bob'], [''], ['eve']],
  ],
  [`${T} | project Identity, CallerIpAddress | project-keep Identity | take 1`, [['ada']]],
  [`${T} | project-rename Name = Identity | project Name | limit 1`, [['ada']]],
  [`${T} | project a = 1, b = 2 | project-reorder b | take 1`, [[2, 1]]],
  [`${T} | project Identity | distinct * | count`, [[4]]],
  [
    `${failures} | summarize n = count() by Identity | order by n desc, Identity asc`,
    [
      ['ada', 2],
      ['', 1],
      ['Bob', 1],
      ['eve', 1],
    ],
  ],
  [
    `${failures} | summarize n = count() by Identity | sort by Identity asc | project n`,
    [[1], [1], [2], [1]],
  ],
  [`${failures} | summarize n = count() by Identity | top 1 by n`, [['ada', 2]]],
  [`${failures} | summarize n = count() by Identity | top 2 by n asc | count`, [[2]]],
  [
    `${failures} | summarize n = count() by M = bin(TimeGenerated, 5m) | order by M asc`,
    [
      ['2026-07-15T09:50:00Z', 4],
      ['2026-07-15T09:55:00Z', 1],
    ],
  ],
  [
    `let shown = 2; let ada = ${T} | where Identity == 'ada'; union (ada | count), (ada | take shown | count)`,
    [[3], [2]],
  ],
  [`union ${T}, ${T} | count`, [[12]]],
  [`${T} | union (${T} | take 1) | count`, [[7]]],
  [
    'union (print a = 1), (print b = "x")',
    [
      [1, ''],
      [null, 'x'],
    ],
  ],
  [
    'let x = materialize(datatable(k: string, v: long)["a", 1, "b", 2]); x | join kind=inner (print k = "b", w = 9) on k',
    [['b', 2, 'b', 9]],
  ],
  [
    'datatable(k: string, v: long)["a", 1, "b", 2] | join kind=leftouter (print k = "b", w = 9) on k | project k, w',
    [
      ['a', null],
      ['b', 9],
    ],
  ],
  [
    'datatable(k: string)["a", "a", "b"] | join (datatable(j: string)["a", "a"]) on $left.k == $right.j | count',
    [[2]],
  ],
  ['datatable(k: string)["a", "b"] | join kind=leftanti (print k = "b") on k', [['a']]],
  ['datatable(k: string)["a", "b"] | join kind=leftsemi (print k = "b") on k', [['b']]],
  [
    'print a = 1, l = dynamic([7, 8]) | mv-expand l to typeof(long)',
    [
      [1, 7],
      [1, 8],
    ],
  ],
  ['print a = 1, l = dynamic([]) | mv-expand l', [[1, null]]],
  ['print l = dynamic([1, 2, 3]) | mv-expand l limit 2 | count', [[2]]],
  [
    'datatable(k: string)["b", "a", "b"] | sort by k asc | serialize n = row_number(1, prev(k) != k)',
    [
      ['a', 1],
      ['b', 1],
      ['b', 2],
    ],
  ],
  [
    `${failures} | partition by LoginServer (top 1 by TimeGenerated asc | project Identity)`,
    [['ada'], ['eve']],
  ],
  [
    `${failures} | top-nested of LoginServer by count(), top-nested 1 of Identity by count() | project-away LoginServer`,
    [
      [4, 'ada', 2],
      [1, 'eve', 1],
    ],
  ],
  [`print x = toscalar(${T} | count)`, [[6]]],
  ['datatable(v: long)[1, long(null), 3] | order by v asc', [[null], [1], [3]]],
  ['datatable(v: long)[1, long(null), 3] | order by v desc', [[3], [1], [null]]],
  ['datatable(v: long)[1, long(null)] | order by v asc nulls last', [[1], [null]]],
  [`${T} | where Identity == 'nobody' | summarize count() by Identity`, []],
  [`${T} | where Identity == 'nobody' | summarize count(), max(TimeGenerated)`, [[0, null]]],
])('%s', (query, rows) => {
  expect(rowsOf(query)).toEqual(rows);
});

test.each<[string, readonly (readonly unknown[])[]]>([
  ['countif(ResultDescription == "401"), dcount(Identity)', [[3, 4]]],
  ['dcountif(Identity, isnotempty(Identity))', [[3]]],
  ['sum(toint(DurationMs)), avg(tolong(DurationMs))', [[138, 23]]],
  ['min(TimeGenerated), max(TimeGenerated)', [['2026-07-15T09:50:00Z', '2026-07-15T09:55:00Z']]],
  ['take_any(Identity)', [['ada']]],
  ['make_list(Identity, 2)', [['["ada","ada"]']]],
  ['make_set(Identity)', [['["ada","Bob","","eve"]']]],
  ['make_set_if(Identity, Identity startswith "b")', [['["Bob"]']]],
  [
    'make_bag(pack(CallerIpAddress, Identity))',
    [['{"192.0.2.1":"ada","192.0.2.2":"ada","192.0.2.3":"","192.0.2.9":"eve"}']],
  ],
  [
    'arg_max(TimeGenerated, Identity, CallerIpAddress)',
    [['2026-07-15T09:55:00Z', 'eve', '192.0.2.9']],
  ],
  ['arg_min(TimeGenerated, ResultDescription)', [['2026-07-15T09:50:00Z', '401']]],
  ['round(100.0 * countif(ResultDescription == "401") / count(), 1)', [[50]]],
  ['array_slice(make_list(Identity), 0, 1)', [['["ada","ada"]']]],
])('summarize %s', (aggregates, rows) => {
  expect(rowsOf(`${T} | summarize ${aggregates}`)).toEqual(rows);
});

test('columns have the names and types that the service gives them', () => {
  const query = `${T} | summarize count(), dcount(Identity), make_set(Identity) by bin(TimeGenerated, 1m)`;
  expect(columnsOf(query)).toEqual([
    'TimeGenerated:datetime',
    'count_:long',
    'dcount_Identity:long',
    'set_Identity:dynamic',
  ]);
  expect(columnsOf(`${T} | summarize arg_max(TimeGenerated, *) by LoginServer`)).toHaveLength(20);
  expect(rowsOf(`${T} | summarize arg_max(TimeGenerated, *) by LoginServer`)[1]).toHaveLength(20);
});

test('a column, a literal and a bin that change in a query change its answer', () => {
  const counted = (column: string, literal: string, bin: string) =>
    rowsOf(
      `${T} | where ResultDescription == '${literal}' | summarize count() by ${column}, bin(TimeGenerated, ${bin})`,
    );
  expect(counted('Identity', '401', '10s')).toHaveLength(3);
  expect(counted('Identity', '401', '1m')).toHaveLength(2);
  expect(counted('Identity', '403', '1m')).toEqual([['Bob', '2026-07-15T09:52:00Z', 1]]);
  expect(counted('CallerIpAddress', '401', '1h').map(([address]) => address)).toEqual([
    '192.0.2.1',
    '192.0.2.2',
    '192.0.2.3',
  ]);
});

import { describe, expect, test } from 'vitest';
import { describeProblems } from './support/problem.ts';
import { readBicep } from './support/read-file.ts';
import { shieldStrings } from './support/shield.ts';
import type { Expression } from './support/syntax.ts';

/** The expression written back with every operator in parentheses. */
function written(expression: Expression | undefined): string {
  if (expression === undefined) return '';
  switch (expression.kind) {
    case 'binary':
      return `(${written(expression.left)} ${expression.operator} ${written(expression.right)})`;
    case 'unary':
      return `(${expression.operator}${written(expression.operand)})`;
    case 'conditional': {
      const { condition, yes, no } = expression;
      return `(${written(condition)} ? ${written(yes)} : ${written(no)})`;
    }
    case 'member':
      return `${written(expression.base)}.${expression.name}`;
    case 'child':
      return `${written(expression.base)}::${expression.name}`;
    case 'index':
      return `${written(expression.base)}[${written(expression.index)}]`;
    case 'call': {
      const base = expression.base === undefined ? '' : `${written(expression.base)}.`;
      return `${base}${expression.name}(${expression.args.map(written).join(', ')})`;
    }
    case 'string':
      return `'${expression.parts.map((part) => (typeof part === 'string' ? part : `\${${written(part)}}`)).join('')}'`;
    case 'name':
      return expression.name;
    case 'number':
    case 'boolean':
      return String(expression.value);
    case 'null':
      return 'null';
    case 'array':
      return `[${expression.items.map(written).join(', ')}]`;
    case 'object': {
      const each = expression.properties.map(({ key, value }) => `${key}: ${written(value)}`);
      return `{${each.join(', ')}}`;
    }
    case 'for':
      return `[for ${expression.item} in ${written(expression.list)}: ${written(expression.body)}]`;
    case 'other':
      return `<${expression.feature}>`;
  }
}

const read = (text: string) => readBicep('a.bicep', text);
const value = (text: string) => written(read(`var x = ${text}\n`).variables[0]?.value);

describe('expressions are read as Bicep means them', () => {
  test.each([
    ['a == b.c', '(a == b.c)'],
    ['!a.b && !contains(a.b, 1)', '((!a.b) && (!contains(a.b, 1)))'],
    ["a == 'x' ? b.c[0] : c['d']", "((a == 'x') ? b.c[0] : c['d'])"],
    ['a || b.c == d.e && !empty(f.g)', '(a || ((b.c == d.e) && (!empty(f.g))))'],
    ['a ? b : c ? d.x : e.y', '(a ? b : (c ? d.x : e.y))'],
    ['(a + b).c', '(a + b).c'],
    ['-a.b + 1 * 2', '((-a.b) + (1 * 2))'],
    ['m[i].outputs.x', 'm[i].outputs.x'],
    ['a::b.id', 'a::b.id'],
    ['az.resourceGroup().location', 'az.resourceGroup().location'],
    ['kv.getSecret(a)', 'kv.getSecret(a)'],
    ['empty(a) ? {} : { b: c.d }', '(empty(a) ? {} : {b: c.d})'],
    ["'${a}//b'", "'${a}//b'"],
    ["'//b'", "'//b'"],
    ["'it\\'s ${'in${a}'}/*'", "'it's ${'in${a}'}/*'"],
    ["'''\na 'b' // c ${d}\n'''", "'\na 'b' // c ${d}\n'"],
    ['[for n in a.b: { c: n.d == e.f }]', '[for n in a.b: {c: (n.d == e.f)}]'],
    [
      "[\n  f().x\n  a[0]\n  c['d'].e\n  g\n  az.f(1).x\n  h(1, 2) == 3 ? !f(a) : 2\n]",
      "[f().x, a[0], c['d'].e, g, az.f(1).x, ((h(1, 2) == 3) ? (!f(a)) : 2)]",
    ],
    ["concat(a,\n  b, // why\n  ['c'])", "concat(a, b, ['c'])"],
  ])('%s', (text, expected) => {
    expect(read(`var x = ${text}\n`).problems).toEqual([]);
    expect(value(text)).toBe(expected);
  });

  test('comments stay comments beside strings', () => {
    expect(shieldStrings("// it's '//' \nvar a = 'b//c' /* 'd//e' */")).toBe(
      "// it's '//' \nvar a = 'b\u0001/c' /* 'd//e' */",
    );
  });
});

describe('declarations', () => {
  const file = read(`targetScope = 'subscription'
@description('Required. A.')
@minLength(3)
param a string
param b bool = true
#disable-next-line BCP187 no-unused-vars
var c = a
resource d 'X.Y/ds@2020-01-01' = if (b) {
  name: a
  resource e 'es' = {
    name: 'e'
  }
}
resource f 'X.Y/fs@2021-01-01' existing = {
  name: a
  scope: resourceGroup(a)
}
module g 'modules/g.bicep' = [for (n, i) in c: if (n != a) {
  name: 'g-\${i}'
  params: {
    x: n
  }
}]
output h string = d::e.id
`);

  test('come with decorators, types, values, conditions and loops', () => {
    expect(file.problems).toEqual([]);
    expect(file.targetScope).toBe('subscription');
    expect(file.params.map(({ name, type, value: given }) => [name, type, written(given)])).toEqual(
      [
        ['a', 'string', ''],
        ['b', 'bool', 'true'],
      ],
    );
    expect(file.params[0]?.decorators.map(({ name }) => name)).toEqual([
      'description',
      'minLength',
    ]);
    expect(
      file.resources.map(({ name, type, apiVersion, existing, inside }) =>
        [name, type, apiVersion, existing, inside].map(String).join(' '),
      ),
    ).toEqual([
      'd X.Y/ds 2020-01-01 false undefined',
      'e X.Y/ds/es 2020-01-01 false d',
      'f X.Y/fs 2021-01-01 true undefined',
    ]);
    const [loop] = file.modules;
    expect([loop?.loop?.item, loop?.loop?.index, written(loop?.condition)]).toEqual([
      'n',
      'i',
      '(n != a)',
    ]);
    expect(file.suppressions).toEqual([{ line: 6, rules: ['BCP187', 'no-unused-vars'] }]);
    expect(written(file.outputs[0]?.value)).toBe('d::e.id');
  });
});

describe('what Bicep 0.9 does not take is a problem with its line', () => {
  test.each([
    ['var a = {\n', 1, 'is missing'],
    ['var a = }\n', 1, 'not Bicep'],
    ['var a = 1\nvar b = [\n  1 2\n]\n', 2, 'a line of its own'],
    ['var a = 1 var b = 2\n', 1, 'a line of its own'],
    ['var a = b\n  ? 1\n  : 2\n', 1, 'line break'],
    ['var a = b &&\n  c\n', 1, 'line break'],
    ['var a = [\n  b\n  (c)\n]\n', 2, 'line break'],
    ["var a = 'b\nc'\n", 1, 'after its line'],
    ['type a = string\n', 1, 'newer'],
    ['func a(b string) string => b\n', 1, 'newer'],
    ["import * as a from 'b.bicep'\n", 1, 'newer'],
    ["metadata a = 'b'\n", 1, 'newer'],
  ])('%j', (text, line, message) => {
    const [first = ''] = describeProblems(read(text).problems);
    expect(first).toContain(`a.bicep:${line} `);
    expect(first).toContain(message);
  });

  test.each([
    ['a.?b', 'operator'],
    ['a!.b', 'operator'],
    ['map(a, b => b)', 'lambda'],
  ])('%s', (text, feature) => {
    expect(value(text)).toContain(feature);
  });
});

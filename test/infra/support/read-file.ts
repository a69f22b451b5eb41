import { readExpression, readIf, readProperty, readString } from './expression.ts';
import type { Problem } from './problem.ts';
import type {
  BicepFile,
  Call,
  Expression,
  Loop,
  Module,
  ObjectText,
  Output,
  Param,
  Resource,
  Variable,
} from './syntax.ts';
import { allNodes, lineOf, namedChildrenOf, type Node, parseTree, syntaxProblems } from './tree.ts';

type Declaration = Param | Variable | Output | Resource | Module;
/** Where a declaration stands: what decorates it, and the resource around it. */
type Around = { readonly decorators: readonly Call[]; readonly outer?: Resource | undefined };

/** Parses a file; what is wrong with its text is among its `problems`. */
export function readBicep(file: string, text: string): BicepFile {
  const { plain, extensions } = withoutExtensions(text);
  const root = parseTree(plain);
  const broken = [
    ...syntaxProblems(file, root),
    ...extensions.map((at) => newerProblem(file, { feature: 'an extension', line: at })),
  ];
  const whole = broken.some(({ message }) => /not Bicep|is missing/.test(message));
  const read = whole ? [] : readStatements(root);
  const declarations = read.flatMap((one) => ('feature' in one ? [] : [one]));
  const newer = read.flatMap((one) => ('feature' in one ? [newerProblem(file, one)] : []));
  const of = <K extends Declaration['kind']>(kind: K) =>
    declarations.filter((one): one is Extract<Declaration, { kind: K }> => one.kind === kind);
  return {
    file,
    text,
    targetScope: targetScope(root),
    params: of('param'),
    variables: of('variable'),
    outputs: of('output'),
    resources: of('resource').flatMap(withChildren),
    modules: of('module'),
    suppressions: suppressions(root),
    problems: [...broken, ...newer],
  };
}

/** The grammar does not know `extension`: blanks stand in its place. */
function withoutExtensions(text: string) {
  const extensions = text
    .split('\n')
    .flatMap((one, index) => (/^extension \w+\s*$/.test(one) ? [index + 1] : []));
  return {
    plain: text.replaceAll(/^extension \w+/gm, (one) => ' '.repeat(one.length)),
    extensions,
  };
}

type Newer = { readonly feature: string; readonly line: number };

function newerProblem(file: string, { feature, line }: Newer): Problem {
  return { file, line, rule: 'bicep-0.9', message: `${feature} is newer than Bicep 0.9` };
}

function readStatements(root: Node): readonly (Declaration | Newer)[] {
  const found: (Declaration | Newer)[] = [];
  let decorators: readonly Call[] = [];
  for (const node of namedChildrenOf(root)) {
    if (node.type === 'decorators') {
      decorators = namedChildrenOf(node).flatMap(readDecorator);
    } else {
      if (node.type !== 'target_scope_assignment') found.push(readStatement(node, { decorators }));
      decorators = [];
    }
  }
  return found;
}

function readDecorator(node: Node): readonly Call[] {
  const [call] = namedChildrenOf(node);
  const read = call === undefined ? undefined : readExpression(call, plainObject);
  return read?.kind === 'call' ? [read] : [];
}

/** Objects outside of resources hold no resources. */
function plainObject(node: Node): ObjectText {
  return readObject(node, undefined);
}

function readObject(node: Node, outer: Resource | undefined): ObjectText {
  const read = (inner: Node) => readObject(inner, undefined);
  const members = namedChildrenOf(node).filter(({ type }) => type === 'object_property');
  const resources = members.flatMap((member) => {
    const inner = namedChildrenOf(member)[0];
    if (inner?.type !== 'resource_declaration') return [];
    const declared = readDeployed(inner, { decorators: [], outer });
    return declared.kind === 'resource' ? [declared] : [];
  });
  const properties = members.flatMap((member) => readProperty(member, read) ?? []);
  return { kind: 'object', line: lineOf(node), properties, resources };
}

function readStatement(node: Node, around: Around): Declaration | Newer {
  const line = lineOf(node);
  const [name, ...rest] = namedChildrenOf(node);
  const value = rest.at(-1);
  const text = name?.text ?? '';
  const { decorators } = around;
  switch (node.type) {
    case 'parameter_declaration': {
      const given = rest.length > 1 && value !== undefined ? readPlain(value) : undefined;
      return {
        kind: 'param',
        name: text,
        type: rest[0]?.text ?? '',
        value: given,
        decorators,
        line,
      };
    }
    case 'variable_declaration':
      if (value === undefined) break;
      return { kind: 'variable', name: text, value: readPlain(value), decorators, line };
    case 'output_declaration':
      if (value === undefined) break;
      return {
        kind: 'output',
        name: text,
        type: rest[0]?.text ?? '',
        value: readPlain(value),
        decorators,
        line,
      };
    case 'resource_declaration':
    case 'module_declaration':
      return readDeployed(node, around);
    default:
      break;
  }
  return { feature: node.type.replaceAll('_', ' '), line };
}

function readPlain(node: Node): Expression {
  return readExpression(node, plainObject);
}

/** A resource or a module. */
function readDeployed(node: Node, { decorators, outer }: Around): Resource | Module {
  const named = namedChildrenOf(node);
  const [name, reference, value] = named;
  if (name === undefined || reference === undefined || value === undefined) {
    throw new Error(`line ${lineOf(node)}: a ${node.type} without a body`);
  }
  const text = literalText(reference);
  const { loop, condition, bodyNode } = readBody(value);
  const shared = { name: name.text, line: lineOf(node), decorators, loop, condition };
  if (node.type === 'module_declaration') {
    return { ...shared, kind: 'module', path: text, body: plainObject(bodyNode) };
  }
  const [type = '', version] = text.split('@');
  const head: Resource = {
    ...shared,
    kind: 'resource',
    type: outer === undefined ? type : `${outer.type}/${type}`,
    apiVersion: version ?? outer?.apiVersion ?? '',
    existing: node.children.some((child) => child.type === 'existing'),
    inside: outer?.name,
    body: { kind: 'object', line: lineOf(bodyNode), properties: [], resources: [] },
  };
  return { ...head, body: readObject(bodyNode, head) };
}

function readBody(value: Node): {
  readonly loop: Loop | undefined;
  readonly condition: Expression | undefined;
  readonly bodyNode: Node;
} {
  if (value.type !== 'for_statement') {
    const { condition, inner } = readIf(value, plainObject);
    return { loop: undefined, condition, bodyNode: inner };
  }
  const read = readPlain(value);
  const loop = read.kind === 'for' ? read : undefined;
  const last = namedChildrenOf(value).at(-1);
  if (last === undefined) throw new Error(`line ${lineOf(value)}: a loop without a body`);
  const { inner } = readIf(last, plainObject);
  return { loop, condition: loop?.condition, bodyNode: inner };
}

function literalText(node: Node): string {
  const [text] = readString(node, plainObject).parts;
  return typeof text === 'string' ? text : '';
}

function withChildren(resource: Resource): readonly Resource[] {
  return [resource, ...resource.body.resources.flatMap(withChildren)];
}

function targetScope(root: Node): string {
  const node = namedChildrenOf(root).find(({ type }) => type === 'target_scope_assignment');
  const value = node === undefined ? undefined : namedChildrenOf(node)[0];
  return value === undefined ? 'resourceGroup' : literalText(value);
}

/** `#disable-next-line A B`, each in front of the line it is for. */
function suppressions(root: Node): BicepFile['suppressions'] {
  return allNodes(root)
    .flatMap(({ children }) => children)
    .filter(({ type }) => type === 'diagnostic_comment')
    .flatMap((node) => {
      const rules = /^#disable-next-line\s+(.+)$/.exec(node.text.trim())?.[1]?.split(/\s+/);
      return rules === undefined ? [] : [{ line: lineOf(node), rules }];
    });
}

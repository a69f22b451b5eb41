import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, type Node, Parser } from 'web-tree-sitter';
import { projectFile } from '../../../dev/paths.ts';
import type { Problem } from './problem.ts';
import { shieldStrings } from './shield.ts';

export type { Node } from 'web-tree-sitter';

const { resolve } = createRequire(projectFile('package.json'));

await Parser.init();
const parser = new Parser();
parser.setLanguage(
  await Language.load(readFileSync(resolve('tree-sitter-bicep/tree-sitter-bicep.wasm'))),
);

/** The syntax tree of a template; its texts are shielded (see `unshield`). */
export function parseTree(text: string): Node {
  const tree = parser.parse(shieldStrings(text));
  if (tree === null) throw new Error('tree-sitter gave no tree');
  return tree.rootNode;
}

/** First line of a node, counted from 1. */
export function lineOf(node: Node): number {
  return node.startPosition.row + 1;
}

/** The node and all below it, comments left out. */
export function allNodes(node: Node): readonly Node[] {
  return [node, ...childrenOf(node).flatMap(allNodes)];
}

/** Children without comments, which may stand anywhere. */
export function childrenOf(node: Node): readonly Node[] {
  return node.children.filter(({ type }) => type !== 'comment' && type !== 'diagnostic_comment');
}

/** Children with a name of their own, comments left out. */
export function namedChildrenOf(node: Node): readonly Node[] {
  return childrenOf(node).filter(({ isNamed }) => isNamed);
}

/** What is no Bicep: text the grammar has no place for, signs it misses, and wrong line breaks. */
export function syntaxProblems(file: string, root: Node): readonly Problem[] {
  return allNodes(root).flatMap((node) => {
    const message = brokenText(node) ?? brokenLines(node);
    return message === undefined ? [] : [{ file, line: lineOf(node), rule: 'syntax', message }];
  });
}

function brokenText(node: Node): string | undefined {
  if (node.isMissing) return `${node.type} is missing`;
  if (node.isError) return `not Bicep: ${JSON.stringify(node.text.slice(0, 60))}`;
  const isLine = node.type === 'string' && !node.text.startsWith("'''");
  return isLine && node.text.includes('\n') ? 'a string goes on after its line' : undefined;
}

/** Nodes that may break over lines, each item on a line of its own or after a comma. */
const SEPARATED = ['object', 'array', 'infrastructure'];
/** Nodes that may break over lines anywhere; the text of a string was looked at before. */
const FREE = ['arguments', 'decorators', 'string', 'interpolation', 'ERROR', 'parameters'];

/**
 * The grammar skips line breaks, Bicep 0.9 does not: it takes them between items, between arguments
 * and in braces (Azure/bicep pull request 5830), but not inside of conditionals and operators, nor
 * before a value (issue 5829, open until 2023).
 */
function brokenLines(node: Node): string | undefined {
  if (FREE.includes(node.type)) return undefined;
  const children = childrenOf(node);
  const pairs = children.slice(1).map((child, index) => ({ child, before: children[index] }));
  const breaks = ({ child, before }: (typeof pairs)[number]) =>
    before !== undefined && before.endPosition.row !== child.startPosition.row;
  if (SEPARATED.includes(node.type)) {
    const glued = pairs.find((pair) => !breaks(pair) && isGlued(pair));
    return glued && `${JSON.stringify(glued.child.text.slice(0, 40))} needs a line of its own`;
  }
  const broken = pairs.find(breaks);
  return broken && `a line break that Bicep 0.9 does not take, in a ${node.type}`;
}

/** Two items, or statements, with nothing between them. */
function isGlued({ child, before }: { readonly child: Node; readonly before: Node | undefined }) {
  return child.isNamed && before?.isNamed === true && !continues(before, child);
}

/**
 * Whether an item of an array is the rest of the one before: the grammar reads `[f(a).b]` as the two
 * items `f` and `(a).b`.
 */
export function continues(before: Node | undefined, item: Node): boolean {
  return before?.endIndex === item.startIndex && /^[([]/.test(item.text);
}

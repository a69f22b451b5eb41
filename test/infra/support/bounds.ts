import type { Param } from './syntax.ts';

/** The number a decorator of a parameter gives; undefined where there is none. */
export function boundOf({ decorators }: Param, name: string): number | undefined {
  const given = decorators.find((one) => one.name === name)?.args[0];
  if (given?.kind === 'unary' && given.operand.kind === 'number') return -given.operand.value;
  return given?.kind === 'number' ? given.value : undefined;
}

import type { Terminal } from '../../src/cli/run-check.ts';

/** A terminal that keeps what is written to it. */
export function terminal(
  signal: AbortSignal = new AbortController().signal,
): Terminal & { readonly shown: () => { readonly out: string; readonly err: string } } {
  const out: string[] = [];
  const err: string[] = [];
  return {
    out: { isTTY: false, columns: undefined, write: (text) => void out.push(text) },
    err: { isTTY: false, write: (text) => void err.push(text) },
    signal,
    shown: () => ({ out: out.join(''), err: err.join('') }),
  };
}

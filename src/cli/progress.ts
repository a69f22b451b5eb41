import type { Progress } from '../compose.ts';

/** Where progress is shown. */
export type ProgressSink = {
  readonly isTTY: boolean;
  write(text: string): void;
};

/**
 * Shows how far each check is: one line that is rewritten on a terminal, and elsewhere a line each
 * time a check begins, has read another thousand subjects, and at the end.
 */
export function createProgress(sink: ProgressSink) {
  const latest = new Map<string, Progress>();
  const told = new Map<string, number>();
  return {
    show(progress: Progress): void {
      latest.set(progress.check, progress);
      if (sink.isTTY) {
        sink.write(`\r\u001b[2K${[...latest.values()].map(describe).join('   ')}`);
        return;
      }
      const thousands = Math.floor(progress.done / 1000);
      if (thousands === told.get(progress.check)) return;
      told.set(progress.check, thousands);
      sink.write(`${describe(progress)}\n`);
    },
    /** Ends what is shown; a run after it begins anew. */
    clear(): void {
      if (latest.size === 0) return;
      if (sink.isTTY) sink.write('\r\u001b[2K');
      else sink.write(`read: ${[...latest.values()].map(describe).join(', ')}\n`);
      latest.clear();
      told.clear();
    },
  };
}

function describe({ check, done, total }: Progress): string {
  return `${check} ${done}${total === undefined ? '' : `/${total}`}`;
}

import type { Progress } from '../compose.ts';

/** Where progress is shown. */
export type ProgressSink = {
  readonly isTTY: boolean;
  write(text: string): void;
};

/**
 * Shows how far each check is: one line that is rewritten on a terminal, and elsewhere a line each
 * time a check has read another thousand subjects.
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
      if (thousands === (told.get(progress.check) ?? 0)) return;
      told.set(progress.check, thousands);
      sink.write(`${describe(progress)}\n`);
    },
    clear(): void {
      if (sink.isTTY && latest.size > 0) sink.write('\r\u001b[2K');
    },
  };
}

function describe({ check, done, total }: Progress): string {
  return `${check} ${done}${total === undefined ? '' : `/${total}`}`;
}

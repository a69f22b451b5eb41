import type { LogLine } from './core-types.ts';

/** A function as the parent of a host sees it. */
export type HostedFunction =
  | {
      readonly kind: 'timer';
      readonly name: string;
      readonly schedule: string;
      /** Next time it fires, ms since the epoch; undefined when it never does. */
      readonly next: number | undefined;
    }
  | {
      readonly kind: 'http';
      readonly name: string;
      /** With the prefix, for example `/api/check`. */
      readonly path: string;
      readonly methods: readonly string[];
      readonly authLevel: string;
    };

/** What the parent asks of the host's process. */
export type HostRequest =
  | { readonly kind: 'run'; readonly id: number; readonly name: string }
  | { readonly kind: 'list'; readonly id: number }
  | { readonly kind: 'stop' };

/** What the host's process tells its parent. */
export type HostEvent =
  | {
      readonly kind: 'ready';
      readonly url: string;
      readonly functions: readonly HostedFunction[];
    }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'ran'; readonly id: number; readonly error: string | undefined }
  | {
      readonly kind: 'listed';
      readonly id: number;
      readonly functions: readonly HostedFunction[];
    }
  | { readonly kind: 'fired'; readonly name: string; readonly error: string | undefined }
  | { readonly kind: 'log'; readonly line: LogLine };

/** Safe: only `host.ts` writes to the channel of the process that it started. */
export function asRequest(message: unknown): HostRequest {
  return message as HostRequest;
}

/** Safe: only `host-process.ts` runs at the other end of the channel. */
export function asEvent(message: unknown): HostEvent {
  return message as HostEvent;
}

/** Text of whatever was thrown, with the causes behind it. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `: ${describeError(error.cause)}`;
  return `${error.message}${cause}`;
}

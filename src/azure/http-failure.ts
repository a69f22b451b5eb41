import type { ReadFailure } from '../domain/reading.ts';

/** A failed read on its way up through a library that only knows thrown errors. */
export class HttpFailure extends Error {
  readonly failure: ReadFailure;

  constructor(failure: ReadFailure, cause?: unknown) {
    super(failure.message, { cause });
    this.name = 'HttpFailure';
    this.failure = failure;
  }
}

/** Throws a failed read; for use where a value is expected. */
export function fail(failure: ReadFailure, cause?: unknown): never {
  throw new HttpFailure(failure, cause);
}

/** What a function knows beside the values of its arguments. */
export type CallFacts = {
  /** The type of each argument. */
  readonly types: readonly string[];
  /** The type of the result. */
  readonly type: string;
  readonly nowMs: number;
};

/** A scalar function over the values of its arguments. */
export type ScalarFunction = (values: readonly unknown[], facts: CallFacts) => unknown;

/** One change to a copy of the templates, and what must be said of it, with file and line. */
export type Break = {
  readonly name: string;
  readonly file: string;
  /** Text that stands in the file, the first one counts. */
  readonly from: string | RegExp;
  readonly to: string;
  /** The problem's rule. */
  readonly rule: string;
  readonly message: RegExp;
  /** Where it is told, when that is another file. */
  readonly at?: string;
};

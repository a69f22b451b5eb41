/**
 * Why a query is not run, with the code of the service. Thrown while a query is compiled and caught in one
 * place, because the tree is walked by dozens of small functions.
 */
export class Refusal extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
  }
}

/** The refusal of something that the service can do and the simulator cannot; the code is its own. */
export function notSimulated(what: string): Refusal {
  return new Refusal('SEM0000', `the simulator does not know ${what}`);
}

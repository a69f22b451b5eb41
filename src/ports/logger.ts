/** Facts of one event; never a secret, and text from outside is tamed before it comes here. */
export type LogFacts = Readonly<Record<string, string | number | boolean | undefined>>;

/** A message is constant text; what varies is a fact. */
export type Logger = {
  info(message: string, facts?: LogFacts): void;
  warn(message: string, facts?: LogFacts): void;
  error(message: string, facts?: LogFacts): void;
};

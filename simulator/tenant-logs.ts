import type { LoginColumn } from './logs/login-table.ts';

/** A Log Analytics workspace with the logins that registries wrote to it. */
export type LogWorkspace = {
  /** Its resource id. */
  armId: string;
  /** The GUID that queries are sent to. */
  customerId: string;
  location: string;
  /** A table exists from the first row that a diagnostic setting ever sent. */
  loginTable: 'written' | 'never-written';
  /** Columns that an older workspace lacks. */
  missingColumns: LoginColumn[];
  rows: (LoginRow | LoginRun)[];
  /** Lower limits than the service's own: rows, and bytes of the answer's rows as JSON. */
  limits?: { rows?: number; bytes?: number };
  /** Cuts every answer after so many rows and says so with a PartialError. */
  cutAfterRows?: number;
};

/** One row of ContainerRegistryLoginEvents; a column that is not given is empty. */
export type LoginRow = {
  /** `2026-02-03T04:05:06.123Z` */
  TimeGenerated: string;
  LoginServer: string;
  Identity: string;
  CallerIpAddress: string;
  UserAgent: string;
  ResultType: string;
  /** The HTTP status as text. */
  ResultDescription: string;
  JwtId: string;
  CorrelationId: string;
  /** A number as text. */
  DurationMs: string;
  Region: string;
  _ResourceId: string;
  _SubscriptionId: string;
  /** From when on queries see the row; without it, from TimeGenerated. */
  ingestedAt?: string;
};

/**
 * Many rows like one. In the texts of `row`, one `{n}` is the number of the row (from 0) or one `{ip}` an address
 * made of it; its times move on by `everyMs` from row to row.
 */
export type LoginRun = { repeat: number; everyMs: number; row: LoginRow };

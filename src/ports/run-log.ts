/** What is known of the runs of one check. Times are ms since the epoch. */
export type RunRecord = {
  readonly check: string;
  readonly runId: string;
  readonly startedAt: number;
  /** Undefined until a run has completed, with or without gaps. */
  readonly completedAt: number | undefined;
  /** Next time the timer fires, from its own schedule status; undefined before its first run. */
  readonly dueAt: number | undefined;
  /** A run that is under way holds the check until this time. */
  readonly leaseUntil: number;
  readonly gaps: number;
};

export type RunLog = {
  /** When this deployment first wrote its state; written on the first call. */
  installedAt(now: number): Promise<number>;
  listRuns(): Promise<readonly RunRecord[]>;
  /** Takes the check for one run; undefined while another run holds it. */
  claimRun(claim: {
    readonly check: string;
    readonly runId: string;
    readonly now: number;
    readonly leaseUntil: number;
  }): Promise<RunRecord | undefined>;
  /** Writes the end of a run and lets the check go. */
  recordRun(record: RunRecord): Promise<void>;
};

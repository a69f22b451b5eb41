/** What is known of the runs of one check, or of another owner of alerts. Times are ms since the epoch. */
export type RunRecord = {
  readonly check: string;
  readonly runId: string;
  readonly startedAt: number;
  /** Undefined until a run has completed, with or without gaps. */
  readonly completedAt: number | undefined;
  /** Next time the timer fires, from its own schedule status; undefined before its first run. */
  readonly dueAt: number | undefined;
  /** A run that is under way holds the check until this time, by the store's clock. */
  readonly leaseUntil: number;
  /** Grows with each claim: a run that holds an older one has lost the check. */
  readonly fence: number;
  readonly gaps: number;
  /** Subjects that its last completed run read. */
  readonly watched: number;
};

export type RunLog = {
  /** When this deployment first wrote its state; written on the first call. */
  installedAt(now: number): Promise<number>;
  listRuns(): Promise<readonly RunRecord[]>;
  /** Takes the check for one run; undefined while another run holds it. */
  claimRun(claim: {
    readonly check: string;
    readonly runId: string;
    /** By the store's clock. */
    readonly now: number;
    readonly leaseUntil: number;
  }): Promise<RunRecord | undefined>;
  /** True while the check is still this run's: nobody has claimed it since. */
  holdsRun(record: RunRecord): Promise<boolean>;
  /** Writes the end of a run and lets the check go; changes nothing when the run has lost it. */
  recordRun(record: RunRecord): Promise<void>;
};

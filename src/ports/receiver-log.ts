/** What is known of a receiver between runs. Times are ms since the epoch by the store's clock. */
export type ReceiverRecord = {
  readonly receiver: string;
  /** When it was first told what is being watched; undefined until then. */
  readonly greetedAt: number | undefined;
  /** It refuses messages for good since this time; undefined while it takes them. */
  readonly refusing:
    | {
        readonly since: number;
        /** When it was last tried. */
        readonly triedAt: number;
        readonly reason: string;
        /** Of the settings it refused with. */
        readonly settingsKey: string;
        /** True when it refused messages and not all of them: it is tried again sooner. */
        readonly ofMessage?: boolean | undefined;
      }
    | undefined;
  /** No run has delivered anything to it since this time, though later tries might; else undefined. */
  readonly failing?:
    | {
        readonly since: number;
        /** When it was last tried. */
        readonly triedAt: number;
        readonly reason: string;
        /** Of the settings it failed with. */
        readonly settingsKey: string;
      }
    | undefined;
  /**
   * How often in a row a message of several items was refused for what it holds: what follows is
   * made in 2 to the power of this many parts, so that what is not refused gets through.
   */
  readonly split?: number | undefined;
  /** Messages that it refused so far; part of the id of the next, so that it is a new one. */
  readonly refused: number;
  /** The service asked to wait until then; 0 when it did not. */
  readonly waitUntil: number;
  /** Times of the sends of the last hour, oldest first. */
  readonly sends: readonly number[];
};

export type ReceiverLog = {
  /** All records; a receiver without one has never been sent to. */
  listReceivers(): Promise<readonly ReceiverRecord[]>;
  /** Changes one record as it stands in the store, tried again when another run changes it too. */
  updateReceiver(
    receiver: string,
    change: (record: ReceiverRecord) => ReceiverRecord,
  ): Promise<void>;
};

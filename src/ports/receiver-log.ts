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
      }
    | undefined;
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

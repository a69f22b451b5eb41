/** Signs what a link carries with a key that the app made itself and keeps in its own storage. */
export type LinkSigner = {
  /** URL-safe text that holds the payload, the key's id and the signature. */
  sign(payload: string): string;
  /** The payload, when the signature is that of the current key or the one before; else undefined. */
  verify(token: string): string | undefined;
};

export type SigningKeys = {
  /** Makes the first key and replaces one that is too old. `now` is ms since the epoch. */
  loadSigner(now: number): Promise<LinkSigner>;
  /** Reads the keys and changes nothing; undefined when there are none. */
  loadVerifier(): Promise<Pick<LinkSigner, 'verify'> | undefined>;
};

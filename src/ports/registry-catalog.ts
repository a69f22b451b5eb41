import type { Reading, ReadFailure } from '../domain/reading.ts';
import type { Registry } from '../domain/resource.ts';

export type Subscription = { readonly id: string; readonly name: string };

/** A list that was read to its end, or a failure with those items that could be read all the same. */
export type PartReading<T> =
  | { readonly ok: true; readonly value: readonly T[] }
  | { readonly ok: false; readonly failure: ReadFailure; readonly readable?: readonly T[] };

export type RegistryCatalog = {
  /** Subscriptions the identity can see: silently without those it may not read. */
  listSubscriptions(): Promise<Reading<readonly Subscription[]>>;
  /** Registries of one subscription, all pages; a failure has those that could be read. */
  listRegistries(subscriptionId: string): Promise<PartReading<Registry>>;
};

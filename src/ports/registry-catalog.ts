import type { Reading } from '../domain/reading.ts';
import type { Registry } from '../domain/resource.ts';

export type Subscription = { readonly id: string; readonly name: string };

export type RegistryCatalog = {
  /** Subscriptions the identity can see: silently without those it may not read. */
  listSubscriptions(): Promise<Reading<readonly Subscription[]>>;
  /** Registries of one subscription, all pages or a failure. */
  listRegistries(subscriptionId: string): Promise<Reading<readonly Registry[]>>;
};

import type { Gap, LeftOut } from '../domain/coverage.ts';
import type { Registry } from '../domain/resource.ts';
import type { Scope } from '../domain/scope.ts';

/** The registries of one run, with what discovery could not read. */
export type Inventory = {
  /** Registries to judge, after the settings and the narrowing of the run. */
  readonly registries: readonly Registry[];
  /** `subscriptions` and `subscription/<id>` scopes that were listed to the end. */
  readonly scopes: readonly Scope[];
  readonly gaps: readonly Gap[];
  readonly leftOut: readonly LeftOut[];
  /** Registry and subscription scopes that a setting leaves out. */
  readonly leftOutScopes: readonly Scope[];
};

export type RegistryInventory = {
  /** The inventory of this run; discovery happens once, whoever asks first. */
  take(): Promise<Inventory>;
};

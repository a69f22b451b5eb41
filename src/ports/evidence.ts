import type { CredentialReader } from './credential-reader.ts';
import type { DiagnosticsReader } from './diagnostics-reader.ts';
import type { LoginLog } from './login-log.ts';
import type { RegistryInventory } from './registry-inventory.ts';
import type { ReplicaReader } from './replica-reader.ts';
import type { UsageReader } from './usage-reader.ts';

/** Everything a check can read; built anew for each run, so that a run's deadline holds for all. */
export type Evidence = {
  readonly registries: RegistryInventory;
  readonly usages: UsageReader;
  readonly replicas: ReplicaReader;
  readonly credentials: CredentialReader;
  readonly diagnostics: DiagnosticsReader;
  readonly logins: LoginLog;
};

import { credentialExpiry } from './credential-expiry.ts';
import type { Check } from './define-check.ts';
import { loginFailures } from './login-failures.ts';
import { registryQuota } from './registry-quota.ts';
import { replicationHealth } from './replication-health.ts';

/** Every check there is; adding one is its file, its test and a line here. */
export const CHECKS: readonly Check[] = [
  credentialExpiry,
  registryQuota,
  replicationHealth,
  loginFailures,
];

import type { Reading } from '../domain/reading.ts';
import type { CredentialHolder } from '../domain/resource.ts';

/** A page of holders, or the failure that ended the list; nothing follows a failure. */
export type HolderPage = Reading<readonly CredentialHolder[]>;

export type CredentialReader = {
  /** All applications, page by page; complete only when no page is a failure. */
  listApplications(): AsyncIterable<HolderPage>;
  listServicePrincipals(): AsyncIterable<HolderPage>;
};

/** A registry as the checks need it; every field is as ARM answered it. */
export type Registry = {
  /** ARM id, in the casing of the service. */
  readonly id: string;
  readonly name: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  /** Azure region name, for example `westeurope`. */
  readonly location: string;
  /** `Basic`, `Standard`, `Premium`; other values, such as the retired `Classic`, do occur. */
  readonly sku: string;
  /** `Creating` `Updating` `Deleting` `Succeeded` `Failed` `Canceled`; absent on old objects. */
  readonly provisioningState: string | undefined;
  readonly privateEndpointCount: number;
  readonly tags: Readonly<Record<string, string>>;
};

/** The registry part of a finding: what routing and wording need of it. */
export type RegistryRef = Pick<Registry, 'id' | 'name' | 'subscriptionId' | 'tags'>;

/** One line of a registry's usage list. */
export type Usage = {
  readonly name: string;
  /** -1 means unlimited; undefined when the service gave none. */
  readonly limit: number | undefined;
  readonly currentValue: number;
  /** `Bytes` or `Count`. */
  readonly unit: string;
};

/** One geo-replica; the home region is listed as one too once any replica exists. */
export type Replica = {
  readonly id: string;
  /** The region's name, which is also the replica's name. */
  readonly name: string;
  readonly location: string;
  readonly provisioningState: string;
  /** `Ready`, `Syncing` or another word; absent while Creating. */
  readonly displayStatus: string | undefined;
  readonly statusMessage: string | undefined;
  /** When the status was set, ms since the epoch. */
  readonly statusAt: number | undefined;
  /** Absent in answers of old API versions, which had no such switch: then it is routed to. */
  readonly regionEndpointEnabled: boolean | undefined;
};

export const CREDENTIAL_KINDS = ['secret', 'certificate'] as const;
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

/** An application or a service principal with what it signs in with. */
export type CredentialHolder = {
  readonly kind: 'application' | 'servicePrincipal';
  readonly objectId: string;
  readonly appId: string;
  readonly displayName: string;
  readonly tags: readonly string[];
  /** `Application`, `ManagedIdentity`, `Legacy`, …; undefined for an application. */
  readonly servicePrincipalType: string | undefined;
  /** The tenant that owns the application; null or absent does not mean foreign. */
  readonly ownerTenantId: string | undefined;
  readonly passwords: readonly PasswordCredential[];
  readonly keys: readonly KeyCredential[];
};

export type PasswordCredential = {
  readonly keyId: string;
  readonly displayName: string | undefined;
  readonly customKeyIdentifier: string | undefined;
  /** As the service wrote it; undefined when absent or null. */
  readonly endDateTime: string | undefined;
};

export type KeyCredential = PasswordCredential & {
  /** `AsymmetricX509Cert`, `Symmetric`, `X509CertAndPassword`. */
  readonly type: string | undefined;
  /** `Sign` or `Verify`. */
  readonly usage: string | undefined;
};

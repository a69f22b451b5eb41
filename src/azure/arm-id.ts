/** The parts of a registry's ARM id, or of one of its replicas'. */
export type RegistryAddress = {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly registry: string;
  /** Undefined for the registry itself. */
  readonly replica: string | undefined;
};

const ID =
  /^\/subscriptions\/([^/\s\p{C}]{1,90})\/resourceGroups\/([^/\p{C}]{1,90})\/providers\/Microsoft\.ContainerRegistry\/registries\/([^/\s\p{C}]{1,90})(?:\/replications\/([^/\s\p{C}]{1,90}))?$/iu;

/** Reads an ARM id, in any casing, because ARM compares ids so; undefined for any other text. */
export function readRegistryId(id: string): RegistryAddress | undefined {
  const [, subscriptionId, resourceGroup, registry, replica] = ID.exec(id) ?? [];
  if (subscriptionId === undefined || resourceGroup === undefined || registry === undefined) {
    return undefined;
  }
  return { subscriptionId, resourceGroup, registry, replica };
}

import { read, unread } from '../domain/reading.ts';
import type { Reading } from '../domain/reading.ts';
import type { Registry } from '../domain/resource.ts';
import { tameText } from '../domain/text.ts';
import type { RegistryCatalog } from '../ports/registry-catalog.ts';
import type { ArmDependencies } from './arm-client.ts';
import { readRegistryId } from './arm-id.ts';
import { readList } from './arm-list.ts';
import { RegistryAnswer } from './arm-schemas.ts';
import { listSubscriptions } from './arm-subscriptions.ts';
import { malformed } from './failure.ts';

/** ARM allows 50 tags with names of 512 and values of 256 characters (tag-resources, Limitations). */
const MAX_TAGS = 50;
const TAG_NAME_LIMIT = 512;
const TAG_VALUE_LIMIT = 256;

/** Subscriptions and registries as Azure Resource Manager lists them. */
export function createArmRegistryCatalog(dependencies: ArmDependencies): RegistryCatalog {
  const service = dependencies.cloud.resourceManager;
  return {
    listSubscriptions: () => listSubscriptions(dependencies),
    listRegistries: (subscriptionId) =>
      readList(dependencies, {
        subscriptionId,
        pages: (client) => client.registries.list().byPage(),
        schema: RegistryAnswer,
        convert: (answer) => toRegistry(answer, service),
      }),
  };
}

/** A registry from ARM's answer; its subscription and group are those of its id. */
function toRegistry(answer: RegistryAnswer, service: string): Reading<Registry> {
  const address = readRegistryId(answer.id);
  if (address === undefined || address.replica !== undefined) {
    const name = tameText(answer.name, 80);
    return unread(malformed(`the id of registry '${name}' is not the id of a registry`, service));
  }
  return read({
    id: answer.id,
    name: tameText(answer.name),
    subscriptionId: address.subscriptionId,
    resourceGroup: address.resourceGroup,
    location: tameText(answer.location),
    sku: tameText(answer.sku.name),
    provisioningState: tameOptional(answer.properties.provisioningState),
    privateEndpointCount: answer.properties.privateEndpointConnections?.length ?? 0,
    tags: tameTags(answer.tags ?? {}),
  });
}

function tameOptional(text: string | null | undefined): string | undefined {
  return text === null || text === undefined ? undefined : tameText(text);
}

function tameTags(
  tags: Readonly<Record<string, string | null | undefined>>,
): Readonly<Record<string, string>> {
  const pairs = Object.entries(tags)
    .slice(0, MAX_TAGS)
    .map(
      ([name, value]) =>
        [tameText(name, TAG_NAME_LIMIT), tameText(value ?? '', TAG_VALUE_LIMIT)] as const,
    );
  return Object.fromEntries(pairs);
}

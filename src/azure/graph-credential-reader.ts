import { read, unread } from '../domain/reading.ts';
import type { ReadFailure, Reading } from '../domain/reading.ts';
import type { CredentialHolder, KeyCredential, PasswordCredential } from '../domain/resource.ts';
import { tameText } from '../domain/text.ts';
import type { CredentialReader, HolderPage } from '../ports/credential-reader.ts';
import { createGraphGet } from './graph-client.ts';
import type { GraphDependencies, GraphGet } from './graph-client.ts';
import { Holder, HolderList } from './graph-schemas.ts';
import type { Key, Password } from './graph-schemas.ts';
import { createItemReader } from './odd-items.ts';
import type { ItemReader } from './odd-items.ts';
import { createPageGuard } from './page-guard.ts';
import { parseAnswer } from './parse.ts';

const FIELDS = 'id,appId,displayName,tags,passwordCredentials,keyCredentials';
/** Largest page Graph gives (application-list, "Optional query parameters"). */
const PAGE_SIZE = 999;
/** Most tags kept of one object. */
const MAX_TAGS = 100;
const TAG_LIMIT = 256;

/** Applications and service principals with their credentials, one page in memory at a time. */
export function createGraphCredentialReader(dependencies: GraphDependencies): CredentialReader {
  const get = createGraphGet(dependencies);
  const service = dependencies.cloud.graph;
  const list = (path: string, fields: string, kind: CredentialHolder['kind']) =>
    readPages({ get, service, kind, first: addressOf({ service, path, fields }) });
  return {
    listApplications: () => list('applications', FIELDS, 'application'),
    listServicePrincipals: () =>
      list(
        'servicePrincipals',
        `${FIELDS},servicePrincipalType,appOwnerOrganizationId`,
        'servicePrincipal',
      ),
  };
}

function addressOf(of: {
  readonly service: string;
  readonly path: string;
  readonly fields: string;
}): string {
  return `${of.service}/v1.0/${of.path}?$select=${of.fields}&$top=${PAGE_SIZE}`;
}

type List = {
  readonly get: GraphGet;
  readonly service: string;
  readonly kind: CredentialHolder['kind'];
  readonly first: string;
};

/**
 * Yields every page; a failure is the last one, also that of odd objects, which hide no other. An
 * object that comes twice is yielded once.
 */
async function* readPages(list: List): AsyncGenerator<HolderPage> {
  const guard = createPageGuard(list.service, list.first);
  const reader = createItemReader({
    schema: Holder,
    convert: (holder) => read(toHolder(holder, list.kind)),
    service: list.service,
  });
  const seen = new Set<string>();
  let link: string | undefined = list.first;
  while (link !== undefined) {
    const page = await readPage({ list, reader, link });
    if (!page.ok) {
      yield page;
      return;
    }
    yield read(page.value.holders.filter(({ objectId }) => isNew(seen, objectId)));
    const failure = admit(guard, page.value);
    if (failure !== undefined) {
      yield unread(failure);
      return;
    }
    link = page.value.next;
  }
  const odd = reader.oddItems();
  if (odd !== undefined) yield unread(odd);
}

type PageRequest = {
  readonly list: List;
  readonly reader: ItemReader<CredentialHolder>;
  readonly link: string;
};

type Page = { readonly holders: readonly CredentialHolder[]; readonly next: string | undefined };

async function readPage({ list, reader, link }: PageRequest): Promise<Reading<Page>> {
  const answer = await list.get(link);
  if (!answer.ok) return answer;
  const parsed = parseAnswer({
    schema: HolderList,
    answer: answer.value,
    service: list.service,
  });
  if (!parsed.ok) return parsed;
  const next = parsed.value['@odata.nextLink'] ?? '';
  const holders = reader.readItems(parsed.value.value);
  return read({ holders, next: next === '' ? undefined : next });
}

function admit(
  guard: ReturnType<typeof createPageGuard>,
  { holders, next }: Page,
): ReadFailure | undefined {
  return guard.admit({ next, ids: holders.map(({ objectId }) => objectId) });
}

function isNew(seen: Set<string>, id: string): boolean {
  const known = seen.has(id);
  seen.add(id);
  return !known;
}

function toHolder(holder: Holder, kind: CredentialHolder['kind']): CredentialHolder {
  const tags = (holder.tags ?? []).filter((tag) => tag !== undefined);
  return {
    kind,
    objectId: tameText(holder.id),
    appId: tameText(holder.appId),
    displayName: tameText(holder.displayName ?? ''),
    tags: tags.slice(0, MAX_TAGS).map((tag) => tameText(tag, TAG_LIMIT)),
    servicePrincipalType: tameOptional(holder.servicePrincipalType),
    ownerTenantId: tameOptional(holder.appOwnerOrganizationId),
    passwords: holder.passwordCredentials.map(toPassword),
    keys: holder.keyCredentials.map(toKey),
  };
}

function toPassword(password: Password): PasswordCredential {
  return {
    keyId: tameText(password.keyId),
    displayName: tameOptional(password.displayName),
    customKeyIdentifier: tameOptional(password.customKeyIdentifier),
    endDateTime: password.endDateTime,
  };
}

function toKey(key: Key): KeyCredential {
  return { ...toPassword(key), type: tameOptional(key.type), usage: tameOptional(key.usage) };
}

function tameOptional(text: string | null | undefined): string | undefined {
  return text === null || text === undefined ? undefined : tameText(text);
}

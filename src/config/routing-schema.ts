import * as z from 'zod';
import { isMailAddress } from '../domain/mail-address.ts';
import { NAME_FORM } from '../domain/receiver-name.ts';
import { isRegistrySelector, REGISTRY_SELECTORS } from '../domain/registry-selector.ts';
import { OWNER } from '../domain/routing-tree.ts';
import type { RouteMatch } from '../domain/routing-tree.ts';
import { isGuid } from '../domain/setting-schemas.ts';
import { SEVERITIES } from '../domain/severity.ts';

/** Most recipients of one mail (Azure Communication Services, "Service limits"). */
export const MAX_LIST = 50;

export type RouteDocument = {
  readonly match: RouteMatch;
  readonly receivers?: readonly string[];
  readonly continue?: boolean;
  readonly routes?: readonly RouteDocument[];
};

export type RoutingDocument = {
  readonly $schema?: string;
  readonly receivers?: Readonly<Record<string, { readonly email: readonly string[] }>>;
  readonly default?: readonly string[];
  readonly fallback?: readonly string[];
  readonly routes?: readonly RouteDocument[];
};

/** What the routing may name; anything of its form where absent. */
export type KnownNames = {
  readonly checks: readonly string[];
  readonly receivers?: readonly string[];
};

const WEBHOOK_HINT =
  'a Teams webhook is not declared here but by the setting TEAMS_WEBHOOK_URL_<NAME>';

const NOT_ONLY_OWNERS = `a receiver besides ${OWNER}, for what has no tag that names one`;

/** The shape of ROUTING; messages of its issues say what is allowed. */
export function routingSchema(known: KnownNames): z.ZodType<RoutingDocument> {
  const receivers = listOf(receiverName(known), 'receivers');
  const others = listOf(receiverName(known, OWNER), 'receivers');
  const match = matchSchema(known);
  const plain: z.ZodType<RouteDocument> = strict({
    match: match.meta({ description: 'every field must fit, by any of its values; {} takes all' }),
    receivers: optional(receivers, 'without it those of the route around'),
    continue: optional(
      z.boolean({ error: 'true or false' }),
      'true: routes after this one are tried too',
    ),
    routes: optional(
      listOf(
        z.lazy(() => route),
        'routes',
      ),
      'for some of what this route takes; what none of them takes goes to its own receivers',
    ),
  });
  // An id is known to the whole process, so only the published schema has one.
  const route = known.receivers === undefined ? plain.meta({ id: 'Route' }) : plain;
  return strict({
    $schema: optional(z.string({ error: 'a text' }), 'for editors'),
    receivers: optional(declarations(), 'lists of mail recipients by name'),
    default: optional(
      receivers.refine((names) => names.some((name) => name !== OWNER), { error: NOT_ONLY_OWNERS }),
      'for what no route takes; without it all receivers',
    ),
    fallback: optional(others, 'for what a receiver refuses; without it the default'),
    routes: optional(listOf(route, 'routes'), 'the first that fits wins'),
  }).meta({ title: 'acr-watch routing' });
}

/** JSON Schema of ROUTING for editors, draft 2020-12. */
export function routingJsonSchema(checks: readonly string[]): object {
  return z.toJSONSchema(routingSchema({ checks }), { target: 'draft-2020-12', io: 'input' });
}

function matchSchema({ checks }: KnownNames): z.ZodType<RouteMatch> {
  const text = z.string({ error: 'a text' }).min(1, { error: 'a text that is not empty' });
  const patterns = listOf(text, 'values');
  const subscription = checked(isGuid, 'a subscription id (GUID)').meta({ format: 'uuid' });
  const selectors = REGISTRY_SELECTORS.replace('comma-separated ', 'one of: ');
  return strict({
    check: optional(listOf(z.enum(checks, { error: `a check: ${checks.join(', ')}` }), 'checks')),
    severity: optional(
      listOf(z.enum(SEVERITIES, { error: `a severity: ${SEVERITIES.join(', ')}` }), 'severities'),
    ),
    registry: optional(
      listOf(checked(isRegistrySelector, selectors), 'registries'),
      'a name, a resource id, prefix* or tag:name=value',
    ),
    subscription: optional(listOf(subscription, 'subscriptions')),
    tags: optional(
      z
        .record(z.string(), patterns, { error: 'an object with lists of values by tag' })
        .refine((tags) => Object.keys(tags).length > 0, { error: 'at least one tag' })
        .meta({ minProperties: 1 }),
      'values by the name of a tag of the registry; prefix* for a beginning',
    ),
  });
}

/** Whether a name may be one is judged apart: here a wrong name would hide what it stands for. */
function declarations() {
  const address = checked(isMailAddress, 'one plain mail address').meta({ format: 'email' });
  const email = listOf(address, 'addresses').max(MAX_LIST, {
    error: `at most ${MAX_LIST} addresses`,
  });
  const error = 'an object with receivers by name';
  return z
    .record(z.string(), strict({ email }, `; ${WEBHOOK_HINT}`), { error })
    .meta({ propertyNames: { pattern: NAME_FORM.source } });
}

function receiverName({ receivers }: KnownNames, except?: string) {
  if (receivers === undefined) return z.string().regex(NAME_FORM);
  const names = except === OWNER ? receivers : [...receivers, OWNER];
  const there = receivers.length === 0 ? 'none is set' : names.join(', ');
  return z.enum(names, { error: `a receiver: ${there}` });
}

function strict<S extends z.core.$ZodLooseShape>(shape: S, hint = '') {
  const keys = Object.keys(shape).filter((key) => !key.startsWith('$'));
  return z.strictObject(shape, { error: `an object with ${keys.join(', ')}${hint}` });
}

function listOf<T extends z.ZodType>(entry: T, what: string) {
  const error = `a list of ${what}, at least one`;
  return z.array(entry, { error }).min(1, { error });
}

function optional<T extends z.ZodType>(schema: T, description?: string) {
  return z.exactOptional(description === undefined ? schema : schema.meta({ description }));
}

function checked(accept: (text: string) => boolean, allowed: string) {
  return z.string({ error: allowed }).refine(accept, { error: allowed });
}

import { kqlBoolean, kqlRegistry, kqlTime } from '../domain/kql.ts';
import type { Registry } from '../domain/resource.ts';
import type { LoginQuestion, SenderQuestion } from '../ports/login-log.ts';

/** Most identities, and most addresses, that an answer names per registry. */
export const TOP_COUNT = 5;
/** Most characters of an identity or address in an answer; longer ones count by their beginning. */
const NAME_CHARACTERS = 100;

/**
 * Failed logins of one workspace. The answer has a row per registry and minute and three more per
 * registry, whatever the number of identities and addresses, because whoever attacks chooses those.
 * A registry is named by `_ResourceId`, which Azure writes; rows without it by their login server.
 */
export function failuresQuery(question: LoginQuestion, registrySuffix: string): string {
  return `${startOf(question, registrySuffix)}
let countAnonymous = ${kqlBoolean(question.countAnonymous)};
let failures = logins
| where ResultDescription != "200"
| extend Anonymous = ResultDescription == "401" and isempty(Identity)
| extend Who = substring(Identity, 0, ${NAME_CHARACTERS}), Address = substring(CallerIpAddress, 0, ${NAME_CHARACTERS});
let counted = failures
| where countAnonymous or not(Anonymous);
union
(failures
| summarize Failures = count(), Unauthorized = countif(ResultDescription == "401"), Forbidden = countif(ResultDescription == "403"), Throttled = countif(ResultDescription == "429"), AnonymousFailures = countif(Anonymous) by Registry, Minute = bin(TimeGenerated, 1m)
| extend Part = "minute"),
(failures
| summarize Failures = count() by Registry
| extend Part = "all"),
(counted
| summarize Identities = dcountif(Identity, isnotempty(Identity)), Addresses = dcountif(CallerIpAddress, isnotempty(CallerIpAddress)) by Registry
| extend Part = "counted"),
(counted
| where isnotempty(Who)
| summarize Failures = count() by Registry, Who
| order by Failures desc, Who asc
| summarize Top = make_list(bag_pack("name", Who, "count", Failures), ${TOP_COUNT}) by Registry
| extend Part = "identities"),
(counted
| where isnotempty(Address)
| summarize Failures = count() by Registry, Address
| order by Failures desc, Address asc
| summarize Top = make_list(bag_pack("name", Address, "count", Failures), ${TOP_COUNT}) by Registry
| extend Part = "addresses")
| project Part, Registry, Minute, Failures, Unauthorized, Forbidden, Throttled, AnonymousFailures, Identities, Addresses, Top
| order by Part desc, Registry asc, Minute asc`;
}

/** Which registries have any row, failed login or not, in a workspace. */
export function sendersQuery(question: SenderQuestion, registrySuffix: string): string {
  return `${startOf(question, registrySuffix)}
logins
| summarize Rows = count() by Registry
| project Registry, Rows`;
}

/** The login events of the registries in question, each with the registry it is of. */
function startOf(
  { registries, from, to }: Pick<LoginQuestion, 'registries' | 'from' | 'to'>,
  registrySuffix: string,
): string {
  const known = registries.flatMap((registry) => namesOf(registry, registrySuffix));
  return `let logins = ContainerRegistryLoginEvents
| where TimeGenerated >= ${kqlTime(from)} and TimeGenerated < ${kqlTime(to)}
| extend ResourceId = column_ifexists("_ResourceId", "")
| extend Registry = tolower(iff(isempty(ResourceId), LoginServer, ResourceId))
| where Registry in (${known.join(', ')});`;
}

/** How rows may name a registry, as literals. */
function namesOf({ id, name }: Registry, registrySuffix: string): readonly string[] {
  return [kqlRegistry(id), kqlRegistry(`${name}${registrySuffix}`)].filter(
    (literal) => literal !== undefined,
  );
}

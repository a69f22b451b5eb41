import type { Deployment } from './deploy.ts';
import { problemOf } from './hardening.ts';
import type { Problem } from './problem.ts';
import { field, textsIn } from './values.ts';

/** A webhook's address as people would give it, with a part that stands nowhere else. */
export const SECRET_URL =
  'https://contoso.example.environment.api.powerplatform.com/workflows/1/triggers/manual/paths/invoke?sig=open-sesame';
const SECRET = 'open-sesame';

/** A secret that was given is found in entries of the vault and nowhere else. */
export function checkSecrets({ resources, allOutputs }: Deployment): readonly Problem[] {
  const told = allOutputs
    .filter(({ outputs }) => textsIn(outputs).some((one) => one.includes(SECRET)))
    .map(({ file }) => problemOf({ file, line: 1 }, 'secrets', 'a secret in an output'));
  const kept = resources.filter((resource) => {
    const isEntry = resource.type === 'Microsoft.KeyVault/vaults/secrets';
    const { properties, ...rest } = resource.body;
    const plain = isEntry
      ? { ...rest, contentType: field(properties, 'contentType') }
      : resource.body;
    return textsIn(plain).some((one) => one.includes(SECRET));
  });
  return [...told, ...kept.map((one) => problemOf(one, 'secrets', `a secret in ${one.type}`))];
}

import type { Remediation } from '../domain/finding.ts';
import type { CredentialHolder } from '../domain/resource.ts';
import { shellQuote, tameText } from '../domain/text.ts';
import { azCommand } from './az-command.ts';
import type { AzOptions } from './az-command.ts';
import type { Credential } from './credential-grouping.ts';

const CERTIFICATE_SSO =
  'https://learn.microsoft.com/entra/identity/enterprise-apps/tutorial-manage-certificates-for-federated-single-sign-on';

/** How to replace a credential that ends: a new one beside it first, then the old one goes. */
export function renewalOf(holder: CredentialHolder, credential: Credential): Remediation {
  if (credential.signs) return signingRenewal(holder);
  const [target, link] = targetOf(holder);
  const isSecret = credential.kind === 'secret';
  const command = azCommand(['ad', target, 'credential', 'reset'], {
    '--id': idOf(holder),
    '--append': true,
    ...nameOption(credential),
    ...(isSecret ? { '--years': '1' } : { '--cert': { ownFile: 'new-certificate.pem' } }),
  });
  const cleanup = credential.keyIds.map((keyId) =>
    azCommand(['ad', target, 'credential', 'delete'], {
      '--id': idOf(holder),
      '--key-id': keyId,
      ...(isSecret ? {} : { '--cert': true }),
    }),
  );
  const what = isSecret
    ? 'Create a new secret beside the old one (it is printed once)'
    : 'Add a new certificate beside the old one (new-certificate.pem holds its public part)';
  return {
    text: `${what}, hand it to everything that signs in with it, then remove the old one: ${cleanup.join(' && ')}`,
    command,
    link,
  };
}

/** How to find out about a credential that has no readable end date. */
export function datingOf(holder: CredentialHolder, credential: Credential): Remediation {
  const [target, link] = targetOf(holder);
  return {
    text: 'Look at the credential and replace it by one with an end date: without one nobody is warned before it stops, or it never stops',
    command: azCommand(['ad', target, 'credential', 'list'], {
      '--id': idOf(holder),
      ...(credential.kind === 'secret' ? {} : { '--cert': true }),
    }),
    link,
  };
}

/**
 * A signing certificate is made by Graph itself; its address is asked of the CLI's cloud. The CLI
 * would read a file for an `@` after the first `=` of the body, so there it is written as JSON's
 * escape.
 */
function signingRenewal(holder: CredentialHolder): Remediation {
  // Some clouds are registered with a slash at the end of the address and some without.
  const graph = `"$(az cloud show --query endpoints.microsoftGraphResourceId --output tsv | sed 's:/*$:/:')"`;
  const body = JSON.stringify({ displayName: `CN=${tameText(holder.displayName)}` });
  const url = `v1.0/servicePrincipals/${encodeURIComponent(holder.objectId)}/addTokenSigningCertificate`;
  return {
    text: 'Create a new signing certificate, give it to the application that trusts this sign-on, then make it the active one and remove the old one',
    command: `az rest --method POST --url ${graph}${shellQuote(url)} --headers Content-Type=application/json --body ${shellQuote(body.replaceAll('@', '\\u0040'))}`,
    link: CERTIFICATE_SSO,
  };
}

function targetOf(holder: CredentialHolder): readonly [target: string, link: string] {
  return holder.kind === 'application'
    ? ['app', 'https://learn.microsoft.com/cli/azure/ad/app/credential']
    : ['sp', 'https://learn.microsoft.com/cli/azure/ad/sp/credential'];
}

/** `az ad app` takes the app id, which people know; `az ad sp` the object id of this tenant's own. */
function idOf(holder: CredentialHolder): string {
  return holder.kind === 'application' ? holder.appId : holder.objectId;
}

/** A name is only a help to people: one that the CLI could take for more than a name is left out. */
function nameOption({ displayName }: Credential): AzOptions {
  const name = tameText(displayName ?? '');
  return /^[\p{L}\p{N}][^@=]*$/u.test(name) ? { '--display-name': name } : {};
}

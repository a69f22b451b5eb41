import { createHmac, randomBytes } from 'node:crypto';
import type { Tenant } from '../tenant.ts';

/** Seconds that a token is good for; the value Entra sends for client credentials. */
export const tokenLifetimeSeconds = 3599;

/** Why a service does not take a request's authorization. */
export type TokenProblem =
  | { readonly kind: 'missing' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'expired'; readonly at: Date }
  | { readonly kind: 'audience'; readonly audience: string };

/** Issues access tokens and later says whether a request carries a good one. */
export type TokenBook = {
  /** A new token for the monitor's identity and one audience. */
  readonly issue: (audience: string) => string;
  /** The problem with an Authorization header, or undefined when it is good for the audience. */
  readonly problemOf: (header: string | undefined, audience: string) => TokenProblem | undefined;
};

/** An audience or resource without the slashes at its end, which every service ignores. */
export function trimAudience(audience: string): string {
  return audience.replace(/\/+$/, '');
}

/** The tokens of one simulator; they are good nowhere else. */
export function createTokenBook(dependencies: {
  readonly tenant: () => Tenant;
  readonly now: () => Date;
  readonly issuer: string;
}): TokenBook {
  const issued = new Map<string, { readonly audience: string; readonly expires: Date }>();
  const key = randomBytes(32);
  return {
    issue: (audience) => {
      const now = dependencies.now();
      const expires = new Date(now.getTime() + tokenLifetimeSeconds * 1000);
      const claims = claimsOf({
        ...dependencies,
        audience,
        now,
        expires,
        tenant: dependencies.tenant(),
      });
      const token = sign(claims, key);
      issued.set(token, { audience: trimAudience(audience), expires });
      return token;
    },
    problemOf: (header, audience) => {
      const token = /^Bearer\s+(\S+)$/i.exec(header ?? '')?.[1];
      if (token === undefined) return { kind: 'missing' };
      const known = issued.get(token);
      if (known === undefined) return { kind: 'unknown' };
      if (known.audience !== trimAudience(audience)) {
        return { kind: 'audience', audience: known.audience };
      }
      if (known.expires <= dependencies.now()) return { kind: 'expired', at: known.expires };
      return undefined;
    },
  };
}

function claimsOf(o: {
  readonly audience: string;
  readonly issuer: string;
  readonly now: Date;
  readonly expires: Date;
  readonly tenant: Tenant;
}): object {
  const seconds = (at: Date) => Math.floor(at.getTime() / 1000);
  const { clientId, objectId } = o.tenant.monitor;
  return {
    aud: o.audience,
    iss: o.issuer,
    iat: seconds(o.now),
    nbf: seconds(o.now),
    exp: seconds(o.expires),
    appid: clientId,
    appidacr: '1',
    idtyp: 'app',
    oid: objectId,
    sub: objectId,
    tid: o.tenant.tenantId,
    jti: randomBytes(16).toString('base64url'),
    ver: '1.0',
  };
}

function sign(claims: object, key: Buffer): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ typ: 'JWT', alg: 'HS256', kid: 'simulator' })}.${part(claims)}`;
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}

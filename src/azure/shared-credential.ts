import type { TokenCredential } from '@azure/identity';

/** A credential that may keep its tokens; one that keeps none needs no `forget`. */
export type SharedCredential = TokenCredential & {
  /** Lets go of a token that a service refused, so that the next to ask gets another. */
  readonly forget?: (token: string) => void;
};

/** The token in an `Authorization` header; empty where it holds none. */
export function bearerTokenIn(header: string | null | undefined): string {
  return /^bearer (\S+)$/i.exec(header ?? '')?.[1] ?? '';
}

import { createLinkSigner } from '../../src/azure/link-signer.ts';
import type { SigningKey } from '../../src/azure/link-signer.ts';
import { KEY_LIFE_MS } from '../../src/azure/table-signing-keys.ts';
import type { RandomBytes } from '../../src/azure/table-signing-keys.ts';
import type { SigningKeys } from '../../src/ports/link-signer.ts';

/** Random bytes that a test can foresee: each call gives others. */
export function countingBytes(seed = 0): RandomBytes {
  let calls = 0;
  return (count) => {
    calls += 1;
    return Uint8Array.from({ length: count }, (_, index) => (seed + calls * 37 + index) % 256);
  };
}

/** Signing keys in memory that really sign and are replaced like those in a table. */
export function createMemorySigningKeys(randomBytes: RandomBytes = countingBytes()): SigningKeys {
  const keys: (SigningKey & { readonly createdAt: number })[] = [];
  return {
    async loadSigner(now) {
      const newest = keys[0];
      if (newest === undefined || now - newest.createdAt > KEY_LIFE_MS) {
        const id = String(1 + Number(newest?.id ?? 0));
        keys.unshift({ id, secret: randomBytes(32), createdAt: now });
      }
      const [current, previous] = keys;
      if (current === undefined) throw new Error('there is no key');
      return createLinkSigner(current, previous);
    },
    async loadVerifier() {
      const [current, previous] = keys;
      return current === undefined ? undefined : createLinkSigner(current, previous);
    },
  };
}

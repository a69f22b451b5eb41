import { describe, expect, test } from 'vitest';
import type { RandomBytes } from '../../src/azure/table-signing-keys.ts';
import { DAY_MS } from '../../src/domain/time.ts';
import type { SigningKeys } from '../../src/ports/link-signer.ts';
import { countingBytes } from '../support/memory-signing-keys.ts';

const NOW = 1_800_000_000_000;
const LIFE = 90 * DAY_MS;

/** What all signing keys keep to; `create` gives ones that nobody has used. */
export function signingKeysContract(create: (randomBytes: RandomBytes) => SigningKeys): void {
  const fresh = () => create(countingBytes());

  describe('as signing keys', () => {
    test('what a signer signs, the same and a later one verify', async () => {
      const keys = fresh();
      const signer = await keys.loadSigner(NOW);
      const token = signer.sign('what größe');
      expect(signer.verify(token)).toBe('what größe');
      expect((await keys.loadSigner(NOW + DAY_MS)).verify(token)).toBe('what größe');
    });

    test('the key is made once, of 32 random bytes', async () => {
      const asked: number[] = [];
      const bytes = countingBytes();
      const keys = create((count) => {
        asked.push(count);
        return bytes(count);
      });
      for (const now of [NOW, NOW + 1, NOW + DAY_MS]) await keys.loadSigner(now);
      expect(asked).toEqual([32]);
    });

    test('a key of exactly 90 days still signs, an older one is replaced', async () => {
      const keys = fresh();
      const first = (await keys.loadSigner(NOW)).sign('x');
      expect((await keys.loadSigner(NOW + LIFE)).sign('x')).toBe(first);
      expect((await keys.loadSigner(NOW + LIFE + 1)).sign('x')).not.toBe(first);
    });

    test('the key before the current one is accepted, the one before that is not', async () => {
      const keys = fresh();
      const first = (await keys.loadSigner(NOW)).sign('x');
      const second = await keys.loadSigner(NOW + LIFE + 1);
      expect(second.verify(first)).toBe('x');
      const third = await keys.loadSigner(NOW + 2 * (LIFE + 1));
      expect(third.verify(first)).toBeUndefined();
      expect(third.verify(second.sign('y'))).toBe('y');
    });

    test('a token that other keys signed is not accepted, whatever id it names', async () => {
      const signer = await fresh().loadSigner(NOW);
      const foreign = await create(countingBytes(99)).loadSigner(NOW);
      expect(signer.verify(foreign.sign('x'))).toBeUndefined();
    });

    test('a verifier makes no key, and accepts what a signer does', async () => {
      const keys = fresh();
      expect(await keys.loadVerifier()).toBeUndefined();
      expect(await keys.loadVerifier()).toBeUndefined();
      const first = (await keys.loadSigner(NOW)).sign('x');
      expect((await keys.loadVerifier())?.verify(first)).toBe('x');
      await keys.loadSigner(NOW + LIFE + 1);
      expect((await keys.loadVerifier())?.verify(first)).toBe('x');
      await keys.loadSigner(NOW + 2 * (LIFE + 1));
      expect((await keys.loadVerifier())?.verify(first)).toBeUndefined();
    });

    test('a clock that goes back makes no new key', async () => {
      const keys = fresh();
      const token = (await keys.loadSigner(NOW)).sign('x');
      expect((await keys.loadSigner(NOW - 400 * DAY_MS)).sign('x')).toBe(token);
    });
  });
}

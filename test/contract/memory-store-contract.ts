import { describe, expect, test } from 'vitest';
import type { MemoryValue } from '../../src/domain/outcome.ts';
import type { MemoryStore } from '../../src/ports/alert-store.ts';

const OWNER = 'replication-health';

/** What every store of memory keeps to; `create` gives an empty one each time. */
export function memoryStoreContract(create: () => MemoryStore): void {
  describe('as a memory store', () => {
    test('has nothing at first', async () => {
      expect(await create().loadMemory(OWNER)).toEqual(new Map());
    });

    test('gives back values of every kind under keys of any characters', async () => {
      const store = create();
      const value = { text: 'größe', number: 1.5, flag: true, nothing: null };
      const memory = new Map<string, MemoryValue>([
        ['/subscriptions/a/registries/b?#\\', value],
        ['', {}],
        ['k'.repeat(5000), value],
      ]);
      await store.saveMemory(OWNER, memory);
      expect(await store.loadMemory(OWNER)).toEqual(memory);
    });

    test('tells keys apart that differ only in case', async () => {
      const store = create();
      const memory = new Map([
        ['Key', { n: 1 }],
        ['key', { n: 2 }],
      ]);
      await store.saveMemory(OWNER, memory);
      expect(await store.loadMemory(OWNER)).toEqual(memory);
    });

    test('the last writer wins, and other keys stay', async () => {
      const store = create();
      await store.saveMemory(
        OWNER,
        new Map([
          ['a', { n: 1 }],
          ['b', { n: 1 }],
        ]),
      );
      await store.saveMemory(OWNER, new Map([['a', { m: 2 }]]));
      expect(await store.loadMemory(OWNER)).toEqual(
        new Map([
          ['a', { m: 2 }],
          ['b', { n: 1 }],
        ]),
      );
    });

    test('null forgets a key, also one that was never known', async () => {
      const store = create();
      await store.saveMemory(
        OWNER,
        new Map([
          ['a', { n: 1 }],
          ['b', { n: 1 }],
        ]),
      );
      await store.saveMemory(
        OWNER,
        new Map([
          ['a', null],
          ['never', null],
        ]),
      );
      expect(await store.loadMemory(OWNER)).toEqual(new Map([['b', { n: 1 }]]));
    });

    test('keeps the memory of an owner to itself', async () => {
      const store = create();
      await store.saveMemory(OWNER, new Map([['a', { n: 1 }]]));
      expect(await store.loadMemory('discovery')).toEqual(new Map());
    });

    test('no change is no harm', async () => {
      const store = create();
      await store.saveMemory(OWNER, new Map());
      expect(await store.loadMemory(OWNER)).toEqual(new Map());
    });

    test('keeps 101 keys written at once', async () => {
      const store = create();
      const keys = Array.from({ length: 101 }, (_, n) => [`key ${n}`, { n }] as const);
      await store.saveMemory(OWNER, new Map(keys));
      expect(await store.loadMemory(OWNER)).toEqual(new Map(keys));
    });
  });
}

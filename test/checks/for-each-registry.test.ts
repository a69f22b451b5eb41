import { describe, expect, test } from 'vitest';
import {
  EMPTY_PART,
  forEachRegistry,
  joinParts,
  registryRef,
} from '../../src/checks/for-each-registry.ts';
import type { RegistryPart } from '../../src/checks/for-each-registry.ts';
import type { Registry } from '../../src/domain/resource.ts';
import { registryScope, SUBSCRIPTIONS } from '../../src/domain/scope.ts';
import { aRegistry } from '../support/resources.ts';

const registries = Array.from({ length: 40 }, (_, at) => aRegistry({ name: `registry${at}` }));
const scopeOf = (registry: Registry) => registryScope(registry.id, 'usages');
const partOf = (registry: Registry): RegistryPart => ({
  ...EMPTY_PART,
  scopes: [scopeOf(registry)],
});
const calm = { isOver: () => false, unreadBefore: new Set<string>(), progress: () => {} };

describe('forEachRegistry', () => {
  test('every registry is judged, and the parts come in the order of the registries', async () => {
    const parts = await forEachRegistry({
      context: calm,
      registries,
      scopeOf,
      judge: async (registry) => partOf(registry),
    });
    expect(parts.flatMap((part) => part.scopes)).toEqual(registries.map(scopeOf));
  });

  test('never more than 16 are under way', async () => {
    let underWay = 0;
    let most = 0;
    await forEachRegistry({
      context: calm,
      registries,
      scopeOf,
      judge: async (registry) => {
        underWay += 1;
        most = Math.max(most, underWay);
        await Promise.resolve();
        await Promise.resolve();
        underWay -= 1;
        return partOf(registry);
      },
    });
    expect(most).toBe(16);
  });

  test('what was not read last time comes first', async () => {
    const order: string[] = [];
    const [, , third, , fifth] = registries;
    const unreadBefore = new Set([third, fifth].flatMap((one) => (one ? [scopeOf(one)] : [])));
    await forEachRegistry({
      context: { ...calm, unreadBefore },
      registries,
      scopeOf,
      judge: async (registry) => {
        order.push(registry.name);
        return partOf(registry);
      },
    });
    expect(order.slice(0, 3)).toEqual(['registry2', 'registry4', 'registry0']);
  });

  test('after the deadline nothing is started and the rest is a gap', async () => {
    const judged: string[] = [];
    const parts = await forEachRegistry({
      context: { ...calm, isOver: () => judged.length >= 3 },
      registries,
      scopeOf,
      judge: async (registry) => {
        judged.push(registry.name);
        return partOf(registry);
      },
    });
    expect(judged).toEqual(['registry0', 'registry1', 'registry2']);
    const gaps = parts.flatMap((part) => part.gaps);
    expect(gaps).toHaveLength(37);
    expect(gaps[0]).toMatchObject({
      cause: 'out-of-time',
      scope: scopeOf(registries[3] ?? aRegistry()),
    });
    expect(parts.flatMap((part) => part.scopes)).toHaveLength(3);
  });

  test('progress counts up to the number of registries', async () => {
    const seen: (readonly [number, number | undefined])[] = [];
    await forEachRegistry({
      context: { ...calm, progress: (done, total) => seen.push([done, total]) },
      registries: registries.slice(0, 2),
      scopeOf,
      judge: async (registry) => partOf(registry),
    });
    expect(seen).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });

  test('a bug in judging is not swallowed', async () => {
    const loop = forEachRegistry({
      context: calm,
      registries,
      scopeOf,
      judge: () => Promise.reject(new Error('bug')),
    });
    await expect(loop).rejects.toThrow('bug');
  });
});

describe('joinParts', () => {
  test('what discovery read, left out and could not read is part of the coverage', () => {
    const gap = { scope: 'subscription/x', cause: 'forbidden', reason: 'r', remedy: 'm' } as const;
    const outcome = joinParts(
      'registry-quota',
      {
        registries: [],
        scopes: [SUBSCRIPTIONS],
        gaps: [gap],
        leftOut: [{ setting: 'IGNORE_REGISTRIES', count: 2 }],
        leftOutScopes: ['registry/a'],
      },
      [
        { ...EMPTY_PART, scopes: ['registry/b/usages', SUBSCRIPTIONS], subjectsRead: 1 },
        { ...EMPTY_PART, subjectsRead: 2, memory: new Map([['k', null]]) },
      ],
    );
    expect(outcome.coverage).toEqual({
      check: 'registry-quota',
      subjectsRead: 3,
      scopes: [SUBSCRIPTIONS, 'registry/b/usages'],
      leftOut: [{ setting: 'IGNORE_REGISTRIES', count: 2 }],
      gaps: [gap],
    });
    expect(outcome.leftOutScopes).toEqual(['registry/a']);
    expect([...outcome.memory]).toEqual([['k', null]]);
  });
});

describe('registryRef', () => {
  test('names and tags are made fit for one line', () => {
    const ref = registryRef(aRegistry({ name: 'a\nb', tags: { 'o\u202en': 'x\r\ny' } }));
    expect(ref.name).toBe('a b');
    expect(ref.tags).toEqual({ 'o n': 'x y' });
  });
});

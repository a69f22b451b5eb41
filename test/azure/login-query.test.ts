import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failuresQuery, sendersQuery } from '../../src/azure/login-query.ts';
import { portalQuery } from '../../src/checks/login-remedy.ts';
import { NO_COUNTS } from '../../src/domain/login.ts';
import type { Registry } from '../../src/domain/resource.ts';
import { loginTable } from '../../simulator/logs/login-table.ts';
import { diagnose } from '../support/kql-schema.ts';
import { aRegistry } from '../support/resources.ts';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const SUFFIX = '.azurecr.io';

function question(registries: readonly Registry[] = [aRegistry()], countAnonymous = false) {
  return { workspace: 'w', from: NOW - 3_600_000, to: NOW, registries, countAnonymous };
}

const EPISODE = {
  firstMinute: NOW / 60_000 - 5,
  lastMinute: NOW / 60_000,
  worst: { lastMinute: NOW / 60_000, count: 12 },
  counts: NO_COUNTS,
};

const TEXTS = [
  ['failures', failuresQuery(question(), SUFFIX)],
  ['senders', sendersQuery(question(), SUFFIX)],
  ['portal', portalQuery(aRegistry(), EPISODE)],
] as const;

describe.each(TEXTS)('the query of %s', (_name, query) => {
  test('has nothing against it in the language service of Microsoft', () => {
    expect(diagnose(query)).toEqual([]);
  });

  test.each(['TimeGenerated', 'ContainerRegistryLoginEvents'])(
    'would fail the build with %s spelt wrong',
    (name) => {
      expect(diagnose(query.replaceAll(name, `${name}X`))).not.toEqual([]);
    },
  );

  test('asks with column_ifexists only for columns that the table has', () => {
    const names = [...query.matchAll(/column_ifexists\("([^"]*)"/g)].map(([, name]) => name);
    const columns = loginTable().columns.map(({ name }) => name);
    for (const name of names) expect(columns).toContain(name);
  });
});

test('the published misspelling of the address column is found', () => {
  const [, query] = TEXTS[0];
  expect(diagnose(query.replaceAll('CallerIpAddress', 'CallerIPAddress'))).not.toEqual([]);
});

describe('values in a query', () => {
  test('are the literals of the question', () => {
    const query = failuresQuery(question([aRegistry()], true), SUFFIX);
    expect(query).toContain('TimeGenerated >= datetime(2026-06-01T11:00:00.000Z)');
    expect(query).toContain('TimeGenerated < datetime(2026-06-01T12:00:00.000Z)');
    expect(query).toContain('let countAnonymous = true;');
    expect(query).toContain(
      'where Registry in ("/subscriptions/11111111-1111-4111-8111-111111111111/resourcegroups/rg-containers/providers/microsoft.containerregistry/registries/contosoprod", "contosoprod.azurecr.io")',
    );
  });

  test('never change what is asked, whatever a registry or its group is called', () => {
    const plain = shapeOf(failuresQuery(question(), SUFFIX));
    const odd = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(
      fc.property(odd, odd, (name, resourceGroup) => {
        const hostile = aRegistry({ name, resourceGroup });
        const query = failuresQuery(question([aRegistry(), hostile]), SUFFIX);
        expect(shapeOf(query)).toBe(plain);
      }),
    );
  });

  test.each(['a"b', 'a\\', "a'b", 'a\nb', '") or true //', 'a;b'])(
    'a resource group %j does not come into the query',
    (resourceGroup) => {
      const query = failuresQuery(question([aRegistry(), aRegistry({ resourceGroup })]), SUFFIX);
      expect(query).not.toContain(resourceGroup.toLowerCase());
      expect(diagnose(query)).toEqual([]);
    },
  );
});

/** A query without the list of what registries are called. */
function shapeOf(query: string): string {
  return query.replace(/"[^"\\\n]*"(?:, "[^"\\\n]*")+\);/, '(…);');
}

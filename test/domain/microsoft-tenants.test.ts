import { describe, expect, test } from 'vitest';
import { isMicrosoftTenant } from '../../src/domain/microsoft-tenants.ts';

describe('isMicrosoftTenant', () => {
  test.each(['f8cdef31-a31e-4b4a-93e4-5f571e91255a', '72F988BF-86F1-41AF-91AB-2D7CD011DB47'])(
    '%s is one, whatever the letter case',
    (tenant) => expect(isMicrosoftTenant(tenant)).toBe(true),
  );

  test.each(['11111111-1111-4111-8111-111111111111', '', undefined])('%j is none', (tenant) =>
    expect(isMicrosoftTenant(tenant)).toBe(false),
  );
});

import { describe, expect, test } from 'vitest';
import { routingJsonSchema, routingSchema } from '../../src/config/routing-schema.ts';

const accepts = (document: unknown, known = { checks: ['quota'], receivers: ['email', 'a'] }) =>
  routingSchema(known).safeParse(document).success;

describe('the shape of ROUTING', () => {
  test.each([
    {},
    { $schema: './routing.schema.json' },
    { default: ['owner', 'a'], fallback: ['email'] },
    { routes: [{ match: {} }] },
    { routes: [{ match: { check: ['quota'] }, continue: false, routes: [{ match: {} }] }] },
  ])('may be %j', (document) => {
    expect(accepts(document)).toBe(true);
  });

  test.each([
    [[]],
    [null],
    ['x'],
    [{ default: 'email' }],
    [{ default: ['owner'] }],
    [{ fallback: ['owner', 'email'] }],
    [{ receivers: { x: { email: 'a@b.example' } } }],
    [{ receivers: { x: {} } }],
    [{ routes: [] }],
    [{ routes: [{}] }],
    [{ routes: [{ match: { Check: ['quota'] } }] }],
    [{ routes: [{ match: { tags: { env: [] } } }] }],
    [{ routes: [{ match: { tags: { env: [''] } } }] }],
    [{ routes: [{ match: {}, receivers: ['A'] }] }],
  ])('may not be %j', (document) => {
    expect(accepts(document)).toBe(false);
  });

  test('takes at most 50 addresses in a list', () => {
    const list = (count: number) => ({
      receivers: {
        x: { email: Array.from({ length: count }, (_, index) => `p${index}@b.example`) },
      },
    });
    expect(accepts(list(50))).toBe(true);
    expect(accepts(list(51))).toBe(false);
  });
});

describe('the schema for editors', () => {
  const schema = JSON.stringify(routingJsonSchema(['quota', 'monitor']));

  test('knows the checks, and routes inside routes', () => {
    expect(schema).toContain('"enum":["quota","monitor"]');
    expect(schema).toContain('"$ref":"#/$defs/Route"');
  });

  test('allows nothing that it does not know', () => {
    expect(schema.match(/"additionalProperties":false/g)).toHaveLength(4);
  });

  test('is the same each time', () => {
    expect(JSON.stringify(routingJsonSchema(['quota', 'monitor']))).toBe(schema);
  });
});

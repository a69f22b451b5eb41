import { expect, test } from 'vitest';
import { isReceiverName } from '../../src/domain/receiver-name.ts';

test.each(['a', 'platform', 'team-2', '7', 'owners', 'x'.repeat(40)])('%s is a name', (name) => {
  expect(isReceiverName(name)).toBe(true);
});

test.each([
  '',
  'x'.repeat(41),
  'Team',
  'a_b',
  'a b',
  'é',
  'email',
  'teams',
  'owner',
  'owner-abc',
  'constructor',
])('"%s" is none', (name) => {
  expect(isReceiverName(name)).toBe(false);
});

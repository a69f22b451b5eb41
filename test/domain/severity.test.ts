import { describe, expect, test } from 'vitest';
import { isWorse, severityRank, SEVERITIES, worstOf } from '../../src/domain/severity.ts';

describe('severities', () => {
  test('are ranked worst first', () => {
    expect(SEVERITIES.map(severityRank)).toEqual([0, 1, 2]);
    expect(SEVERITIES[0]).toBe('critical');
  });

  test('are worse only when more urgent, never when equal', () => {
    for (const [at, left] of SEVERITIES.entries()) {
      for (const [other, right] of SEVERITIES.entries()) {
        expect(isWorse(left, right)).toBe(at < other);
      }
    }
  });

  test('of two the more urgent one is taken, in either order', () => {
    expect(worstOf('info', 'critical')).toBe('critical');
    expect(worstOf('critical', 'info')).toBe('critical');
    expect(worstOf('warning', 'warning')).toBe('warning');
  });
});

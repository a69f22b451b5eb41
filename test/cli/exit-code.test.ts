import { describe, expect, test } from 'vitest';
import { EXIT, exitCodeOf } from '../../src/cli/exit-code.ts';

const code = (given: {
  readonly critical?: number;
  readonly warning?: number;
  readonly info?: number;
  readonly gaps?: number;
  readonly undelivered?: number;
  readonly failOn?: 'warning' | 'critical';
}) => {
  const { undelivered = 0, failOn = 'warning', ...counts } = given;
  const summary = { critical: 0, warning: 0, info: 0, gaps: 0, ...counts };
  return exitCodeOf({ summary, undelivered, failOn });
};

describe('the exit code', () => {
  test('is 0 when clean and complete, also with information only', () => {
    expect(code({})).toBe(0);
    expect(code({ info: 9 })).toBe(0);
  });

  test('is 1 for findings from the severity that counts', () => {
    expect(code({ warning: 1 })).toBe(1);
    expect(code({ critical: 1 })).toBe(1);
    expect(code({ warning: 1, failOn: 'critical' })).toBe(0);
    expect(code({ critical: 1, failOn: 'critical' })).toBe(1);
  });

  test('is 2 when something was unread, which wins over findings', () => {
    expect(code({ gaps: 1 })).toBe(2);
    expect(code({ gaps: 1, critical: 9 })).toBe(2);
  });

  test('is 3 when something could not be told, which wins over both', () => {
    expect(code({ undelivered: 1, gaps: 1, critical: 1 })).toBe(3);
  });

  test('uses each number once', () => {
    const codes = Object.values(EXIT);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes).toEqual([0, 1, 2, 3, 64, 70, 130]);
  });
});

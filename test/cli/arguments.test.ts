import { describe, expect, test } from 'vitest';
import { FAIL_ON, FORMATS, readArguments, USAGE } from '../../src/cli/arguments.ts';

const problemsOf = (...args: readonly string[]) => {
  const reading = readArguments(args);
  return reading.kind === 'bad' ? reading.problems : [];
};
const valueOf = (...args: readonly string[]) => {
  const reading = readArguments(args);
  if (reading.kind !== 'run') throw new Error(JSON.stringify(reading));
  return reading.value;
};

describe('the command line', () => {
  test('has a default for everything', () => {
    expect(valueOf()).toEqual({
      checks: undefined,
      registry: undefined,
      format: 'terminal',
      output: undefined,
      notify: false,
      failOn: 'warning',
    });
  });

  test('takes every option, with a space or an equals sign', () => {
    const spaced = ['--checks', 'a, b,,', '--registry', 'x', '--format', 'csv', '--output', 'f'];
    expect(valueOf(...spaced, '--notify', '--fail-on=critical')).toEqual({
      checks: ['a', 'b'],
      registry: 'x',
      format: 'csv',
      output: 'f',
      notify: true,
      failOn: 'critical',
    });
  });

  test('keeps an empty list of checks apart from none: it is a mistake, not "all"', () => {
    expect(valueOf('--checks', '').checks).toEqual([]);
    expect(valueOf('--checks', ' , ').checks).toEqual([]);
  });

  test('tells every wrong choice at once, with what is allowed', () => {
    expect(problemsOf('--format', 'xml', '--fail-on', 'info')).toEqual([
      '--format is "xml"; allowed: terminal, json, csv',
      '--fail-on is "info"; allowed: warning, critical',
    ]);
  });

  test.each([
    [['--nosuch']],
    [['sweep']],
    [['--notify=yes']],
    [['--registry']],
    [['--format']],
    [['--', 'x']],
  ])('refuses %j in one problem', (args) => {
    expect(problemsOf(...args)).toHaveLength(1);
  });

  test('repeats what it does not know on one line and not endlessly', () => {
    const [problem = ''] = problemsOf('--format', `x\n${'y'.repeat(999)}`);
    expect(problem).not.toContain('\n');
    expect(problem.length).toBeLessThan(150);
  });

  test('asks for help whatever else is given', () => {
    expect(readArguments(['--help', '--format', 'xml']).kind).toBe('help');
    expect(readArguments(['-h']).kind).toBe('help');
    for (const word of [...FORMATS, ...FAIL_ON, '--checks', '--registry', '--output', '--notify']) {
      expect(USAGE).toContain(word);
    }
  });
});

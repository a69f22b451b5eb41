import { expect, test } from 'vitest';
import { runSteps } from '../../dev/steps.ts';

test('says one line for each step, and the output of those that failed', async () => {
  const written: string[] = [];
  const results = await runSteps(
    [
      { name: 'good', run: () => Promise.resolve({ exitCode: 0, output: 'chatter' }) },
      { name: 'bad', run: () => Promise.resolve({ exitCode: 2, output: 'the reason\n\n' }) },
      { name: 'broken', run: () => Promise.reject(new Error('no such program')) },
    ],
    (text) => void written.push(text.replace(/\d+\.\d s/, 'N s')),
  );
  expect(results).toEqual([
    { name: 'good', passed: true },
    { name: 'bad', passed: false },
    { name: 'broken', passed: false },
  ]);
  expect(written.toSorted()).toEqual([
    'Error: no such program\n',
    'bad FAILED N s\n',
    'broken FAILED N s\n',
    'good ok N s\n',
    'the reason\n',
  ]);
});

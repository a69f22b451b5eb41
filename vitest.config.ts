import { defineConfig } from 'vitest/config';

/** Random histories and a crash at every step need no service either, but take longer than seconds. */
const LONG = ['test/scenarios/histories*.test.ts', 'test/scenarios/crash*.test.ts'];

/** Unit tests need no service; integration tests start what they need themselves. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // They share no state, and a process of its own for each file takes three times as long.
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: ['test/integration/**', 'test/simulator/**', 'test/bundle/**', ...LONG],
        },
      },
      {
        test: {
          name: 'services',
          include: [
            'test/integration/**/*.test.ts',
            'test/simulator/**/*.test.ts',
            'test/bundle/**/*.test.ts',
            ...LONG,
          ],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});

import { defineConfig } from 'vitest/config';

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
          exclude: ['test/integration/**', 'test/simulator/**', 'test/bundle/**'],
        },
      },
      {
        test: {
          name: 'services',
          include: [
            'test/integration/**/*.test.ts',
            'test/simulator/**/*.test.ts',
            'test/bundle/**/*.test.ts',
          ],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});

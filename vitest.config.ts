import { defineConfig } from 'vitest/config';

/** Every test of the house. Heavy ones are named `*.slow.test.ts`; `npm run test:fast` leaves those out. */
export default defineConfig({
  test: {
    include: ['packages/**/*.test.ts', 'evals/**/*.test.ts', 'scripts/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Two cores: ffmpeg and the model workers already use both.
    maxWorkers: 2,
    pool: 'forks',
    reporters: ['default', './scripts/closing-line-reporter.ts'],
  },
});

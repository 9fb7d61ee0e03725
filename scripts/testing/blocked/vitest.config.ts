import { defineConfig } from 'vitest/config';

/** A run of one file that blocks its thread for ever; `scripts/stuck-reporter.test.ts` starts it. */
export default defineConfig({
  test: {
    include: ['blocked.ts'],
    pool: 'forks',
    reporters: [['../../stuck-reporter.ts', { minutes: 0.05 }]],
  },
});

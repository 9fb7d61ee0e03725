import { defineConfig } from 'vitest/config';
import { findShared } from './packages/engine/src/testing/shared.ts';

const shared = findShared();
const service = 'packages/server/**/*.test.ts';

/** Every test of the house. Heavy ones are named `*.slow.test.ts`; `npm run test:fast` (mode `fast`) leaves those out. */
export default defineConfig(({ mode }) => ({
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Two cores: ffmpeg and the model workers already use both.
    maxWorkers: 2,
    pool: 'forks',
    env: {
      // Tests ask no language model but those they start themselves, whatever keys the environment holds.
      REELWRIGHT_LANGUAGE_MODEL: 'none',
      // Models that cannot be downloaded everywhere may lie beside the checkout.
      ...(shared && !process.env.REELWRIGHT_MODELS_DIR ? { REELWRIGHT_MODELS_DIR: `${shared}/models` } : {}),
    },
    reporters: [
      'default',
      './scripts/closing-line-reporter.ts',
      // The longest timeout of a test is twenty minutes.
      ['./scripts/stuck-reporter.ts', { minutes: 25 }],
    ],
    projects: [
      {
        extends: true,
        test: {
          name: 'house',
          include: ['packages', 'frontend', 'evals', 'scripts'].map((folder) => `${folder}/**/*.test.ts`),
          exclude: [...leftOut(mode), service],
        },
      },
      {
        extends: true,
        // The service is tested with a PostgreSQL of its own, started once per run.
        test: {
          name: 'server',
          include: [service],
          exclude: leftOut(mode),
          globalSetup: 'packages/server/src/testing/setup.ts',
        },
      },
    ],
  },
}));

function leftOut(mode: string): string[] {
  return ['**/node_modules/**', ...(mode === 'fast' ? ['**/*.slow.test.ts'] : [])];
}

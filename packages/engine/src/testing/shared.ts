import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The folder of real footage, ground truth and model files that may lie beside the checkout (`../shared`), or null.
 * Tests that need it are skipped by name when it is not there.
 */
export function findShared(): string | null {
  const folder =
    process.env.REELWRIGHT_SHARED_DIR ?? fileURLToPath(new URL('../../../../../shared', import.meta.url));
  return existsSync(`${folder}/media`) ? folder : null;
}

import { join } from 'node:path';
import envPaths from 'env-paths';

/** Environment variables, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The user's cache folder, shared by everything that may be thrown away: `REELWRIGHT_CACHE_DIR`, else the system's place for caches. */
export function cacheFolder(env: Environment = process.env): string {
  return env.REELWRIGHT_CACHE_DIR || envPaths('reelwright', { suffix: '' }).cache;
}

/** Where model files are kept. */
export function modelsFolder(env: Environment = process.env): string {
  return join(cacheFolder(env), 'models');
}

/** A folder holding model files under their catalogue names, tried before any network; null when none is set. */
export function mirrorFolder(env: Environment = process.env): string | null {
  return env.REELWRIGHT_MODELS_DIR || null;
}

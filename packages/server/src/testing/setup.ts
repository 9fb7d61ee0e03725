import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openEmbedded } from '../db/embedded/index.ts';
import { endProcessesIn, sweepRuns } from './runs.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A folder of this test run that everybody may enter; servers that run in it are ended with the run. */
    runFolder: string;
    /** The maintenance database of the run's own PostgreSQL. */
    maintenanceUrl: string;
  }
}

/** Before the service's tests: a folder and a real PostgreSQL of this run. After them: nothing is left. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await sweepRuns();
  const folder = mkdtempSync(join(tmpdir(), `reelwright-run-${process.pid}-`));
  // As root, PostgreSQL runs as somebody else.
  chmodSync(folder, 0o755);
  const database = await openEmbedded(join(folder, 'data'), (error) => console.error(error));
  project.provide('runFolder', folder);
  project.provide('maintenanceUrl', await database.urlOf('postgres'));
  return async () => {
    await database.stop();
    await endProcessesIn(folder);
    rmSync(folder, { recursive: true, force: true });
  };
}

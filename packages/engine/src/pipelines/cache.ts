import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { z } from 'zod';
import { cacheFolder } from '../models/index.ts';

/** Keeps measured facts under the source's content hash. */
export type FactCache = {
  /** The stored fact, or what `measure` finds, stored. A stored fact that does not fit the schema is measured anew. */
  remember<Fact>(
    contentHash: string,
    name: string,
    schema: z.ZodType<Fact>,
    measure: () => Promise<Fact>,
  ): Promise<{ fact: Fact; cached: boolean }>;
};

/** A fact cache of JSON files: `<folder>/<hash>/<name>.json`, each written whole or not at all. */
export function diskFacts(folder: string = join(cacheFolder(), 'facts')): FactCache {
  return {
    async remember(contentHash, name, schema, measure) {
      const file = join(folder, contentHash.replace('sha256:', ''), `${name}.json`);
      const stored = await readFact(file, schema);
      if (stored !== null) return { fact: stored, cached: true };
      const fact = await measure();
      await mkdir(dirname(file), { recursive: true });
      await writeFileAtomic(file, JSON.stringify(fact));
      return { fact, cached: false };
    },
  };
}

/** A fact cache that remembers nothing, for measurements and tests. */
export const noFacts: FactCache = {
  async remember(_contentHash, _name, _schema, measure) {
    return { fact: await measure(), cached: false };
  },
};

async function readFact<Fact>(file: string, schema: z.ZodType<Fact>): Promise<Fact | null> {
  try {
    const parsed = schema.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    // Not there, or not JSON: both mean that the fact has to be measured.
    return null;
  }
}

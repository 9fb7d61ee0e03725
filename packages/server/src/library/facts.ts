import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { FactCache } from '@reelwright/engine';
import { ServerError } from '../error.ts';
import { type BlobKey, type BlobStore, blobKey } from '../storage/index.ts';

/** The folder of storage with what was measured on some bytes. */
export function factsFolder(contentHash: string): BlobKey {
  return blobKey('facts', contentHash);
}

/** Lets one at a time do something under a name. */
export type Alone = <Result>(name: string, work: () => Promise<Result>) => Promise<Result>;

/**
 * The engine's cache of facts, in storage: what one machine measured on a source no machine measures again, whoever
 * brought the source. With `alone`, two that want the same fact at once measure it once. A stored fact that cannot be read
 * is measured anew.
 */
export function storedFacts(store: BlobStore, alone: Alone = (_name, work) => work()): FactCache {
  return {
    async remember(contentHash, name, schema, measure) {
      const key = blobKey('facts', contentHash.replace('sha256:', ''), fileNameOf(name));
      const known = async () => {
        const stored = schema.safeParse(await readJson(store, key));
        return stored.success ? { fact: stored.data, cached: true } : undefined;
      };
      return (
        (await known()) ??
        alone(key, async () => {
          const meanwhile = await known();
          if (meanwhile) return meanwhile;
          const fact = await measure();
          await store.put(key, Readable.from([Buffer.from(JSON.stringify(fact))]));
          return { fact, cached: false };
        })
      );
    },
  };
}

/** Names hold languages and lengths, which are safe as they are; whatever is not goes by its hash. */
function fileNameOf(name: string): string {
  if (/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,150}$/.test(name)) return `${name}.json`;
  return `${createHash('sha256').update(name).digest('hex')}.json`;
}

async function readJson(store: BlobStore, key: BlobKey): Promise<unknown> {
  try {
    return JSON.parse(await text((await store.get(key)).body));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    if (error instanceof ServerError && error.code === 'not_found') return undefined;
    throw error;
  }
}

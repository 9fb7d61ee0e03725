import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobKey, BlobStore } from '../storage/index.ts';

/** How long a file that nobody reads is kept for the next step that will, ms. */
const LINGER_MS = 60_000;

/** Sources as files of this machine. */
export type LocalSources = {
  /** Does something with the file of a source; it is fetched once for all who need it at a time. */
  use<Result>(key: BlobKey, signal: AbortSignal, work: (path: string) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
};

type Entry = { path: Promise<string>; folder: string; users: number; timer: NodeJS.Timeout | undefined };

/** Fetches sources into folders below `folder`, where the store does not have them on this machine already. */
export function createLocalSources(store: BlobStore, folder: string): LocalSources {
  const entries = new Map<BlobKey, Entry>();
  let fetched = 0;
  const drop = (key: BlobKey, entry: Entry) => {
    if (entries.get(key) === entry) entries.delete(key);
    return rm(entry.folder, { recursive: true, force: true });
  };
  const fetch = (key: BlobKey, signal: AbortSignal): Entry => {
    fetched += 1;
    const place = join(folder, `source-${fetched}`);
    const path = mkdir(place, { recursive: true }).then(() => store.localFile(key, place, { signal }));
    const entry: Entry = { path, folder: place, users: 0, timer: undefined };
    entries.set(key, entry);
    return entry;
  };
  return {
    async use(key, signal, work) {
      const entry = entries.get(key) ?? fetch(key, signal);
      clearTimeout(entry.timer);
      entry.users += 1;
      try {
        const path = await entry.path.catch(async (error: unknown) => {
          await drop(key, entry);
          throw error;
        });
        return await work(path);
      } finally {
        entry.users -= 1;
        if (entry.users === 0) {
          entry.timer = setTimeout(() => void drop(key, entry).catch(() => undefined), LINGER_MS);
          entry.timer.unref();
        }
      }
    },
    async close() {
      for (const [key, entry] of entries) {
        clearTimeout(entry.timer);
        await drop(key, entry);
      }
    },
  };
}

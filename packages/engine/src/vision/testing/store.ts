import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { catalogue } from '../../models/catalogue.ts';
import { modelsFolder } from '../../models/folders.ts';
import type { StoreOptions } from '../../models/index.ts';

/** A store, made in a folder of its own below `folder`, that has what the user's has but for some models, and reaches nobody. */
export async function storeWithout(
  names: readonly (keyof typeof catalogue)[],
  folder: string,
): Promise<StoreOptions> {
  const own = join(folder, `without-${names.join('-')}`);
  await mkdir(own, { recursive: true });
  const missing = names.flatMap((name) => Object.values(catalogue[name].files)).map(({ name }) => stem(name));
  for (const entry of await readdir(modelsFolder(), { withFileTypes: true })) {
    if (!entry.isFile() || missing.some((name) => entry.name.startsWith(`${name}-`))) continue;
    await symlink(join(modelsFolder(), entry.name), join(own, entry.name));
  }
  const offline = () => Promise.reject(new Error('offline'));
  return { folder: own, mirror: null, fetch: offline, unpack: offline };
}

function stem(name: string): string {
  return name.replace(/[.][^.]+$/, '');
}

import { open } from 'node:fs/promises';
import type { MessagePort } from 'node:worker_threads';
import pacote from 'pacote';
import type { Environment } from './folders.ts';
import { readNpmSettings } from './npm-config.ts';
import { registryOptions } from './registry.ts';
import { defineTask } from './task.ts';

/** Fetches one npm package and unpacks it into a folder; posts the bytes received so far to `progress`. */
export default defineTask(async (init: { env: Environment; cwd: string }) => {
  const options = registryOptions(readNpmSettings(init.env, init.cwd), init.env);
  return async (input: { spec: string; folder: string; progress: MessagePort }): Promise<void> => {
    try {
      await Promise.race([fetchAndUnpack(input, options), stray()]);
    } finally {
      input.progress.close();
    }
  };
});

async function fetchAndUnpack(
  { spec, folder, progress }: { spec: string; folder: string; progress: MessagePort },
  options: Record<string, unknown>,
): Promise<void> {
  // In two steps, tarball then unpacking, because only the raw stream tells how far it is.
  const tarball = `${folder}.tgz`;
  await pacote.tarball.stream(
    spec,
    async (stream) => {
      const file = await open(tarball, 'w');
      try {
        let received = 0;
        for await (const chunk of stream) {
          await file.write(chunk);
          received += chunk.length;
          progress.postMessage(received);
        }
      } finally {
        await file.close();
      }
    },
    options,
  );
  await pacote.extract(`file:${tarball}`, folder);
}

/**
 * Rejects when the registry client throws where nobody can catch it: a broken connection or a wrong checksum also
 * surfaces as an uncaught error of one of its streams. Those are this thread's own; in the main thread they would end
 * the process.
 */
function stray(): Promise<never> {
  return new Promise((_resolve, reject) => {
    process.on('uncaughtException', reject);
    process.on('unhandledRejection', reject);
  });
}

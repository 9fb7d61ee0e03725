import { defineTask } from '../task.ts';

/** A task whose native code gives up while it is made, with these last words. */
export default defineTask(async (words: string) => {
  process.stderr.write(`${words}\n`);
  process.kill(process.pid, 'SIGABRT');
  await new Promise((resolve) => setTimeout(resolve, 60_000));
  return async (input: string): Promise<string> => input;
});

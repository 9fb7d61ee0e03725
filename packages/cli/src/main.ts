/** Where the `reelwright` command starts. */
import { run } from './command.ts';

await run(process.argv.slice(2));

/** A process for tests: opens the embedded database of a folder, says its address, and stays until it is killed. */
import { openDatabase } from '../db/index.ts';

const [, , dataDir] = process.argv;
if (!dataDir) throw new Error('Which folder?');
const { url } = await openDatabase({ databaseUrl: undefined, dataDir }, () => undefined);
console.log(url);
setInterval(() => undefined, 1_000);

/** `npm run demo`: clips a sample made on the spot, or the video given after `--`, and says what it made. */
import { resolve } from 'node:path';
import { makeSample } from '@reelwright/engine';
import { run } from './command.ts';
import { describeError } from './exit.ts';

const FOLDER = 'demo-out';

async function sample(): Promise<string> {
  process.stderr.write('Making a sample: a synthetic voice giving a two-minute talk over a photograph.\n');
  return makeSample(resolve(FOLDER));
}

const [given, ...flags] = process.argv.slice(2);
try {
  await run(['clip', given ?? (await sample()), '--out', FOLDER, ...flags]);
} catch (error) {
  const { exitCode, message } = describeError(error);
  process.stderr.write(`reelwright: ${message}\n`);
  process.exitCode = exitCode;
}

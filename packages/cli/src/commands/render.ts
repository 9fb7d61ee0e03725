import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { render } from '@reelwright/engine';
import { parsePlan } from '@reelwright/plan';
import type { Command } from 'commander';
import { UsageError } from '../exit.ts';
import { type HearingFlags, withProgress } from '../run.ts';

/** `reelwright render`: a plan, perhaps edited by hand, made into its picture. */
export function addRender(program: Command, signal: AbortSignal): void {
  program
    .command('render')
    .argument('<plan>', 'a plan_NN.json, as written by clip or plan')
    .argument('<video>', 'the source the plan was made for')
    .description('render one plan')
    .option('-o, --out <folder>', 'where the clip goes', 'out')
    .option('-i, --index <number>', 'number in the file name (default: the one in the plan’s name, else 1)')
    .option('--json', 'events as JSON lines on standard output')
    .action(
      async (planFile: string, video: string, flags: HearingFlags & { out: string; index?: string }) => {
        const plan = parsePlan(await readJson(planFile));
        const index = clipIndex(flags.index, planFile);
        const made = await withProgress(flags, signal, (settings) =>
          render(resolve(video), plan, { ...settings, folder: resolve(flags.out), index }),
        );
        if (flags.json) process.stdout.write(`${JSON.stringify({ type: 'done', clip: made })}\n`);
        else process.stdout.write(`${flags.out}/${made.downloadUrl}  ${made.duration.toFixed(1)} s\n`);
      },
    );
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(resolve(file), 'utf8').catch((cause: unknown) => {
    throw new UsageError(`The plan ${file} cannot be read.`, { cause });
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`The plan ${file} is not JSON.`, { cause });
  }
}

function clipIndex(flag: string | undefined, planFile: string): number {
  const text = flag ?? /plan_(\d+)\.json$/.exec(planFile)?.[1] ?? '1';
  const index = Number(text);
  if (!Number.isInteger(index) || index < 1 || index > 99)
    throw new UsageError('--index must be an integer from 1 to 99');
  return index;
}

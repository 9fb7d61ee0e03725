import { resolve } from 'node:path';
import { render } from '@reelwright/engine';
import type { Command } from 'commander';
import { UsageError } from '../exit.ts';
import { readPlan } from '../json-file.ts';
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
    .option('--dub-track <file>', 'the voice of a plan that is dubbed')
    .option('--json', 'events as JSON lines on standard output')
    .action(
      async (
        planFile: string,
        video: string,
        flags: HearingFlags & { out: string; index?: string; dubTrack?: string },
      ) => {
        const plan = await readPlan(planFile);
        const index = clipIndex(flags.index, planFile);
        const made = await withProgress(flags, signal, (settings) =>
          render(resolve(video), plan, {
            ...settings,
            folder: resolve(flags.out),
            index,
            dubTrack: flags.dubTrack === undefined ? undefined : resolve(flags.dubTrack),
          }),
        );
        if (flags.json) process.stdout.write(`${JSON.stringify({ type: 'done', clip: made })}\n`);
        else process.stdout.write(`${flags.out}/${made.downloadUrl}  ${made.duration.toFixed(1)} s\n`);
      },
    );
}

function clipIndex(flag: string | undefined, planFile: string): number {
  const text = flag ?? /plan_(\d+)\.json$/.exec(planFile)?.[1] ?? '1';
  const index = Number(text);
  if (!Number.isInteger(index) || index < 1 || index > 99)
    throw new UsageError('--index must be an integer from 1 to 99');
  return index;
}

import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { plan } from '@reelwright/engine';
import { canonicalPlan, planDuration } from '@reelwright/plan';
import type { Command } from 'commander';
import writeFileAtomic from 'write-file-atomic';
import {
  addClipFlags,
  addHearingFlags,
  addLanguageModelFlags,
  type ClipFlags,
  clipOptions,
  type LanguageModelFlags,
} from '../flags.ts';
import { type HearingFlags, withProgress } from '../run.ts';
import { addPlanExport } from './plan-export.ts';

/** `reelwright plan`: everything up to the picture. */
export function addPlan(program: Command, signal: AbortSignal): void {
  const command = program
    .command('plan')
    .argument('<video>', 'the long video')
    .description('choose and frame clips without rendering them')
    // What follows `export` is meant for that.
    .enablePositionalOptions();
  addLanguageModelFlags(addHearingFlags(addClipFlags(command)))
    .option('-o, --out <folder>', 'where the plans go', 'out')
    .option('--json', 'events as JSON lines on standard output')
    .action(async (video: string, flags: HearingFlags & LanguageModelFlags & ClipFlags & { out: string }) => {
      const options = clipOptions(flags);
      const { plans } = await withProgress(flags, signal, (settings) =>
        plan(resolve(video), options, settings),
      );
      await mkdir(resolve(flags.out), { recursive: true });
      for (const [i, made] of plans.entries()) {
        const name = `plan_${String(i + 1).padStart(2, '0')}.json`;
        await writeFileAtomic(join(resolve(flags.out), name), `${canonicalPlan(made)}\n`);
        if (flags.json) process.stdout.write(`${JSON.stringify({ type: 'plan', file: name, plan: made })}\n`);
        else
          process.stdout.write(
            `${flags.out}/${name}  ${planDuration(made).toFixed(1)} s  ${made.about.title}\n`,
          );
      }
    });
  addPlanExport(command, signal);
}

import { resolve } from 'node:path';
import { clip, type Manifest } from '@reelwright/engine';
import type { Command } from 'commander';
import { EXIT } from '../exit.ts';
import {
  addClipFlags,
  addHearingFlags,
  addLanguageModelFlags,
  type ClipFlags,
  clipOptions,
  type LanguageModelFlags,
} from '../flags.ts';
import { type HearingFlags, showSeconds, withProgress } from '../run.ts';

/** `reelwright clip`: the main job. */
export function addClip(program: Command, signal: AbortSignal): void {
  const command = program
    .command('clip')
    .argument('<video>', 'the long video')
    .description('make finished clips of a long video');
  addLanguageModelFlags(addHearingFlags(addClipFlags(command)))
    .option('-o, --out <folder>', 'where the clips go', 'out')
    .option('--json', 'events as JSON lines on standard output')
    .action(async (video: string, flags: HearingFlags & LanguageModelFlags & ClipFlags & { out: string }) => {
      const options = clipOptions(flags);
      const folder = resolve(flags.out);
      const manifest = await withProgress(flags, signal, (settings) =>
        clip(resolve(video), options, { ...settings, folder }),
      );
      if (flags.json) process.stdout.write(`${JSON.stringify({ type: 'done', folder, manifest })}\n`);
      else process.stdout.write(describeManifest(manifest, flags.out));
      if (manifest.failed.length > 0) process.exitCode = EXIT.someClipsFailed;
    });
}

/** What was made, for people. */
export function describeManifest(manifest: Manifest, folder: string): string {
  const lines = manifest.clips.map((made) => {
    const where = `${showSeconds(made.start)} to ${showSeconds(made.end)}`;
    const title = made.metadata.title === '' ? '' : `  ${made.metadata.title}`;
    return `  ${made.downloadUrl}  ${made.duration.toFixed(1).padStart(5)} s  score ${made.score.toFixed(1)}  (${where})${title}`;
  });
  const count = `${manifest.clipCount} clip${manifest.clipCount === 1 ? '' : 's'}`;
  const failed = manifest.failed.map((failure) => `  clip ${failure.index} failed: ${failure.message}`);
  return [`${count} in ${folder}/`, ...lines, ...failed, ''].join('\n');
}

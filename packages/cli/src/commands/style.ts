import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import {
  diffStyles,
  extract,
  type Manifest,
  type PipelineSettings,
  parseRestyleOptions,
  parseStyle,
  restyle,
  type StyleDna,
} from '@reelwright/engine';
import type { Command } from 'commander';
import writeFileAtomic from 'write-file-atomic';
import { readJson } from '../json-file.ts';
import { showSeconds, withProgress } from '../run.ts';

/** `reelwright style`: how one video is edited, as a document. */
export function addStyle(program: Command, signal: AbortSignal): void {
  const style = program
    .command('style')
    .description('learn how a video is edited, and compare two such styles');
  style
    .command('extract')
    .argument('<template>', 'a video that is edited as others should be')
    .description('measure grade, cuts, transitions, motion, beats and sound of a video')
    .option('-o, --out <file>', 'write to a file instead of standard output')
    .option('--no-cache', 'measure everything anew')
    .action(async (template: string, flags: { out?: string; cache?: boolean }) => {
      const { style: found } = await withProgress(flags, signal, (settings) =>
        extract(resolve(template), settings),
      );
      const text = `${JSON.stringify(found, null, 2)}\n`;
      if (flags.out === undefined) process.stdout.write(text);
      else await writeFileAtomic(resolve(flags.out), text);
    });
  addApply(style, signal);
  style
    .command('diff')
    .argument('<first>', 'a style.json')
    .argument('<second>', 'another one')
    .description('every field in which two styles differ')
    .option('--json', 'as JSON')
    .action(async (first: string, second: string, flags: { json?: boolean }) => {
      const [before, after] = [parseStyle(await readJson(first)), parseStyle(await readJson(second))];
      const differences = diffStyles(before, after);
      if (flags.json) {
        process.stdout.write(`${JSON.stringify(differences, null, 2)}\n`);
        return;
      }
      if (differences.length === 0) process.stdout.write('The styles are alike.\n');
      for (const { field, first: one, second: other, by } of differences) {
        const change = by === null ? '' : `  (${by > 0 ? '+' : ''}${by})`;
        process.stdout.write(`${field.padEnd(36)} ${String(one)} → ${String(other)}${change}\n`);
      }
    });
}

type ApplyFlags = { out: string; strength?: string; quality?: string; cache?: boolean; json?: boolean };

function addApply(style: Command, signal: AbortSignal): void {
  style
    .command('apply')
    .argument('<style>', 'a style.json, or a video whose style is taken')
    .argument('<video>', 'the video to be edited like it')
    .description('make a video look and sound like another one')
    .requiredOption('-o, --out <file>', 'the finished .mp4')
    .option('--strength <number>', '0 changes nothing, 1 goes all the way', '1')
    .option('--quality <quality>', 'low, medium or high', 'medium')
    .option('--no-cache', 'measure everything anew')
    .option('--json', 'events as JSON lines on standard output')
    .action(async (template: string, video: string, flags: ApplyFlags) => {
      const out = resolve(flags.out);
      await mkdir(dirname(out), { recursive: true });
      // Beside the target, so that moving it there is one step.
      const folder = await mkdtemp(join(dirname(out), '.reelwright-style-'));
      try {
        const made = await withProgress(flags, signal, async (settings) => {
          const options = parseRestyleOptions({
            style: await styleFrom(template, settings),
            strength: Number(flags.strength),
            quality: flags.quality,
          });
          const manifest = await restyle(resolve(video), options, {
            ...settings,
            onEvent: withoutFiles(settings.onEvent),
            folder,
          });
          await rename(join(folder, 'clip_01.mp4'), out);
          return manifest;
        });
        if (flags.json) process.stdout.write(`${JSON.stringify(doneAs(flags.out, made))}\n`);
        else process.stdout.write(`${flags.out}  ${showSeconds(made.clips[0]?.duration ?? 0)}\n`);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
}

/** The same events but for the name that the file has only until it is moved; the last line says what it is called then. */
function withoutFiles(onEvent: PipelineSettings['onEvent']): PipelineSettings['onEvent'] {
  return (event) => {
    if (event.type !== 'clip-finished') onEvent?.(event);
  };
}

/** The last JSON line: the video under the name that it was given. The poster is not kept. */
function doneAs(file: string, manifest: Manifest) {
  const clips = manifest.clips.map(({ posterUrl: _, ...clip }) => ({ ...clip, downloadUrl: file }));
  return { type: 'done', manifest: { ...manifest, clips } };
}

/** A style that stands in a file, or that of a video. */
async function styleFrom(template: string, settings: PipelineSettings): Promise<StyleDna> {
  if (template.toLowerCase().endsWith('.json')) return parseStyle(await readJson(template));
  const { style } = await extract(resolve(template), settings);
  return style;
}

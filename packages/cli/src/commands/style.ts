import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { diffStyles, extract, parseStyle, type StyleDna } from '@reelwright/engine';
import type { Command } from 'commander';
import writeFileAtomic from 'write-file-atomic';
import { UsageError } from '../exit.ts';
import { withProgress } from '../run.ts';

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
  style
    .command('diff')
    .argument('<first>', 'a style.json')
    .argument('<second>', 'another one')
    .description('every field in which two styles differ')
    .option('--json', 'as JSON')
    .action(async (first: string, second: string, flags: { json?: boolean }) => {
      const differences = diffStyles(await readStyle(first), await readStyle(second));
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

async function readStyle(file: string): Promise<StyleDna> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(resolve(file), 'utf8'));
  } catch (error) {
    throw new UsageError(`${file} cannot be read as JSON: ${error instanceof Error ? error.message : error}`);
  }
  return parseStyle(value);
}

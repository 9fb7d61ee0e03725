import { resolve } from 'node:path';
import { probe, type Source } from '@reelwright/engine';
import type { Command } from 'commander';
import { showSeconds } from '../run.ts';

/** `reelwright probe`: what a file is. */
export function addProbe(program: Command, signal: AbortSignal): void {
  program
    .command('probe')
    .argument('<file>', 'a video or sound file')
    .description('say what a file is and whether it can be used')
    .option('--json', 'as one JSON object')
    .action(async (file: string, flags: { json?: boolean }) => {
      const source = await probe(resolve(file), { signal });
      process.stdout.write(flags.json ? `${JSON.stringify(source, null, 2)}\n` : describeSource(source));
    });
}

/** A source for people, a line a thing. */
export function describeSource(source: Source): string {
  const { picture, sound } = source;
  const lines = [
    `length    ${showSeconds(source.durationSeconds)}, ${(source.sizeBytes / 1e6).toFixed(1)} MB, ${source.demuxer}`,
  ];
  if (picture) {
    const rate = (picture.frameRate.numerator / picture.frameRate.denominator).toFixed(2);
    const marks = [
      picture.variableFrameRate ? 'variable frame rate' : '',
      picture.rotationDegrees === 0 ? '' : `rotated ${picture.rotationDegrees}°`,
      picture.hdr === null ? '' : `HDR (${picture.hdr})`,
      picture.bitDepth > 8 ? `${picture.bitDepth} bit` : '',
      picture.interlaced ? 'interlaced' : '',
    ].filter((mark) => mark !== '');
    lines.push(
      `picture   ${picture.width}×${picture.height}, ${rate} frames/s, ${picture.codec}${marks.map((mark) => `, ${mark}`).join('')}`,
    );
  } else lines.push('picture   none');
  lines.push(
    sound
      ? `sound     ${sound.codec}, ${sound.sampleRate} Hz, ${sound.channels} channel${sound.channels === 1 ? '' : 's'}`
      : 'sound     none',
  );
  for (const fallback of source.fallbacks)
    lines.push(`note      ${fallback.used} instead of ${fallback.instead_of}: ${fallback.reason}`);
  lines.push(`hash      ${source.contentHash}`, '');
  return lines.join('\n');
}

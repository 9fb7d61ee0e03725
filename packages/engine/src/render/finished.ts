import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FrameRate } from '@reelwright/plan';
import { z } from 'zod';
import { EngineError } from '../error.ts';
import { fileUrl, runFfprobe } from '../media/index.ts';

/** What a finished file turned out to be. */
export type Finished = {
  frames: number;
  pictureSeconds: number;
  /** Null without a sound stream. */
  soundSeconds: number | null;
};

const Answer = z.object({
  streams: z.array(
    z.object({
      codec_type: z.string(),
      nb_frames: z.coerce.number().optional(),
      duration: z.coerce.number().optional(),
    }),
  ),
});

/** Reads lengths and streams of an MP4 we made. */
export async function readFinished(file: string, signal?: AbortSignal): Promise<Finished> {
  const answer = await runFfprobe(
    [
      '-f',
      'mp4',
      '-show_entries',
      'stream=codec_type,nb_frames,duration',
      '-of',
      'json',
      '-i',
      fileUrl(file),
    ],
    { stage: 'check the clip', signal, timeoutSeconds: 120 },
  );
  const { streams } = Answer.parse(JSON.parse(answer));
  const picture = streams.find((stream) => stream.codec_type === 'video');
  const sound = streams.find((stream) => stream.codec_type === 'audio');
  return {
    frames: picture?.nb_frames ?? 0,
    pictureSeconds: picture?.duration ?? 0,
    soundSeconds: sound ? (sound.duration ?? 0) : null,
  };
}

/** Throws when a finished file is not what its plan says: frames, sound, and both within a frame of each other. */
export function checkFinished(
  finished: Finished,
  expected: { frames: number; hasSound: boolean; frameRate: FrameRate },
): void {
  const frame = expected.frameRate.denominator / expected.frameRate.numerator;
  if (finished.frames !== expected.frames)
    throw new EngineError(
      'process_failed',
      `The clip came out with ${finished.frames} frames instead of ${expected.frames}; the source's picture may be damaged or end early there.`,
    );
  if ((finished.soundSeconds !== null) !== expected.hasSound)
    throw new EngineError(
      'process_failed',
      'The clip came out without its sound; the source may be damaged there.',
    );
  if (finished.soundSeconds !== null && Math.abs(finished.soundSeconds - finished.pictureSeconds) > frame)
    throw new EngineError(
      'process_failed',
      `The clip's sound lasts ${finished.soundSeconds} s and its picture ${finished.pictureSeconds} s; the source may be damaged there.`,
    );
}

/**
 * The name a file is written under until it is whole: in the same folder, so that renaming is atomic, and always the
 * same for one target, so that the next try replaces what a killed one left.
 */
export function partialName(file: string): string {
  return join(dirname(file), `.${basename(file)}.partial`);
}

/** Moves a whole file from its partial name to its own, after its bytes have reached the disk. */
export async function keepFile(file: string): Promise<void> {
  const handle = await open(partialName(file), 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(partialName(file), file);
}

/** Removes what was written under a partial name, if anything. */
export async function dropPartial(file: string): Promise<void> {
  await rm(partialName(file), { force: true });
}

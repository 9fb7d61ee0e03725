import { join } from 'node:path';
import { decodeSound, probe, recogniseSpeech, runFfmpeg } from '@reelwright/engine';
import type { Plan } from '@reelwright/plan';

/** Reads the whole sound and recognises it, and nothing else. */
export async function recogniseOnly(file: string): Promise<number> {
  const source = await probe(file);
  const transcript = await recogniseSpeech(decodeSound(file, source), {
    recogniser: 'moonshine-tiny',
    // As in the run that is measured: some of the clips are sounds and other languages.
    language: 'en',
    durationSeconds: source.durationSeconds,
  });
  return transcript.words.length;
}

/** What anybody would type: seek, cut out the middle, scale, encode as the plans' quality does; no captions, no camera. */
export async function plainCut(file: string, plans: readonly Plan[], folder: string): Promise<void> {
  for (const [i, plan] of plans.entries()) {
    const start = plan.segments[0]?.startSeconds ?? 0;
    const end = plan.segments.at(-1)?.endSeconds ?? 0;
    const { width, height } = plan.output;
    const args = [
      ...['-y', '-ss', String(start), '-t', String(end - start), '-i', `file:${file}`],
      ...['-vf', `crop=ih*${width}/${height}:ih,scale=${width}:${height}`],
      ...[
        '-c:v',
        'libx264',
        '-preset',
        'veryfast',
        '-crf',
        '21',
        '-pix_fmt',
        'yuv420p',
        '-c:a',
        'aac',
        '-ar',
        '48000',
      ],
      `file:${join(folder, `floor_${i + 1}.mp4`)}`,
    ];
    await runFfmpeg(args, { stage: 'floor' });
  }
}

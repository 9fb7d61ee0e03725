import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runFfmpeg } from '@reelwright/engine';
import { probe } from '../packages/engine/src/media/index.ts';
import { noFacts } from '../packages/engine/src/pipelines/cache.ts';
import { openContext } from '../packages/engine/src/pipelines/context.ts';
import { hear } from '../packages/engine/src/pipelines/hear.ts';
import { listen } from '../packages/engine/src/pipelines/listen.ts';
import { look } from '../packages/engine/src/pipelines/look.ts';
import { cpuSeconds } from './usage.ts';

/** What looking at a clip of so many faces may cost, CPU-seconds per second of it. */
export const EYES_TARGETS = [
  { faces: 1, file: 'single_speaker_adt31.mp4', most: 1 },
  { faces: 2, file: 'debate_two_person_iianet.mp4', most: 1.6 },
] as const;

/** CPU-seconds per second of a 1080p clip for everything that is seen in it: decoding, shots, faces, voices, mouths. */
export async function eyesCost(shared: string, folder: string, name: string): Promise<number> {
  const path = await fullHd(`${shared}/media/video/${name}`, folder, name);
  const source = await probe(path);
  const span = { startSeconds: 0, endSeconds: source.durationSeconds };
  const context = openContext({ facts: noFacts, transcriptFile: null });
  const { transcript } = await hear(path, source, span, context);
  const before = cpuSeconds();
  await look(path, source, [span], await listen(path, source, [span], transcript, context), context);
  return (cpuSeconds() - before) / source.durationSeconds;
}

/** The same footage at 1080p and 30 frames a second, made once. */
async function fullHd(from: string, folder: string, name: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `eyes-${name}`);
  if (existsSync(file)) return file;
  const encode = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-c:a', 'aac'];
  await runFfmpeg(['-y', '-i', `file:${from}`, '-vf', 'scale=1920:1080,fps=30', ...encode, `file:${file}`], {
    stage: 'scale footage',
  });
  return file;
}

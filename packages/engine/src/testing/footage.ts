import { join } from 'node:path';
import { fileUrl, runFfmpeg } from '../media/index.ts';
import { aac, h264, make, type Recipe } from './recipe.ts';
import { containers } from './recipes-containers.ts';
import { oddities } from './recipes-oddities.ts';
import { pictures } from './recipes-pictures.ts';
import { fileOf, newPath } from './temporary.ts';

export { fileOf, newPath, truncated } from './temporary.ts';

const recipes = { ...containers, ...pictures, ...oddities };

/** Small footage made by ffmpeg's own sources, so that tests prove something on every machine. */
export type FootageKind = keyof typeof recipes;

const cache = new Map<string, Promise<string>>();

/**
 * The path of a piece of generated footage. Made once per process in a temporary folder that goes with the process;
 * treat it as read-only.
 */
export function footage(kind: FootageKind): Promise<string> {
  let made = cache.get(kind);
  if (!made) {
    const recipe: Recipe = recipes[kind];
    made = make(recipe);
    cache.set(kind, made);
  }
  return made;
}

/**
 * Somebody speaking: flite's voice saying `text` over a moving test pattern, as long as the voice takes plus half a
 * second of silence on both sides. 640×360 at 25 frames per second.
 */
export async function talkingFootage(
  text: string,
  options: { voice?: 'slt' | 'rms' | 'awb' | 'kal' } = {},
): Promise<string> {
  const key = `talking ${options.voice ?? 'slt'} ${text}`;
  let made = cache.get(key);
  if (!made) {
    made = makeTalking(text, options.voice ?? 'slt');
    cache.set(key, made);
  }
  return made;
}

async function makeTalking(text: string, voice: string): Promise<string> {
  const file = newPath('mp4');
  // Read by flite from a file of its own in the working folder: a text inside a filter graph would have to be escaped.
  const words = await fileOf('words.txt', text);
  await runFfmpeg(
    [
      '-f',
      'lavfi',
      '-i',
      `flite=textfile=words.txt:voice=${voice},adelay=500,apad=pad_dur=0.5`,
      '-f',
      'lavfi',
      '-i',
      'testsrc2=s=640x360:r=25',
      '-shortest',
      ...h264,
      ...aac,
      fileUrl(file),
    ],
    { stage: 'make footage', timeoutSeconds: 120, cwd: join(words, '..') },
  );
  return file;
}

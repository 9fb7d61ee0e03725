import { EngineError } from '../error.ts';
import type { Scenes, Source } from '../facts/index.ts';
import { decodeSound } from '../media/index.ts';
import { findSpeech, findVoices } from '../speech/index.ts';
import { type HeardSpeech, isInCompany, tellSpeakers } from '../vision/index.ts';
import type { Context } from './context.ts';
import { inStage } from './events.ts';
import { joinSound, SAMPLE_RATE } from './listen.ts';

/** Sound is handed to the ear that tells voices apart in stretches of this length, seconds. */
const STRETCH_SECONDS = 60;
/** How far the stage is when everything is heard and the mouths begin to be watched. */
const HEARD = 0.2;

/**
 * The scenes of a whole source with who speaks in them, where more than one can be looked at; else as they are, and nothing is
 * listened to. In any language, since no words are needed. Keeps the whole sound meanwhile, 230 MB an hour. Where speech
 * cannot be found a fallback says so. Throws EngineError as `look` does.
 */
export async function withSpeakers(
  path: string,
  source: Source,
  scenes: Scenes,
  context: Context,
): Promise<Scenes> {
  if (source.sound === null || !isInCompany(scenes)) return scenes;
  const { signal } = context;
  return inStage(context.events, 'speakers', async (progress) => {
    const heard = await hearSpeech(path, source, signal);
    if ('unheard' in heard)
      return { ...scenes, fallbacks: [...scenes.fallbacks, largestFace(heard.unheard)] };
    if (heard.speech.length === 0) return scenes;
    progress(HEARD);
    const onProgress = (atSeconds: number) =>
      progress(HEARD + ((1 - HEARD) * atSeconds) / source.durationSeconds);
    return tellSpeakers(path, source, scenes, heard, { signal, onProgress });
  });
}

function largestFace(reason: string) {
  return { used: 'a camera on the largest face', instead_of: 'a camera on the one who speaks', reason };
}

/** Where somebody speaks and with whose voice, or why that cannot be told. */
async function hearSpeech(
  path: string,
  source: Source,
  signal: AbortSignal | undefined,
): Promise<HeardSpeech | { unheard: string }> {
  const samples = await joinSound(decodeSound(path, source, { signal }), source.durationSeconds);
  try {
    const speech = await findSpeech(stretchesOf(samples), { signal });
    // Two numbers for one voice do no harm where voices are tied to faces; one number for two does.
    const voices = await findVoices(timed(stretchesOf(samples)), speech, { splitting: 'eager', signal });
    return { sound: [{ startSeconds: 0, samples }], speech, voices };
  } catch (error) {
    if (error instanceof EngineError && error.code === 'model_unavailable') return { unheard: error.message };
    throw error;
  }
}

/** Copies, so that a thread to which one goes is not sent the whole. */
async function* stretchesOf(samples: Float32Array): AsyncGenerator<Float32Array> {
  const length = STRETCH_SECONDS * SAMPLE_RATE;
  for (let from = 0; from < samples.length; from += length) yield samples.slice(from, from + length);
}

async function* timed(stretches: AsyncIterable<Float32Array>) {
  let at = 0;
  for await (const samples of stretches) {
    yield { startSeconds: at / SAMPLE_RATE, samples };
    at += samples.length;
  }
}

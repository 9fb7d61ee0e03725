import { appendFile, copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { EngineError } from '../error.ts';
import { type OfflineTtsConfig, onnxNotes } from '../models/index.ts';

/** What of a Piper voice's configuration is used (rhasspy/piper, the `.onnx.json` beside each voice). */
const PiperConfig = z.looseObject({
  audio: z.looseObject({ sample_rate: z.number().int().min(8_000).max(48_000) }),
  espeak: z.looseObject({ voice: z.string().regex(/^[\w-]{1,40}$/) }),
  inference: z.looseObject({ noise_scale: z.number(), length_scale: z.number(), noise_w: z.number() }),
  phoneme_id_map: z.record(z.string(), z.array(z.number().int().nonnegative()).min(1)),
  num_speakers: z.number().int().positive(),
});

/**
 * Brings a voice of Piper into the form that sherpa-onnx reads, in `folder`: its sounds as a list, and what sherpa-onnx
 * wants to know as notes behind a copy of the model (as sherpa-onnx's own scripts/piper does). Throws EngineError
 * `model_unavailable` when the configuration is of another form.
 */
export async function piperConfig(
  files: { model: string; config: string },
  dataDir: string,
  folder: string,
): Promise<OfflineTtsConfig> {
  const { audio, espeak, inference, ...given } = await readConfig(files.config);
  const model = join(folder, 'piper.onnx');
  const tokens = join(folder, 'piper-tokens.txt');
  await copyFile(files.model, model);
  await appendFile(
    model,
    onnxNotes({
      model_type: 'vits',
      comment: 'piper',
      language: espeak.voice,
      voice: espeak.voice,
      has_espeak: '1',
      n_speakers: `${given.num_speakers}`,
      sample_rate: `${audio.sample_rate}`,
    }),
  );
  const sounds = Object.entries(given.phoneme_id_map).filter(([sound]) => !/[\r\n]/.test(sound));
  await writeFile(tokens, sounds.map(([sound, [number]]) => `${sound} ${number}\n`).join(''));
  return {
    model: {
      vits: {
        model,
        tokens,
        dataDir,
        noiseScale: inference.noise_scale,
        noiseScaleW: inference.noise_w,
        lengthScale: inference.length_scale,
      },
      numThreads: 2,
      provider: 'cpu',
      debug: 0,
    },
    maxNumSentences: 1,
  };
}

async function readConfig(path: string): Promise<z.infer<typeof PiperConfig>> {
  try {
    return PiperConfig.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw new EngineError('model_unavailable', `${path} is no configuration of a Piper voice.`, { cause });
  }
}

import { fromWeb, type Model } from './model.ts';

/** Voices that sherpa-onnx speaks with, by name. */
export type VoiceModelName = 'kokoro' | 'piper-thorsten';

/** The multilingual Kokoro 1.0 in the form that sherpa-onnx reads, out of its author's repository, at a commit. */
const kokoro =
  'https://huggingface.co/csukuangfj/kokoro-multi-lang-v1_0/resolve/f7b96bb6bef5c5da4d3aa4f4e0498fbbf62dc78b';
const thorsten =
  'https://huggingface.co/rhasspy/piper-voices/resolve/8aaa3c9839d2b669cb57a94e1ec92ae0928897e8/de/de_DE/thorsten/high';

/**
 * Natural voices whose weights are licensed for every use. As with the speech models, the checksums are those that at
 * least two unrelated projects pin for these files; the files themselves could not be fetched where this catalogue was
 * written. Most other voices of Piper began from one whose recordings are licensed for research only: they are not here.
 */
export const voiceModels: Readonly<Record<VoiceModelName, Model>> = {
  kokoro: {
    description: 'a natural voice: English, French, Hindi, Italian, Portuguese, Spanish',
    licence: 'Apache-2.0',
    upstream: 'https://huggingface.co/hexgrad/Kokoro-82M, exported by k2-fsa/sherpa-onnx',
    unproven: true,
    files: {
      model: fromWeb(
        [`${kokoro}/model.onnx`],
        'kokoro-model.onnx',
        325_560_556,
        'b40f62b166ac8164b0627ef48a0b358eda0985e272fb03ef5252e7206305da11',
      ),
      voices: fromWeb(
        [`${kokoro}/voices.bin`],
        'kokoro-voices.bin',
        28_200_960,
        '1c5a5b983d3d50d8586d437a51f3faa2da7919ce76a013c081e65671a3447c29',
      ),
      tokens: fromWeb(
        [`${kokoro}/tokens.txt`],
        'kokoro-tokens.txt',
        687,
        '6ebb6bb288f20f3ae8d004d3c2ca27697da27c037d75e81a60e2a6a663f95425',
      ),
    },
  },
  'piper-thorsten': {
    description: 'a natural voice: German',
    licence: 'MIT',
    upstream: 'https://huggingface.co/rhasspy/piper-voices, recordings of Thorsten Müller (CC0)',
    unproven: true,
    files: {
      model: fromWeb(
        [`${thorsten}/de_DE-thorsten-high.onnx`],
        'piper-thorsten.onnx',
        113_895_201,
        '9df1c43c61149ef9b39e618e2b861fbe41e1fcea9390b2dac62e8761573ea4f1',
      ),
      config: fromWeb(
        [`${thorsten}/de_DE-thorsten-high.onnx.json`],
        'piper-thorsten-config.json',
        4_875,
        '6de734444e4c3f9e33b7ebe2746dbc19b71e85f613e79c65acf623200b99a76a',
      ),
    },
  },
};

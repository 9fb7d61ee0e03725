import { type FontName, fonts } from './fonts.ts';
import { fromNpm, fromWeb, type Model, type NpmPackage } from './model.ts';
import { type SherpaModelName, sherpaModels } from './sherpa-models.ts';
import { type VoiceModelName, voiceModels } from './voice-models.ts';

export type { ConvertedFile, FetchedFile, Model, NpmPackage } from './model.ts';

/** The models by name. */
export type ModelName =
  | 'silero-vad'
  | 'moonshine-tiny'
  | 'moonshine-base'
  | 'blazeface'
  | 'facemesh'
  | 'faceres'
  | 'lr-asd'
  | 'yunet'
  | 'sample-portrait'
  | SherpaModelName
  | VoiceModelName
  | FontName;

const vad: NpmPackage = { spec: '@ricky0123/vad-web@0.0.31', bytes: 5_471_324 };
const moonshine: NpmPackage = { spec: '@usefulsensors/moonshine-js@0.1.12', bytes: 72_710_189 };
const faceApi: NpmPackage = { spec: '@vladmandic/face-api@1.7.15', bytes: 12_677_476 };
const human: NpmPackage = { spec: '@vladmandic/human@3.3.6', bytes: 28_615_417 };

const github = 'https://raw.githubusercontent.com';
const lrAsdFolder = `${github}/JeremySNR/clip-forge/83111f870a5cb0e6938c2651c9813960915dfa45/resources/models`;
const yunetRepository = `${github}/ShiqiYu/libfacedetection.train`;

/**
 * Every model. Byte counts and checksums were computed over the files inside the packages and folders named here; those
 * of the models that sherpa-onnx runs are published ones (`sherpa-models.ts`, `voice-models.ts`).
 */
export const catalogue: Readonly<Record<ModelName, Model>> = {
  'silero-vad': {
    description: 'finds where somebody speaks',
    licence: 'MIT',
    upstream: 'https://github.com/snakers4/silero-vad (v6)',
    files: {
      // v6 rather than v5: on the measured speech v5 breaks up one phrase that v6 keeps whole.
      model: fromNpm(
        vad,
        'dist/silero_vad_v6.onnx',
        'silero_vad_v6.onnx',
        2_327_524,
        '1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3',
      ),
    },
  },
  'moonshine-tiny': {
    description: 'English speech to text, fast',
    licence: 'MIT',
    upstream: 'https://github.com/usefulsensors/moonshine',
    files: {
      encoder: fromNpm(
        moonshine,
        'dist/model/tiny/quantized/encoder_model.onnx',
        'moonshine-tiny-encoder.onnx',
        7_937_661,
        'c6fc4b7bc5af75c0591fd157a1f3829b533d18e9769a888fd95a62e470dd4f4a',
      ),
      decoder: fromNpm(
        moonshine,
        'dist/model/tiny/quantized/decoder_model_merged.onnx',
        'moonshine-tiny-decoder.onnx',
        20_243_286,
        'eed87831c3a6103534aae7d47a5d485025c659a1323901513961c39fe8a1a367',
      ),
    },
  },
  'moonshine-base': {
    description: 'English speech to text, more exact at twice the cost',
    licence: 'MIT',
    upstream: 'https://github.com/usefulsensors/moonshine',
    files: {
      encoder: fromNpm(
        moonshine,
        'dist/model/base/quantized/encoder_model.onnx',
        'moonshine-base-encoder.onnx',
        20_513_063,
        '1dd9ab0a7f987113d30affcba5a068d11c8f90fa0223caa3e491ade431ad9751',
      ),
      decoder: fromNpm(
        moonshine,
        'dist/model/base/quantized/decoder_model_merged.onnx',
        'moonshine-base-decoder.onnx',
        42_498_870,
        'cc9f3cd6698a369c6008b41aa60aa3fb3322e7f03c9bdf19d8e6b7200afca4f3',
      ),
    },
  },
  blazeface: {
    description: 'finds faces',
    licence: 'Apache-2.0',
    upstream: 'https://github.com/google-ai-edge/mediapipe, packed by https://github.com/vladmandic/human',
    files: {
      model: {
        name: 'blazeface.onnx',
        bytes: 590_586,
        sha256: 'c18e85cfa0b01c7dae6c564f1c3d7f31a75d5c863a56ed101486c60ac09d8b57',
        from: {
          topology: fromNpm(
            human,
            'models/blazeface.json',
            'blazeface.json',
            79_038,
            'cd7bbfc078270572beb39f9e5ae67aadbd50b5e67cff37e6d4f6b3ea39312e5f',
          ),
          weights: fromNpm(
            human,
            'models/blazeface.bin',
            'blazeface.bin',
            538_928,
            'dc9a97fdc50bc43216554bdd69aa3e7b9361a519ee7bdd996a2f69a98a6f9b72',
          ),
        },
      },
    },
  },
  facemesh: {
    description: 'places 468 points on a face: eyes, lips, and whether it is one',
    licence: 'Apache-2.0',
    upstream: 'https://github.com/google-ai-edge/mediapipe, packed by https://github.com/vladmandic/human',
    files: {
      model: {
        name: 'facemesh.onnx',
        bytes: 3_004_440,
        sha256: 'b60d4f9956014894ef57d501ed5b116b1212d3ecc6f974757c7d78554b1690ad',
        from: {
          topology: fromNpm(
            human,
            'models/facemesh.json',
            'facemesh.json',
            95_845,
            'b60ca26f404724f43bd2b1575761d8265180e1f053cc0731caa68462927309e7',
          ),
          weights: fromNpm(
            human,
            'models/facemesh.bin',
            'facemesh.bin',
            1_477_958,
            '3826da640b0a3021161605369ee6af293f75d518040355b960ec71a3390c1c0b',
          ),
        },
      },
    },
  },
  faceres: {
    description: 'describes a face in 1024 numbers that tell people apart',
    licence: 'Apache-2.0',
    upstream:
      'https://github.com/HSE-asavchenko/HSE_FaceRec_tf, packed by https://github.com/vladmandic/human',
    files: {
      model: {
        name: 'faceres.onnx',
        bytes: 12_833_294,
        sha256: '90b7720dde75c42656fa66ab30e2dd23b46b2f4951ee73e9d47c7a2db94ed01a',
        from: {
          topology: fromNpm(
            human,
            'models/faceres.json',
            'faceres.json',
            71_432,
            '5b83d49c0385d2e68a05122441b94226313677cae9fcc40b9587ad50079eb4df',
          ),
          weights: fromNpm(
            human,
            'models/faceres.bin',
            'faceres.bin',
            6_978_814,
            '2c7d2d62b76c97528b736527aa09d310ea71743c9e3e79fb6c62d4b2d73af79b',
          ),
        },
        // Not the guesses of age and sex that are made from it.
        output: 'global_pooling/Mean',
      },
    },
  },
  'lr-asd': {
    description: 'tells which of the visible faces is speaking',
    licence: 'MIT',
    upstream: 'https://github.com/Junhua-Liao/LR-ASD, exported by https://github.com/JeremySNR/clip-forge',
    files: {
      frontend: fromWeb(
        [`${lrAsdFolder}/lr-asd-frontend.onnx`],
        'lr-asd-frontend.onnx',
        2_529_511,
        'f7c055612cd6f1f2da3ab8257567ab68a6b0d69b5e436699a5cf65334dd79461',
      ),
      backend: fromWeb(
        [`${lrAsdFolder}/lr-asd-backend.onnx`],
        'lr-asd-backend.onnx',
        834_401,
        '9453caa09998027995664fd5a3b1fab4ad0de30a92c6beba8c29c3619de510a9',
      ),
    },
  },
  yunet: {
    description: 'finds faces, small and turned ones too',
    licence: 'BSD-3-Clause',
    upstream: 'https://github.com/ShiqiYu/libfacedetection.train',
    files: {
      // The file's last commit first, then the branch: whichever still serves these bytes.
      model: fromWeb(
        [
          `${yunetRepository}/02246e79b1e976c83d1e135a85e0628120c93769/onnx/yunet_n_dynamic.onnx`,
          `${yunetRepository}/master/onnx/yunet_n_dynamic.onnx`,
        ],
        'yunet_n_dynamic.onnx',
        322_906,
        '104ee26c71d5c270ce79a6b3dced91c91013260d29a6bf18f9296c5b8c4c2b12',
      ),
    },
  },
  'sample-portrait': {
    description: 'not a model: the photograph of the demonstration',
    licence: 'MIT',
    upstream: 'https://github.com/vladmandic/face-api',
    files: {
      picture: fromNpm(
        faceApi,
        'demo/sample3.jpg',
        'sample-portrait.jpg',
        221_049,
        '8eb081c9efb14370fa94d9feab9e5fbeafd19a627491853a80c2bf67f7ffa936',
      ),
    },
  },
  ...sherpaModels,
  ...voiceModels,
  ...fonts,
};

import { type FetchedFile, fromWeb, type Model } from './model.ts';

/** The models that sherpa-onnx runs, by name. */
export type SherpaModelName =
  | 'whisper-tiny'
  | 'whisper-base'
  | 'whisper-small'
  | 'whisper-medium'
  | 'whisper-turbo'
  | 'parakeet-v3';

/** A file's name in its repository, its size in bytes and its SHA-256. */
type Listed = readonly [name: string, bytes: number, sha256: string];

/** Whisper's multilingual token list: the same 816,730 bytes in every size of the model. */
const WHISPER_TOKENS = 'b34b360dbb493e781e479794586d661700670d65564001f23024971d1f2fa126';

/**
 * Speech models in the form that sherpa-onnx reads, quantised to 8 bits, out of its author's repositories at a fixed
 * commit. The checksums are those that at least two unrelated projects pin for these files, so a file that differs is
 * refused; the files themselves could not be fetched where this catalogue was written, and no test has run them.
 */
export const sherpaModels: Readonly<Record<SherpaModelName, Model>> = {
  'whisper-tiny': whisper('tiny', '65176e2deb88badc814a94058666cadccc29b61c', 'fast and rough', {
    encoder: [12_937_772, 'd24fb083ae3b1041fc24e97971d60e280c9342201fbb67b0ab428a8b4a51a434'],
    decoder: [89_855_401, 'd2fece8dd42771f1df975c6c0445770d0c292bf7547c2cae04a6c0cc57540925'],
  }),
  'whisper-base': whisper('base', 'bb53ee204431c90d314c1cc08d28d23e5b7927cc', 'fast', {
    encoder: [29_120_534, '0b8fb1304b6109976038efff5ace81720e00386f3ff6b54ee8c75291ca0a1e11'],
    decoder: [130_672_026, '9759d217388a01b3a4c7c15533201067b48ae819c4daafc8624e64b9409dc02d'],
  }),
  'whisper-small': whisper('small', '8f3c18b358db4d1f2fc1eae49d75cd20989e4309', 'a fair middle', {
    encoder: [112_442_483, '4cbe7b22fa9026b843b60a68640c747de05bafb1a11b57edc0e66c232d9f33a9'],
    decoder: [262_226_114, 'acad50b5c782696e91b55914cc5ab4f756f1532f76e22aa6fc615f39fb69a8ee'],
  }),
  'whisper-medium': whisper('medium', '8c31d28503847560985df21f90e14f0c736e075e', 'exact and slow', {
    encoder: [374_196_283, '1c54582b4d829de0089f6cb63bbbdb3bf7555398bacaf855fbecf1a84dfd193e'],
    decoder: [571_059_257, '595d00a338a365a7bfa0ca7f296cabc639583bef770ab6130df90f49a6412747'],
  }),
  'whisper-turbo': whisper('turbo', '2ca6ff69fc878651b770880507669577ac41c2ff', 'the most exact', {
    encoder: [674_716_297, 'b02dcdf54f348741e93fe732b67d933c8dcb6735655f710640143081db38878b'],
    decoder: [361_080_764, '20accd02388482eb3a46bd615631adfdc85e1eb2c7db9ea3f02a40ffe6b81547'],
  }),
  'parakeet-v3': {
    description: 'speech to text with word times, 25 European languages',
    licence: 'CC-BY-4.0',
    upstream: 'https://huggingface.co/nvidia/parakeet-tdt-0.6b-v3, exported by k2-fsa/sherpa-onnx',
    unproven: true,
    files: parakeetFiles(),
  },
};

function whisper(
  size: string,
  commit: string,
  quality: string,
  parts: Record<'encoder' | 'decoder', readonly [bytes: number, sha256: string]>,
): Model {
  const file = (listed: Listed) =>
    fromRepository(`sherpa-onnx-whisper-${size}`, commit, listed, `whisper-${listed[0]}`);
  return {
    description: `speech to text, 99 languages, ${quality}`,
    licence: 'MIT',
    upstream: 'https://github.com/openai/whisper, exported by k2-fsa/sherpa-onnx',
    unproven: true,
    files: {
      encoder: file([`${size}-encoder.int8.onnx`, ...parts.encoder]),
      decoder: file([`${size}-decoder.int8.onnx`, ...parts.decoder]),
      tokens: file([`${size}-tokens.txt`, 816_730, WHISPER_TOKENS]),
    },
  };
}

function parakeetFiles(): Record<'encoder' | 'decoder' | 'joiner' | 'tokens', FetchedFile> {
  const file = (listed: Listed) =>
    fromRepository(
      'sherpa-onnx-nemo-parakeet-tdt-0.6b-v3-int8',
      '2bda32ec70b097a55adaa07d9a7173915b43cc78',
      listed,
      `parakeet-v3-${listed[0]}`,
    );
  return {
    encoder: file([
      'encoder.int8.onnx',
      652_184_281,
      'acfc2b4456377e15d04f0243af540b7fe7c992f8d898d751cf134c3a55fd2247',
    ]),
    decoder: file([
      'decoder.int8.onnx',
      11_845_275,
      '179e50c43d1a9de79c8a24149a2f9bac6eb5981823f2a2ed88d655b24248db4e',
    ]),
    joiner: file([
      'joiner.int8.onnx',
      6_355_277,
      '3164c13fc2821009440d20fcb5fdc78bff28b4db2f8d0f0b329101719c0948b3',
    ]),
    tokens: file(['tokens.txt', 93_939, 'd58544679ea4bc6ac563d1f545eb7d474bd6cfa467f0a6e2c1dc1c7d37e3c35d']),
  };
}

/** A file of one of sherpa-onnx's author's repositories, at a commit, so that its bytes cannot change. */
function fromRepository(
  repository: string,
  commit: string,
  [path, bytes, sha256]: Listed,
  name: string,
): FetchedFile {
  const address = `https://huggingface.co/csukuangfj/${repository}/resolve/${commit}/${path}`;
  return fromWeb([address], name, bytes, sha256);
}

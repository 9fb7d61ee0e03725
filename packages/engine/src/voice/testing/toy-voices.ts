import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OnnxWriter } from '../../models/convert/onnx-writer.ts';

const producer = { name: 'reelwright', version: '0' };
/** Samples a second of both toys. */
export const TOY_SAMPLE_RATE = 16_000;
/** How long a toy says one sound, seconds, at the pace 1. */
export const TOY_SOUND_SECONDS = 0.05;
/** What the toys hum, Hz. */
const HUM_HERTZ = 200;
/** The code of float32 (onnx.proto, TensorProto.DataType). */
const FLOAT = 1;

/** A hum for each token, as a graph. `stretch` is a scalar: how many times as long; `shape` is the output's. */
function hum(onnx: OnnxWriter, tokens: string, stretch: string, shape: readonly bigint[], output: string) {
  const float = (name: string, value: number) => onnx.constant(name, [], Float32Array.of(value));
  const samples = onnx.node(
    'Mul',
    [stretch, float('a sound', TOY_SOUND_SECONDS * TOY_SAMPLE_RATE)],
    'samples',
  );
  const ticks = onnx.node('Range', [float('first', 0), samples, float('step', 1)], 'ticks');
  const phase = onnx.node(
    'Mul',
    [ticks, float('turn', (2 * Math.PI * HUM_HERTZ) / TOY_SAMPLE_RATE)],
    'phase',
  );
  const wave = onnx.node('Sin', [phase], 'wave');
  const quiet = onnx.node('Mul', [wave, float('loudness', 0.3)], 'quiet');
  const numbers = onnx.node('Cast', [tokens], 'numbers', { to: FLOAT });
  const nought = onnx.node('Mul', [numbers, float('nought', 0)], 'nought times');
  const ones = onnx.node('Add', [nought, float('one', 1)], 'ones');
  const column = onnx.node(
    'Reshape',
    [ones, onnx.constant('as column', [2], BigInt64Array.of(-1n, 1n))],
    'column',
  );
  const rows = onnx.node('Mul', [column, quiet], 'rows');
  onnx.node('Reshape', [rows, onnx.constant('as said', [shape.length], BigInt64Array.from(shape))], output);
}

/** espeak-ng's sounds that the toy of Piper knows, under the numbers that every voice of Piper has for them. */
const PIPER_SOUNDS: Readonly<Record<string, number[]>> = {
  _: [0],
  '^': [1],
  $: [2],
  ' ': [3],
  '!': [4],
  ',': [8],
  '.': [10],
  '?': [13],
  a: [14],
  b: [15],
  d: [17],
  e: [18],
  f: [19],
  h: [20],
  i: [21],
  j: [22],
  k: [23],
  l: [24],
  m: [25],
  n: [26],
  o: [27],
  p: [28],
  s: [31],
  t: [32],
  u: [33],
  v: [34],
  x: [36],
  z: [38],
  ɑ: [51],
  ɔ: [54],
  ə: [59],
  ɛ: [61],
  ɪ: [74],
  ʊ: [100],
  ˈ: [120],
  ˌ: [121],
  ː: [122],
};

/**
 * Writes a voice of Piper's form (VITS, with its configuration beside it) that has learnt nothing: it hums as long as
 * there are sounds to say. What is told of it is true of the way to a real voice. Gives the files by logical name.
 */
export async function writeToyPiper(folder: string): Promise<{ model: string; config: string }> {
  const onnx = new OnnxWriter();
  onnx.input('input', [1, 'phonemes'], 'int64');
  onnx.input('input_lengths', [1], 'int64');
  onnx.input('scales', [3]);
  const second = onnx.constant('second', [], BigInt64Array.of(1n));
  const stretch = onnx.node('Gather', ['scales', second], 'length scale');
  hum(onnx, 'input', stretch, [1n, 1n, 1n, -1n], 'output');
  onnx.output('output');
  const files = { model: join(folder, 'toy-piper.onnx'), config: join(folder, 'toy-piper.onnx.json') };
  await writeFile(files.model, onnx.finish('toy', producer));
  await writeFile(
    files.config,
    JSON.stringify({
      audio: { sample_rate: TOY_SAMPLE_RATE, quality: 'low' },
      espeak: { voice: 'de' },
      inference: { noise_scale: 0.667, length_scale: 1, noise_w: 0.8 },
      phoneme_type: 'espeak',
      phoneme_id_map: PIPER_SOUNDS,
      num_symbols: 256,
      num_speakers: 1,
    }),
  );
  return files;
}

/** A speaker's styles: as many as lengths of text, so long. */
const STYLES = 510;
const STYLE_LENGTH = 4;
/** As many as the multilingual Kokoro has. */
const SPEAKERS = 54;

/** Writes a Kokoro that has learnt nothing, as `writeToyPiper` does. */
export async function writeToyKokoro(
  folder: string,
): Promise<{ model: string; voices: string; tokens: string }> {
  const onnx = new OnnxWriter();
  onnx.input('tokens', [1, 'phonemes'], 'int64');
  onnx.input('style', [1, STYLE_LENGTH]);
  onnx.input('speed', [1]);
  const none = onnx.constant('no dimensions', [0], new BigInt64Array(0));
  const speed = onnx.node('Reshape', ['speed', none], 'pace');
  const stretch = onnx.node('Reciprocal', [speed], 'stretch');
  hum(onnx, 'tokens', stretch, [-1n], 'audio');
  onnx.output('audio');
  const files = {
    model: join(folder, 'toy-kokoro.onnx'),
    voices: join(folder, 'toy-kokoro-voices.bin'),
    tokens: join(folder, 'toy-kokoro-tokens.txt'),
  };
  const notes = {
    model_type: 'kokoro',
    language: 'multi-lang, e.g., English, Chinese',
    has_espeak: '1',
    sample_rate: `${TOY_SAMPLE_RATE}`,
    version: '2',
    voice: 'en-us',
    style_dim: `${STYLES},1,${STYLE_LENGTH}`,
    n_speakers: `${SPEAKERS}`,
    max_token_len: `${STYLES}`,
  };
  await writeFile(files.model, onnx.finish('toy', producer, notes));
  await writeFile(files.voices, new Uint8Array(SPEAKERS * STYLES * STYLE_LENGTH * 4));
  const sounds = ['$', ';', ':', ',', '.', '!', '?', ' ', ...'abdefhijklmnopstuvzəɑɛɪʊˈˌː'];
  await writeFile(files.tokens, sounds.map((sound, number) => `${sound} ${number}\n`).join(''));
  return files;
}

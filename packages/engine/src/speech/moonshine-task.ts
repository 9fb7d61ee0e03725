import tokenizer from 'llama-tokenizer-js';
import { defineTask, floats, openSession, type Tensor, tensor } from '../models/index.ts';
import type { Heard } from './heard.ts';
import { endsInLoop } from './loop.ts';
import { SAMPLE_RATE } from './voice.ts';

/** The sizes of a Moonshine model's decoder cache. */
export type MoonshineShape = { layers: number; heads: number; headSize: number };

const START_TOKEN = 1;
const END_TOKEN = 2;
/**
 * Tokens a second at most. The authors stop at 6.5 (Jeffries et al. 2024, for want of a loop test); fast talkers need
 * more, and loops are found by their repetition.
 */
const MOST_TOKENS_PER_SECOND = 8;
/** The encoder's three convolutions need this much sound to give one frame. */
const LEAST_SAMPLES = 0.5 * SAMPLE_RATE;

/** Moonshine speech recognition: encoder once, then the decoder token by token, always the likeliest. */
export default defineTask(async (init: { encoder: string; decoder: string; shape: MoonshineShape }) => {
  const encoder = await openSession(init.encoder);
  const decoder = await openSession(init.decoder);
  const { layers, heads, headSize } = init.shape;
  const cacheNames = Array.from({ length: layers }, (_, layer) =>
    ['decoder', 'encoder'].flatMap((side) => ['key', 'value'].map((part) => `${layer}.${side}.${part}`)),
  ).flat();
  const nothing = tensor('float32', new Float32Array(0), [0, heads, 1, headSize]);
  const firstPass = tensor('bool', Uint8Array.of(0), [1]);
  const laterPass = tensor('bool', Uint8Array.of(1), [1]);

  /** `samples`: 16 kHz mono, one stretch of speech. */
  return async (input: { samples: Float32Array }): Promise<Heard> => {
    const samples = atLeast(input.samples, LEAST_SAMPLES);
    const encoded = await encoder.run({ input_values: tensor('float32', samples, [1, samples.length]) });
    const hidden = encoded.last_hidden_state;
    if (!hidden) throw new TypeError('The encoder gave no last_hidden_state.');
    const feeds: Record<string, Tensor> = { encoder_hidden_states: hidden };
    for (const name of cacheNames) feeds[`past_key_values.${name}`] = nothing;

    const tokens: number[] = [];
    const confidences: number[] = [];
    const most = Math.ceil((samples.length / SAMPLE_RATE) * MOST_TOKENS_PER_SECOND) + 4;
    let last = START_TOKEN;
    let looped = false;
    while (tokens.length < most) {
      feeds.input_ids = tensor('int64', BigInt64Array.of(BigInt(last)), [1, 1]);
      feeds.use_cache_branch = tokens.length === 0 ? firstPass : laterPass;
      const results = await decoder.run(feeds);
      for (const name of cacheNames) {
        // The encoder's half of the cache is computed in the first pass and stays.
        if (tokens.length > 0 && name.includes('encoder')) continue;
        const cache = results[`present.${name}`];
        if (cache) feeds[`past_key_values.${name}`] = cache;
      }
      const best = likeliest(floats(results.logits));
      if (best.token === END_TOKEN) break;
      tokens.push(best.token);
      confidences.push(best.probability);
      last = best.token;
      looped = endsInLoop(tokens);
      if (looped) break;
    }
    return {
      ...toWords(tokens, confidences),
      looped,
      full: tokens.length >= most,
      times: null,
      language: null,
    };
  };
});

function atLeast(samples: Float32Array, count: number): Float32Array {
  if (samples.length >= count) return samples;
  const padded = new Float32Array(count);
  padded.set(samples, Math.floor((count - samples.length) / 2));
  return padded;
}

/** The likeliest token and its softmax probability. */
function likeliest(logits: Float32Array): { token: number; probability: number } {
  let token = 0;
  let highest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < logits.length; k += 1) {
    const logit = logits[k] ?? highest;
    if (logit > highest) {
      highest = logit;
      token = k;
    }
  }
  let sum = 0;
  // e^-12 is 6e-6: what lies below adds nothing that anyone would notice.
  for (const logit of logits) if (logit > highest - 12) sum += Math.exp(logit - highest);
  return { token, probability: 1 / sum };
}

/** SentencePiece marks the start of a word with this character. */
const WORD_START = '\u2581';

function toWords(tokens: number[], confidences: number[]): { text: string; confidences: number[] } {
  const groups: number[][] = [];
  const text = tokenizer.decode([START_TOKEN, ...tokens]).trim();
  tokens.forEach((token, index) => {
    const piece = tokenizer.vocabById[token] ?? '';
    const confidence = confidences[index] ?? 0;
    const group = groups.at(-1);
    if (piece.startsWith(WORD_START) || !group) groups.push([confidence]);
    else group.push(confidence);
  });
  const mean = (group: number[]) =>
    Math.exp(group.reduce((sum, value) => sum + Math.log(Math.max(value, 1e-6)), 0) / group.length);
  return { text, confidences: groups.map(mean) };
}

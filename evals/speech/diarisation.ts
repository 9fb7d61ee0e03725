import { mergeSpans, type Span } from '../../packages/engine/src/facts/index.ts';
import { findVoices, recogniseSpeech } from '../../packages/engine/src/speech/index.ts';
import type { Row } from '../row.ts';
import { RATE } from './assembled.ts';
import { type DiarisationError, diarisationError, rateOf } from './diarisation-error.ts';
import { makeSound, streamOf } from './sound.ts';
import { type Conversation, readRttm } from './voices.ts';

/** Talkers of whom conversations are made. Their voices took part in measuring `voice-numbers.ts`. */
const TALKERS = [
  'video/single_speaker_adt31.mp4',
  'video/talking_head_512_khill.mp4',
  'video/talking_head_vr1.mp4',
  'video/remotion_talking_head_9x16.mp4',
  'video/talking_9x16_hevc_1.mp4',
  'video/talking_9x16_hevc_2.mp4',
  'audio/jfk.wav',
  'audio/sonnet_p001.mp3',
  'audio/librispeech_198-209-0000.ogg',
  'audio/librispeech_3436-172162-0000.ogg',
  'audio/librispeech_5703-47212-0000.ogg',
];
const CONVERSATIONS = 12;
const COLLAR_SECONDS = 0.25;
const HOUR_SECONDS = 3600;

/**
 * Who spoke when over whole recordings: the diarisation error rate on recorded and on made conversations, and what an
 * hour costs.
 */
export async function diarisationRows(shared: string): Promise<Row[]> {
  const talkers = await Promise.all(TALKERS.map((name) => makeSound(['-i', `${shared}/media/${name}`])));
  const made = Array.from({ length: CONVERSATIONS }, (_, i) => conversation(talkers, i, 60));
  return [
    ...(await errorRows('recorded conversations', 0.25, await recorded(shared), heardSpeech)),
    ...(await errorRows('made conversations', 0.25, made, spokenTruth)),
    ...(await hourRows(conversation(talkers, 0, HOUR_SECONDS))),
  ];
}

async function recorded(shared: string): Promise<Conversation[]> {
  const talk = async (sound: string, rttm: string, file: string): Promise<Conversation> => ({
    name: sound,
    samples: await makeSound(['-i', `${shared}/media/audio/${sound}`]),
    turns: readRttm(`${shared}/media/truth/${rttm}`, file),
  });
  return [
    await talk('two_speakers_pyannote.wav', 'two_speakers_pyannote.rttm', 'sample'),
    await talk('meeting_ami_dev00.wav', 'meeting_ami_dev.rttm', 'dev00'),
  ];
}

/** Speech as the pipeline finds it: what was recognised in one piece. */
async function heardSpeech({ samples }: Conversation): Promise<Span[]> {
  const { utterances } = await recogniseSpeech(streamOf(samples), {
    recogniser: 'moonshine-tiny',
    durationSeconds: samples.length / RATE,
  });
  return utterances;
}

/** Speech as it was put together, so that only voices can be wrong. */
async function spokenTruth({ turns }: Conversation): Promise<Span[]> {
  return mergeSpans(turns.map(({ span }) => span));
}

async function errorRows(
  name: string,
  most: number,
  talks: readonly Conversation[],
  speechOf: (talk: Conversation) => Promise<Span[]>,
): Promise<Row[]> {
  const all: DiarisationError[] = [];
  const collared: DiarisationError[] = [];
  const details: string[] = [];
  for (const talk of talks) {
    const { name: file, samples, turns } = talk;
    const speech = await speechOf(talk);
    const voices = await findVoices([{ startSeconds: 0, samples }], speech, { splitting: 'eager' });
    const measure = (collar: number) => diarisationError(turns, voices.turns, samples.length / RATE, collar);
    const error = measure(0);
    all.push(error);
    collared.push(measure(COLLAR_SECONDS));
    const share = (seconds: number) => `${((100 * seconds) / error.speech).toFixed(0)}`;
    details.push(
      `${file} ${share(error.missed)}+${share(error.falseAlarm)}+${share(error.confused)} % (${new Set(voices.turns.map(({ voice }) => voice)).size})`,
    );
  }
  const row = (metric: string, errors: readonly DiarisationError[], detail: string): Row => ({
    metric,
    value: rateOf(sumOf(errors)),
    target: `<= ${most}`,
    ok: rateOf(sumOf(errors)) <= most,
    detail,
  });
  return [
    row(`DER, ${name}, no collar`, all, `missed + false alarm + confused: ${details.join(', ')}`),
    row(`DER, ${name}, collar of 0.25 s`, collared, 'overlap included'),
  ];
}

/** An hour, its processor time and how well it is divided. */
async function hourRows({ samples, turns }: Conversation): Promise<Row[]> {
  const speech = mergeSpans(turns.map(({ span }) => span));
  const stretches = Array.from({ length: Math.ceil(samples.length / (60 * RATE)) }, (_, i) => ({
    startSeconds: i * 60,
    samples: samples.slice(i * 60 * RATE, (i + 1) * 60 * RATE),
  }));
  const before = process.cpuUsage();
  const voices = await findVoices(stretches, speech, { splitting: 'eager' });
  const { user, system } = process.cpuUsage(before);
  const cost = (user + system) / 1e6 / (samples.length / RATE);
  // A tenth of the hour is enough to judge it, and quadratic judging of all of it is not.
  const judged = 360;
  const early = <Part extends { startSeconds: number }>(part: Part) => part.startSeconds < judged;
  const error = diarisationError(
    turns.filter(({ span }) => early(span)),
    voices.turns.filter(early),
    judged,
    0,
  );
  const count = new Set(voices.turns.map(({ voice }) => voice)).size;
  return [
    {
      metric: 'telling voices apart for an hour (CPU-s per second)',
      value: cost,
      target: '<= 0.02',
      ok: cost <= 0.02,
      detail: `${count} voices of 2, DER ${(100 * rateOf(error)).toFixed(0)} % in the first six minutes`,
    },
  ];
}

function sumOf(errors: readonly DiarisationError[]): DiarisationError {
  const sum = { missed: 0, falseAlarm: 0, confused: 0, speech: 0 };
  for (const error of errors) {
    sum.missed += error.missed;
    sum.falseAlarm += error.falseAlarm;
    sum.confused += error.confused;
    sum.speech += error.speech;
  }
  return sum;
}

/** Two or three talkers, equally loud, in turns of one to eight seconds with short gaps; always the same for a seed. */
function conversation(talkers: readonly Float32Array[], seed: number, seconds: number): Conversation {
  const random = randomFrom(seed + 1);
  const count = seed % 4 === 3 ? 3 : 2;
  const chosen = new Set<number>();
  while (chosen.size < count) chosen.add(Math.floor(random() * talkers.length));
  const voices = [...chosen].map((index) => ({
    index,
    sound: evened(talkers[index] ?? new Float32Array(1)),
    at: 0,
  }));
  const samples = new Float32Array(seconds * RATE);
  const turns: Conversation['turns'] = [];
  let [at, last] = [0, -1];
  while (at < samples.length) {
    const others = voices.filter(({ index }) => index !== last);
    const voice = others[Math.floor(random() * others.length)];
    if (!voice) break;
    const length = Math.min(Math.floor((1 + 7 * random() ** 2) * RATE), samples.length - at);
    for (let i = 0; i < length; i++) samples[at + i] = voice.sound[voice.at++ % voice.sound.length] ?? 0;
    const span = { startSeconds: at / RATE, endSeconds: (at + length) / RATE };
    turns.push({ span, speaker: String(voice.index) });
    last = voice.index;
    at += length + Math.floor(0.4 * random() * RATE);
  }
  return { name: `made ${seed + 1}`, samples, turns };
}

/** Equally loud where it is loud, so that loudness tells nobody apart. */
function evened(sound: Float32Array): Float32Array {
  const level = Math.sqrt(sound.reduce((sum, x) => sum + x * x, 0) / sound.length);
  return sound.map((x) => (0.08 * x) / Math.max(level, 1e-6));
}

/** A linear congruential generator (Numerical Recipes), 0 to 1. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (1_664_525 * state + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

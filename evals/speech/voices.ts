import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { overlapSeconds, type Span, type VoiceTurn } from '../../packages/engine/src/facts/index.ts';
import { decodeSound, probe } from '../../packages/engine/src/media/index.ts';
import { findVoices } from '../../packages/engine/src/speech/index.ts';
import { makeDuets } from '../eyes/duets.ts';
import type { Row } from '../row.ts';
import { bestNaming } from './diarisation-error.ts';

/** Sound of which it is known who speaks when. */
export type Conversation = { name: string; samples: Float32Array; turns: { span: Span; speaker: string }[] };

/** Speech is what is at most this much quieter than the loudest tenth of its turn, in decibels. */
const SPEECH_RANGE_DECIBELS = 25;
const HOP_SECONDS = 0.1;
/** Pauses up to this do not end a stretch of speech, in seconds: as the pipeline joins words. */
const BREATH_SECONDS = 0.35;

/** Talkers who are alone: every second voice is an error. */
const ALONE = [
  'video/{single_speaker_adt31,talking_head_*,remotion_talking_head_9x16,talking_9x16_hevc_*}.mp4',
  'audio/{jfk,librivox_austen_*,speechbrain_spk1_snt1}.wav',
  'audio/sonnet_p00*.mp3',
  'audio/librispeech_*.ogg',
];

/**
 * Voices told apart: confusion in conversations (share of speech time with the wrong voice, splitting eagerly) and
 * single talkers kept whole (splitting carefully).
 */
export async function voiceRows(shared: string): Promise<Row[]> {
  const talks = await conversations(shared);
  const pairs = await judged(talks, 'eager');
  const alone = await judged(await soloTalks(shared), 'careful');
  const made = pairs.filter(({ name }) => !name.endsWith('.wav'));
  const real = pairs.filter(({ name }) => name.endsWith('.wav'));
  const confusion = (ones: typeof pairs) =>
    ones.reduce((sum, one) => sum + one.wrong, 0) / ones.reduce((sum, one) => sum + one.all, 0);
  const whole = alone.filter((one) => one.voices === 1).length / Math.max(1, alone.length);
  const detail = (ones: typeof pairs) =>
    ones
      .map(
        (one) => `${one.name} ${((100 * one.wrong) / Math.max(1e-9, one.all)).toFixed(0)} % (${one.voices})`,
      )
      .join(', ');
  const row = (metric: string, ones: typeof pairs): Row => ({
    metric,
    value: confusion(ones),
    target: '<= 0.1',
    ok: confusion(ones) <= 0.1,
    detail: detail(ones),
  });
  return [
    row('voices confused, two talkers taking turns', made),
    row('voices confused, recorded conversations', real),
    {
      metric: 'single talkers that stay one voice',
      value: whole,
      target: '>= 0.95',
      ok: whole >= 0.95,
      detail: detail(alone.filter((one) => one.voices !== 1)),
    },
  ];
}

/** Share of speech time in which the voice is not the one that stands for the speaker, the best one-to-one naming taken. */
export function confusedSeconds(
  turns: readonly { span: Span; speaker: string }[],
  voices: readonly VoiceTurn[],
  speech: readonly Span[],
): { wrong: number; all: number } {
  const shared = new Map<string, Map<number, number>>();
  let all = 0;
  for (const { span, speaker } of turns) {
    for (const voice of voices) {
      const seconds = speech.reduce((sum, part) => sum + overlapSeconds(meet(part, span), voice), 0);
      const row = shared.get(speaker) ?? new Map<number, number>();
      row.set(voice.voice, (row.get(voice.voice) ?? 0) + seconds);
      shared.set(speaker, row);
      all += seconds;
    }
  }
  return { wrong: all - bestNaming([...shared.values()], new Set()), all };
}

async function judged(talks: readonly Conversation[], splitting: 'careful' | 'eager') {
  const results: { name: string; voices: number; wrong: number; all: number }[] = [];
  for (const { name, samples, turns } of talks) {
    const speech = spokenSpans(samples);
    const { turns: voices } = await findVoices([{ startSeconds: 0, samples }], speech, { splitting });
    results.push({
      name,
      voices: new Set(voices.map((one) => one.voice)).size,
      ...confusedSeconds(turns, voices, speech),
    });
  }
  return results;
}

async function conversations(shared: string): Promise<Conversation[]> {
  const folder = await mkdtemp(join(tmpdir(), 'reelwright-voices-'));
  try {
    const truth: { turns: { start: number; end: number; speaker: string }[] } = JSON.parse(
      readFileSync(`${shared}/media/derived/grid_two_person_turns.truth.json`, 'utf8'),
    );
    const grid = await read(`${shared}/media/derived/grid_two_person_turns.mp4`);
    const talks: Conversation[] = [
      {
        name: 'grid_two_person_turns',
        samples: grid,
        turns: truth.turns.map(({ start, end, speaker }) => ({
          span: { startSeconds: start, endSeconds: end },
          speaker,
        })),
      },
    ];
    for (const { name, path, turns } of (await makeDuets(shared, folder)).filter(
      (one) => one.listener === 'still',
    ))
      talks.push({
        name,
        samples: await read(path),
        turns: turns.map(({ startSeconds, endSeconds, speaker }) => ({
          span: { startSeconds, endSeconds },
          speaker,
        })),
      });
    for (const { sound, rttm, file } of [
      { sound: 'two_speakers_pyannote.wav', rttm: 'two_speakers_pyannote.rttm', file: 'sample' },
      { sound: 'meeting_ami_dev00.wav', rttm: 'meeting_ami_dev.rttm', file: 'dev00' },
    ])
      talks.push({
        name: sound,
        samples: await read(`${shared}/media/audio/${sound}`),
        turns: readRttm(`${shared}/media/truth/${rttm}`, file),
      });
    return talks;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function soloTalks(shared: string): Promise<Conversation[]> {
  const talks: Conversation[] = [];
  for (const path of ALONE.flatMap((pattern) => globSync(`${shared}/media/${pattern}`).sort())) {
    const samples = await read(path);
    const span = { startSeconds: 0, endSeconds: samples.length / 16_000 };
    talks.push({ name: basename(path), samples, turns: [{ span, speaker: 'alone' }] });
  }
  return talks;
}

/** Rich Transcription Time Marked: `SPEAKER file channel start duration <NA> <NA> name …` (NIST). */
export function readRttm(path: string, file: string): Conversation['turns'] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(/\s+/))
    .filter((fields) => fields[1] === file)
    .map((fields) => ({
      span: { startSeconds: Number(fields[3]), endSeconds: Number(fields[3]) + Number(fields[4]) },
      speaker: fields[7] ?? '',
    }));
}

async function read(path: string): Promise<Float32Array> {
  const chunks: Float32Array[] = [];
  for await (const chunk of decodeSound(path, await probe(path))) chunks.push(chunk);
  const samples = new Float32Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    samples.set(chunk, at);
    at += chunk.length;
  }
  return samples;
}

/** Where it is loud enough to be speech, told by the level alone. */
function spokenSpans(samples: Float32Array): Span[] {
  const hop = 16_000 * HOP_SECONDS;
  const levels = Array.from({ length: Math.floor(samples.length / hop) }, (_, i) => {
    const part = samples.subarray(i * hop, (i + 1) * hop);
    return 10 * Math.log10(part.reduce((sum, x) => sum + x * x, 1e-9) / hop);
  });
  const loud = [...levels].sort((a, b) => a - b)[Math.floor(levels.length * 0.9)] ?? 0;
  const spans: Span[] = [];
  levels.forEach((level, i) => {
    if (level < loud - SPEECH_RANGE_DECIBELS) return;
    const last = spans.at(-1);
    if (last && i * HOP_SECONDS - last.endSeconds < BREATH_SECONDS) last.endSeconds = (i + 1) * HOP_SECONDS;
    else spans.push({ startSeconds: i * HOP_SECONDS, endSeconds: (i + 1) * HOP_SECONDS });
  });
  return spans;
}

function meet(a: Span, b: Span): Span {
  const startSeconds = Math.max(a.startSeconds, b.startSeconds);
  return { startSeconds, endSeconds: Math.max(startSeconds, Math.min(a.endSeconds, b.endSeconds)) };
}

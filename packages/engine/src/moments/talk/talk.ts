import type { Sentence, Sound, SoundEvent, Span, Transcript } from '../../facts/index.ts';
import { clipSpan } from '../boundaries.ts';
import { median } from './figures.ts';
import { type Line, readLine } from './line.ts';
import { type Loudness, readLoudness } from './loudness.ts';
import { relativePauses, topicBreaks } from './topics.ts';

/** A whole talk, read once; every measure looks things up here. */
export type Talk = {
  transcript: Transcript;
  within: Span;
  lines: Line[];
  /** Ids of the sentences that lie wholly inside `within` and were heard whole, in order; any inside when none was. */
  usable: number[];
  /** How rare each content stem is in this talk, 0–1: inverse document frequency over its sentences, scaled. */
  rarity: ReadonlyMap<string, number>;
  /** How often each content stem is said in the whole talk. */
  counts: ReadonlyMap<string, number>;
  /** 0–1 for each sentence: how strongly a new topic starts with it. */
  breaks: number[];
  /** 0–1 for each sentence: how much longer the pause before it is than usual in this talk. */
  pauses: number[];
  /** Words per second of speech, median over the sentences; 2.5 for a talk of no length. */
  wordsPerSecond: number;
  loudness: Loudness | null;
  /** What is heard beside the words, in order of start; null when nobody listened. */
  events: readonly SoundEvent[] | null;
  /** 0–1: share of the sentences' time with music beneath; null when nobody listened. */
  musicShare: number | null;
};

/** The rate of unhurried English talk, used where nothing can be measured. */
const USUAL_WORDS_PER_SECOND = 2.5;

/** Times of words may lie this far outside of the trimmed range and still count as inside. */
const EDGE_SECONDS = 0.05;

/** Reads a talk: language of every sentence, gaps, rarity of words, topics, loudness. */
export function readTalk(transcript: Transcript, sound: Sound | null, within: Span): Talk {
  const events = sound === null ? null : sound.events;
  const lines = transcript.sentences.map((sentence) => readLine(transcript, sentence, events));
  const counts = new Map<string, number>();
  const documents = new Map<string, number>();
  for (const line of lines) {
    for (const [stem, count] of line.stems) {
      counts.set(stem, (counts.get(stem) ?? 0) + count);
      documents.set(stem, (documents.get(stem) ?? 0) + 1);
    }
  }
  const rarity = new Map(
    [...documents].map(([stem, n]) => [stem, inverseFrequency(n, lines.length)] as const),
  );
  const rates = lines
    .filter((line) => line.wordCount >= 4)
    .map((line) => line.wordCount / Math.max(0.3, line.sentence.endSeconds - line.sentence.startSeconds));
  return {
    transcript,
    within,
    lines,
    usable: usableSentences(lines, within),
    rarity,
    counts,
    breaks: topicBreaks(lines, rarity),
    pauses: relativePauses(lines),
    wordsPerSecond: median(rates) ?? USUAL_WORDS_PER_SECOND,
    loudness: sound === null ? null : readLoudness(sound, transcript),
    events,
    musicShare: events && meanMusicShare(lines),
  };
}

/** Seconds of the finished clip of a run. */
export function clipSeconds(talk: Talk, first: number, last: number): number {
  const span = clipSpan(talk.transcript, { first, last }, talk.within, talk.events);
  return span.endSeconds - span.startSeconds;
}

function meanMusicShare(lines: readonly Line[]): number {
  let [music, all] = [0, 0];
  for (const { sentence, musicShare } of lines) {
    const seconds = sentence.endSeconds - sentence.startSeconds;
    music += seconds * (musicShare ?? 0);
    all += seconds;
  }
  return all > 0 ? music / all : 0;
}

function usableSentences(lines: readonly Line[], within: Span): number[] {
  const inside = lines.flatMap((line, id) => (isInside(line.sentence, within) ? [id] : []));
  const whole = inside.filter((id) => lines[id]?.sentence.ending !== 'cut');
  return whole.length > 0 ? whole : inside;
}

function isInside(sentence: Sentence, within: Span): boolean {
  return (
    sentence.startSeconds >= within.startSeconds - EDGE_SECONDS &&
    sentence.endSeconds <= within.endSeconds + EDGE_SECONDS
  );
}

/** BM25's inverse document frequency (Robertson & Zaragoza 2009) divided by its highest value, that of a word said once. */
function inverseFrequency(documents: number, total: number): number {
  const idf = (n: number) => Math.log(1 + (total - n + 0.5) / (n + 0.5));
  return total <= 1 ? 1 : idf(documents) / idf(1);
}

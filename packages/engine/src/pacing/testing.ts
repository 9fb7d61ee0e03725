import type { Transcript, Voices } from '../facts/index.ts';
import { transcriptOf } from '../moments/testing/transcript.ts';
import type { LevelTrack } from './quiet.ts';

/** A conversation as it would be measured: words on the sound, whose voice they are in, how loud it is every 10 ms. */
export type Conversation = { transcript: Transcript; voices: Voices; levels: LevelTrack[] };

/**
 * Lines of `0: What is said.` (the number is the voice), spoken one after the other with `gapSeconds` of room noise
 * (−60 dBFS) between sentences; voices have −22 dBFS.
 */
export function conversation(script: string, gapSeconds = 0.6): Conversation {
  const lines = script
    .trim()
    .split('\n')
    .map((line) => /^\s*(\d): (.*)$/.exec(line))
    .flatMap((found) => (found ? [{ voice: Number(found[1]), text: found[2] ?? '' }] : []));
  const transcript = transcriptOf(lines.map(({ text }) => text).join('\n\n'), {
    sentenceGapSeconds: gapSeconds,
    paragraphGapSeconds: gapSeconds,
  });
  const turns = transcript.utterances.map(({ startSeconds, endSeconds }, i) => ({
    startSeconds,
    endSeconds,
    voice: lines[i]?.voice ?? 0,
  }));
  return { transcript, voices: { turns, fallbacks: [] }, levels: [levelsOf(transcript)] };
}

/** Levels of a transcript, a hop of 10 ms each: −22 dBFS where a word is, −60 elsewhere. */
export function levelsOf(transcript: Transcript): LevelTrack {
  const end = (transcript.words.at(-1)?.endSeconds ?? 0) + 2;
  const levels = new Array<number>(Math.ceil(end / HOP_SECONDS)).fill(-60);
  for (const word of transcript.words)
    levels.fill(-22, Math.round(word.startSeconds / HOP_SECONDS), Math.round(word.endSeconds / HOP_SECONDS));
  return { startSeconds: 0, hopSeconds: HOP_SECONDS, levels };
}

/** Something loud in a stretch: a laugh, a door. */
export function withNoise(track: LevelTrack, fromSeconds: number, toSeconds: number): LevelTrack {
  const levels = [...track.levels];
  levels.fill(-25, Math.round(fromSeconds / HOP_SECONDS), Math.round(toSeconds / HOP_SECONDS));
  return { ...track, levels };
}

const HOP_SECONDS = 0.01;

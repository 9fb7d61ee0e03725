import type { CaptionCue, CaptionPreset } from '@reelwright/plan';
import { liesIn, type Span, type Transcript } from '../facts/index.ts';
import { groupRun, type Ruler, splitLines, type TimedWord } from './grouping.ts';
import { captionGrouping } from './looks.ts';
import { piecesOf } from './pieces.ts';
import { letterRuler, pixelRuler } from './rulers.ts';
import type { Lettering } from './runs.ts';
import { cleanWord } from './text.ts';

/** How words become captions: a preset, and what it is drawn with unless nothing is drawn. */
export type CaptionStyle =
  | { preset: 'none' }
  | { preset: Exclude<CaptionPreset, 'none'>; lettering: Lettering };

/** A pause longer than this ends a cue: the next words are a new breath. */
const PAUSE_SECONDS = 0.5;

/** How long a cue stays after its last word when nothing follows. */
const HOLD_SECONDS = 0.35;

/** A gap between two cues shorter than this would flicker: the earlier cue stays until the later one. */
const FLICKER_SECONDS = 0.2;

/** A word is shown at least this long, so that a word an aligner squeezed to nothing still gets a frame. */
const SHORTEST_WORD_SECONDS = 0.04;

/** Letters of a subtitle's line at most (Netflix timed text guide); nobody knows how wide a player draws them. */
const SUBTITLE_LETTERS = 42;

/** Marks that a transcript has as a word of their own, which no line may start with. */
const STRAY_MARKS = /^[\p{Pe}\p{Pf}、。，．：；？！・…،؛؟۔।॥.,;:!?]+$/u;

/**
 * The captions of a clip, on the source's clock: words grouped into cues that never reach across a sentence's end, a
 * pause of more than half a second or a segment's edge. A cue shows from its first word to its last word's end and a
 * little longer. `sentences` limits the words (null: all); `segments` are what the clip keeps of the source.
 */
export function composeCues(
  transcript: Transcript,
  sentences: { first: number; last: number } | null,
  segments: readonly Span[],
  style: CaptionStyle,
  output: { width: number; height: number },
): CaptionCue[] {
  const grouping = captionGrouping(style.preset);
  const ruler = rulerFor(style, output);
  const stretches = keptStretches(segments);
  const cues = stretches.flatMap((stretch) =>
    breaths(transcript, sentences, stretch, ruler).flatMap((run) =>
      groupRun(run, grouping, ruler).map(
        (words): CaptionCue => ({
          startSeconds: words[0]?.startSeconds ?? stretch.startSeconds,
          endSeconds: words.at(-1)?.endSeconds ?? stretch.startSeconds,
          lines: splitLines(words, grouping.mostLines, ruler) ?? [words],
        }),
      ),
    ),
  );
  return cues.map((cue, i) => ({ ...cue, endSeconds: heldUntil(cue, cues[i + 1], stretches) }));
}

type Stretch = { startSeconds: number; endSeconds: number };

/** The kept parts of the source, cut at every segment's edge, each once, in order of time. */
function keptStretches(segments: readonly Span[]): Stretch[] {
  const edges = [...new Set(segments.flatMap((segment) => [segment.startSeconds, segment.endSeconds]))];
  edges.sort((a, b) => a - b);
  return edges.slice(1).flatMap((endSeconds, i) => {
    const startSeconds = edges[i] ?? endSeconds;
    const stretch = { startSeconds, endSeconds };
    return segments.some((segment) => liesIn(stretch, segment)) ? [stretch] : [];
  });
}

/** The words of a stretch, cut at sentence ends and pauses. A word belongs where its middle lies. */
function breaths(
  transcript: Transcript,
  range: { first: number; last: number } | null,
  stretch: Stretch,
  ruler: Ruler,
): TimedWord[][] {
  const runs: TimedWord[][] = [];
  for (const sentence of transcript.sentences) {
    if (range && (sentence.id < range.first || sentence.id > range.last)) continue;
    if (sentence.endSeconds <= stretch.startSeconds || sentence.startSeconds >= stretch.endSeconds) continue;
    let run: TimedWord[] = [];
    for (const word of transcript.words.slice(sentence.firstWord, sentence.lastWord + 1)) {
      if (!liesIn(word, stretch)) continue;
      const text = cleanWord(word.text);
      if (text === '') continue;
      const before = run.at(-1);
      // Times of a transcript file may overlap or stand still; shown words never do.
      const startSeconds = Math.max(word.startSeconds, stretch.startSeconds, before?.endSeconds ?? 0);
      const endSeconds = Math.min(
        Math.max(word.endSeconds, startSeconds + SHORTEST_WORD_SECONDS),
        stretch.endSeconds,
      );
      if (endSeconds <= startSeconds) continue;
      if (before && startSeconds - before.endSeconds > PAUSE_SECONDS) {
        runs.push(run);
        run = [];
      }
      if (before && STRAY_MARKS.test(text)) run[run.length - 1] = { ...before, text: before.text + text };
      else run.push(...piecesOf({ text, startSeconds, endSeconds }, transcript.language, ruler));
    }
    if (run.length > 0) runs.push(run);
  }
  return runs;
}

function heldUntil(cue: CaptionCue, next: CaptionCue | undefined, stretches: readonly Stretch[]): number {
  const stretch = stretches.find(
    (s) => s.startSeconds <= cue.startSeconds && cue.startSeconds < s.endSeconds,
  );
  const held = Math.min(cue.endSeconds + HOLD_SECONDS, stretch?.endSeconds ?? cue.endSeconds);
  if (!next || !stretch || next.startSeconds >= stretch.endSeconds) return held;
  // Up to the next cue, when less than a flicker would be left between them; never into it.
  return next.startSeconds - held < FLICKER_SECONDS ? Math.max(next.startSeconds, cue.startSeconds) : held;
}

function rulerFor(style: CaptionStyle, output: { width: number; height: number }): Ruler {
  return style.preset === 'none' ? letterRuler(SUBTITLE_LETTERS) : pixelRuler(style.lettering, output);
}

import { type Hook, planDuration, type Segment, toOutput } from '@reelwright/plan';
import { joinWords, type Span, wordsIn } from '../facts/index.ts';
import { type CaptionedFace, coverage, type TakenPlace } from './clear.ts';
import { splitLines } from './grouping.ts';
import { blockRoom } from './layout.ts';
import { pixelRuler } from './rulers.ts';
import type { Lettering } from './runs.ts';
import { cleanWord } from './text.ts';

/** Words of a hook at most: what is read in passing. */
const MOST_WORDS = 8;
/** A hook that is only a little longer is shown whole rather than cut. */
const TOLERATED_WORDS = 11;
const MOST_LINES = 3;
/** A word is read in about a third of a second; a hook stands twice as long as that, within these. */
const SECONDS_PER_WORD = 0.5;
const LEAST_SECONDS = 2.5;
const MOST_SECONDS = 4;
/** Places tried for a hook, as shares of the frame's height. */
const PLACES = 40;
/** What covering a whole face costs, in frame heights of distance from the look's own place. */
const COVER_COST = 100;
/** A look at a face stands for this long. */
const LOOK_SECONDS = 0.001;

/** A clip shorter than this is over before a hook is read. */
const LEAST_CLIP_SECONDS = 1;

/** The parts of the source that the clip shows, and the faces in them that a hook keeps clear of. */
type Around = { segments: Segment[]; faces: readonly CaptionedFace[] };

/**
 * A hook over a clip's start: at most about eight words, 2.5–4 s, where it covers no face and stands as near as can be
 * to the look's own place; captions make way for it (`hookPlace`). Null when the text has nothing to show or the clip
 * is shorter than a second. `faces` on the source's clock. Pure.
 */
export function composeHook(
  text: string,
  lettering: Lettering,
  output: { width: number; height: number },
  around: Around,
): Hook | null {
  const shown = shortHook(text, lettering.language);
  const durationSeconds = planDuration(around);
  if (shown === '' || durationSeconds < LEAST_CLIP_SECONDS) return null;
  const words = hookWords(shown, lettering.language).length;
  const wanted = Math.min(Math.max(words * SECONDS_PER_WORD, LEAST_SECONDS), MOST_SECONDS);
  const endSeconds = Math.min(wanted, durationSeconds);
  const centreY = placeHook(shown, lettering, output, endSeconds, around);
  return { text: shown, look: lettering.look, startSeconds: 0, endSeconds, centreY };
}

/** Where a hook stands, and while which parts of the source. */
export function hookPlace(
  hook: Hook,
  lettering: Lettering,
  output: { width: number; height: number },
  segments: Segment[],
): TakenPlace {
  const room = blockRoom(breakHook(hook.text, lettering, output), lettering, output);
  const { width, height } = room;
  const centreY = Math.min(Math.max(hook.centreY, room.highest), room.lowest);
  const box = { x: 0.5 - width / 2, y: centreY - height / 2, width, height };
  return { box, spans: shownUntil(segments, hook.endSeconds) };
}

/** What is shown of the source in the first seconds of a clip. */
function shownUntil(segments: readonly Segment[], seconds: number): Span[] {
  const spans: Span[] = [];
  let left = seconds;
  for (const { startSeconds, endSeconds } of segments) {
    if (left <= 0) break;
    spans.push({ startSeconds, endSeconds: Math.min(endSeconds, startSeconds + left) });
    left -= endSeconds - startSeconds;
  }
  return spans;
}

/** A hook's words in balanced lines, three where they fit, more when they are many. */
export function breakHook(
  text: string,
  lettering: Lettering,
  output: { width: number; height: number },
): string[][] {
  const ruler = pixelRuler(lettering, output);
  const words = hookWords(text, lettering.language).map((word) => ({ text: word }));
  const lines = splitLines(words, MOST_LINES, ruler) ?? evenly(words);
  return lines.map((line) => line.map((word) => word.text));
}

/** Where nothing fits the layout makes all of it smaller: three lines of about as many words. */
function evenly<W>(words: readonly W[]): W[][] {
  const most = Math.max(1, Math.ceil(words.length / MOST_LINES));
  return Array.from({ length: Math.ceil(words.length / most) }, (_, i) =>
    words.slice(i * most, (i + 1) * most),
  );
}

/** A text of a few words, cut where a clause ends when one does in time. */
function shortHook(text: string, language: string | null): string {
  const words = hookWords(text, language);
  if (words.length <= TOLERATED_WORDS) return joinWords(words);
  const clause = words
    .slice(0, MOST_WORDS)
    .findLastIndex((word) => /[.,;:!?…。、，！？；：،؛؟۔।]["'”’»」』)]*$/u.test(word));
  if (clause >= 2) return joinWords(words.slice(0, clause + 1)).replace(/[,;:、，；：،؛]$/u, '');
  return `${joinWords(words.slice(0, MOST_WORDS))}…`;
}

function hookWords(text: string, language: string | null): string[] {
  return wordsIn(text, language ?? undefined)
    .map(cleanWord)
    .filter((word) => word !== '');
}

function placeHook(
  text: string,
  lettering: Lettering,
  output: { width: number; height: number },
  untilSeconds: number,
  { segments, faces: all }: Around,
): number {
  const { look } = lettering;
  const room = blockRoom(breakHook(text, lettering, output), lettering, output);
  const isSeen = (startSeconds: number, endSeconds: number) =>
    toOutput(segments, startSeconds, endSeconds).some((span) => span.startSeconds < untilSeconds);
  const faces = all.filter(({ atSeconds }) => isSeen(atSeconds, atSeconds + LOOK_SECONDS));
  const places = [look.centreY, ...Array.from({ length: PLACES }, (_, i) => (i + 0.5) / PLACES)].map(
    (wanted) => Math.min(Math.max(wanted, room.highest), room.lowest),
  );
  const costs = places.map((centreY) => {
    const face = Math.max(0, ...faces.map(({ box }) => coverage(box, centreY, room)));
    return COVER_COST * face + Math.abs(centreY - look.centreY);
  });
  return places[costs.indexOf(Math.min(...costs))] ?? look.centreY;
}

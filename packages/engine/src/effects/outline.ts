import { captionWords, countFrames, type OutputSpan, type Plan, toOutput } from '@reelwright/plan';
import { endsSentence, joinWords } from '../facts/index.ts';

/** What a clip says and shows, on its own clock, seconds; the place in each list is the id. */
export type ClipOutline = {
  durationSeconds: number;
  sentences: (OutputSpan & { text: string })[];
  /** `isMovable`: one camera fills the frame, so that it can come closer. */
  shots: (OutputSpan & { isMovable: boolean })[];
};

/** The sentences and shots of a clip in order of showing. */
export function outlineOf(plan: Plan): ClipOutline {
  const shots = shotsOf(plan);
  return { durationSeconds: shots.at(-1)?.endSeconds ?? 0, sentences: sentencesOf(plan), shots };
}

function sentencesOf(plan: Plan): ClipOutline['sentences'] {
  const shown = captionWords(plan)
    .flatMap(({ text, startSeconds, endSeconds }) => {
      const [span] = toOutput(plan.segments, startSeconds, endSeconds);
      return span ? [{ text, ...span }] : [];
    })
    .sort((a, b) => a.startSeconds - b.startSeconds);
  const sentences: ClipOutline['sentences'] = [];
  let words: typeof shown = [];
  shown.forEach((word, i) => {
    words.push(word);
    const [first] = words;
    if (!first || (!endsSentence(word.text) && i < shown.length - 1)) return;
    const text = joinWords(words.map((one) => one.text));
    sentences.push({ text, startSeconds: first.startSeconds, endSeconds: word.endSeconds });
    words = [];
  });
  return sentences;
}

function shotsOf(plan: Plan): ClipOutline['shots'] {
  return countFrames(plan).flatMap(({ segment, shownAtSeconds }) =>
    segment.shots.map(({ layout, startSeconds, endSeconds }) => ({
      startSeconds: shownAtSeconds + startSeconds - segment.startSeconds,
      endSeconds: shownAtSeconds + endSeconds - segment.startSeconds,
      isMovable: layout.kind === 'fill',
    })),
  );
}

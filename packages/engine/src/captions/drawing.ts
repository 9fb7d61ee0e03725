import type { CaptionLook, Plan } from '@reelwright/plan';
import { lineBox, type Rectangle, wordBox } from './boxes.ts';
import { breakHook } from './hook.ts';
import { type Block, layoutBlock, type PlacedWord } from './layout.ts';
import type { Lettering } from './runs.ts';
import { shownCues } from './shown.ts';
import type { Typefaces } from './typefaces.ts';

/** A word of the drawing, in pixels of the finished frame. */
export type DrawnWord = {
  /** As it is written: cleaned, in capitals where the look wants them. */
  text: string;
  /** Stretches of one font family each, in reading order. */
  runs: { text: string; family: string }[];
  /** The middle of its advance width. */
  x: number;
  baseline: number;
  width: number;
  /** Edges of its letters, without outline and shadow. */
  ink: PlacedWord['ink'];
  /** When it is the word being said; null for words that never are (a hook's). */
  lit: { fromSeconds: number; untilSeconds: number } | null;
  emphasis: boolean;
  /** What the word stands on while it is being said; null when its look has no such box. */
  box: Rectangle | null;
};

/** Words that stand on the screen together. Times in seconds of the finished video. */
export type DrawnBlock = {
  kind: 'caption' | 'hook';
  startSeconds: number;
  endSeconds: number;
  look: CaptionLook;
  /** Em square, outline and shadow in pixels. */
  emPixels: number;
  outlinePixels: number;
  shadowPixels: number;
  /** Size of the word being said, 1 = like the others. */
  activeScale: number;
  rightToLeft: boolean;
  /** Boxes behind the lines; none when the look has none. */
  boxes: Rectangle[];
  /** In reading order. */
  words: DrawnWord[];
};

/** All that is written on a finished video: plain JSON. The script that is burned in is made from this and nothing else. */
export type CaptionDrawing = { width: number; height: number; blocks: DrawnBlock[] };

/**
 * Where every word of a plan's captions and hook stands. Pure and the same in a browser, so that a preview that draws
 * it shows what will be burned in. `typefaces` holds those that the looks name; what is missing is measured by guess.
 */
export function drawCaptions(plan: Plan, typefaces: Typefaces): CaptionDrawing {
  const { width, height } = plan.output;
  const hook = plan.hook === null ? [] : [drawHook(plan, plan.hook, typefaces)];
  return { width, height, blocks: [...hook, ...drawCues(plan, typefaces)] };
}

function drawCues(plan: Plan, typefaces: Typefaces): DrawnBlock[] {
  const { captions, output, language } = plan;
  if (captions.preset === 'none') return [];
  const lettering: Lettering = { look: captions.look, typefaces, language };
  return shownCues(plan).map((cue): DrawnBlock => {
    const block = layoutBlock(
      cue.lines.map((line) => line.map((word) => word.text)),
      lettering,
      output,
      cue.centreY,
    );
    const said = cue.lines.flat();
    const words = block.lines.flat().map((place, i) => ({
      ...drawn(place),
      lit: {
        fromSeconds: i === 0 ? cue.startSeconds : (said[i]?.startSeconds ?? cue.endSeconds),
        untilSeconds: said[i + 1]?.startSeconds ?? cue.endSeconds,
      },
      emphasis: said[i]?.emphasis ?? false,
      box: lettering.look.activeEffect === 'box' ? wordBox(place, block.emPixels, block.outlinePixels) : null,
    }));
    return {
      kind: 'caption',
      startSeconds: cue.startSeconds,
      endSeconds: cue.endSeconds,
      look: lettering.look,
      ...sizes(block),
      boxes: boxesOf(block, lettering.look),
      words: words.filter((word) => word.text !== ''),
    };
  });
}

function drawHook(
  { output, language }: Plan,
  hook: NonNullable<Plan['hook']>,
  typefaces: Typefaces,
): DrawnBlock {
  const lettering: Lettering = { look: hook.look, typefaces, language };
  const block = layoutBlock(breakHook(hook.text, lettering, output), lettering, output, hook.centreY);
  return {
    kind: 'hook',
    startSeconds: hook.startSeconds,
    endSeconds: hook.endSeconds,
    look: hook.look,
    ...sizes(block),
    boxes: boxesOf(block, hook.look),
    words: block.lines
      .flat()
      .filter((word) => word.text !== '')
      .map((word) => ({ ...drawn(word), lit: null, emphasis: false, box: null })),
  };
}

function sizes({ emPixels, outlinePixels, shadowPixels, activeScale, rightToLeft }: Block) {
  return { emPixels, outlinePixels, shadowPixels, activeScale, rightToLeft };
}

function boxesOf(block: Block, look: CaptionLook): Rectangle[] {
  if (look.background === undefined) return [];
  return block.lines.flatMap((line) => lineBox(line, block.emPixels) ?? []);
}

function drawn({
  text,
  runs,
  x,
  baseline,
  width,
  ink,
}: PlacedWord): Omit<DrawnWord, 'lit' | 'emphasis' | 'box'> {
  return { text, runs: runs.map(({ text, family }) => ({ text, family })), x, baseline, width, ink };
}

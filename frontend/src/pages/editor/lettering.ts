import type { CaptionDrawing, DrawnBlock, DrawnWord } from '../../actions/plan.ts';
import { blockOpacity, wordScale } from './pop.ts';

/** Draws the captions and the hook of a moment of the finished video, in pixels of its frame. */
export function drawBlocks(
  context: CanvasRenderingContext2D,
  drawing: CaptionDrawing,
  atSeconds: number,
): void {
  for (const block of drawing.blocks)
    if (block.startSeconds <= atSeconds && atSeconds < block.endSeconds) drawBlock(context, block, atSeconds);
}

function drawBlock(context: CanvasRenderingContext2D, block: DrawnBlock, atSeconds: number): void {
  const opacity = blockOpacity(block, atSeconds);
  context.save();
  context.lineJoin = 'round';
  context.textBaseline = 'alphabetic';
  context.direction = block.rightToLeft ? 'rtl' : 'ltr';
  const { background } = block.look;
  if (background)
    for (const box of block.boxes)
      drawBox(context, block, box, background.fill, background.opacity * opacity);
  for (const word of block.words)
    if (word.box && isLit(word, atSeconds)) drawBox(context, block, word.box, block.look.activeFill, opacity);
  // Outlines under all letters, so that no outline lies over a neighbour's letter.
  for (const layer of ['outline', 'letters'] as const)
    for (const word of block.words) {
      context.globalAlpha = opacity;
      drawWord(context, block, word, atSeconds, layer);
    }
  context.restore();
}

/** The corners of a box, in em; as the renderer draws them. */
const CORNER_EM = 0.16;
/** How far a glow reaches beyond a word's letters, and how soft it is, in em; as the renderer draws it. */
const GLOW_EM = 0.07;
const GLOW_BLUR_EM = 0.045;

function drawBox(
  context: CanvasRenderingContext2D,
  { emPixels }: DrawnBlock,
  { left, right, top, bottom }: DrawnBlock['boxes'][number],
  fill: string,
  opacity: number,
): void {
  context.save();
  context.globalAlpha = opacity;
  context.fillStyle = fill;
  context.beginPath();
  context.roundRect(left, top, right - left, bottom - top, CORNER_EM * emPixels);
  context.fill();
  context.restore();
}

function isLit({ lit }: DrawnWord, atSeconds: number): boolean {
  return lit !== null && lit.fromSeconds <= atSeconds && atSeconds < lit.untilSeconds;
}

function drawWord(
  context: CanvasRenderingContext2D,
  block: DrawnBlock,
  word: DrawnWord,
  atSeconds: number,
  layer: 'outline' | 'letters',
): void {
  const { look, emPixels, outlinePixels, shadowPixels } = block;
  const lit = isLit(word, atSeconds);
  const glows = lit && look.activeEffect === 'glow';
  context.save();
  const scale = wordScale(block, word, atSeconds);
  const middle = lineMiddle(context, block, word);
  // Letters grow about the middle of their line box; outlines and shadows keep their width, as libass has it.
  context.translate(word.x, word.baseline - middle);
  context.scale(scale, scale);
  context.translate(0, middle);
  if (!lit && word.lit !== null) context.globalAlpha *= look.restOpacity ?? 1;
  const shadow = shadowPixels / scale;
  let x = -word.width / 2;
  for (const { text, family } of word.runs) {
    context.font = `${emPixels}px "${family}"`;
    context.textAlign = 'left';
    if (layer === 'outline') {
      const outline = glows ? outlinePixels + GLOW_EM * emPixels : outlinePixels;
      context.lineWidth = (2 * outline) / scale;
      if (shadow > 0) {
        context.strokeStyle = look.shadow;
        context.fillStyle = look.shadow;
        context.strokeText(text, x + shadow, shadow);
        context.fillText(text, x + shadow, shadow);
      }
      context.strokeStyle = glows ? look.activeFill : look.outline;
      if (glows) {
        // A canvas blurs a shadow by half of its radius (HTML, 4.12.5.1.18).
        context.shadowColor = look.activeFill;
        context.shadowBlur = 2 * GLOW_BLUR_EM * emPixels;
      }
      if (outline > 0) context.strokeText(text, x, 0);
    } else {
      // On a box of its colour, and in a light of it, a word has the colour of the others.
      context.fillStyle =
        lit && look.activeEffect === undefined
          ? look.activeFill
          : word.emphasis
            ? (look.emphasisFill ?? look.fill)
            : look.fill;
      context.fillText(text, x, 0);
    }
    x += context.measureText(text).width;
  }
  context.restore();
}

/** How far the middle of a word's line box is above its baseline: of the highest ascent and the deepest descent in it. */
function lineMiddle(
  context: CanvasRenderingContext2D,
  { emPixels }: DrawnBlock,
  { runs }: DrawnWord,
): number {
  const boxes = runs.map(({ text, family }) => {
    context.font = `${emPixels}px "${family}"`;
    return context.measureText(text);
  });
  const ascent = Math.max(0, ...boxes.map((box) => box.fontBoundingBoxAscent));
  const descent = Math.max(0, ...boxes.map((box) => box.fontBoundingBoxDescent));
  return (ascent - descent) / 2;
}

import type { CaptionDrawing, DrawnBlock, DrawnWord } from '../../actions/plan.ts';

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
  context.save();
  context.lineJoin = 'round';
  context.textBaseline = 'alphabetic';
  context.direction = block.rightToLeft ? 'rtl' : 'ltr';
  const { background } = block.look;
  if (background)
    for (const box of block.boxes) drawBox(context, block, box, background.fill, background.opacity);
  for (const word of block.words)
    if (word.box && isLit(word, atSeconds)) drawBox(context, block, word.box, block.look.activeFill, 1);
  // Outlines under all letters, so that no outline lies over a neighbour's letter.
  for (const word of block.words) drawWord(context, block, word, atSeconds, 'outline');
  for (const word of block.words) drawWord(context, block, word, atSeconds, 'letters');
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
  context.translate(word.x, word.baseline);
  if (lit) context.scale(block.activeScale, block.activeScale);
  else if (word.lit !== null) context.globalAlpha = look.restOpacity ?? 1;
  let x = -word.width / 2;
  for (const { text, family } of word.runs) {
    context.font = `${emPixels}px "${family}"`;
    context.textAlign = 'left';
    if (layer === 'outline') {
      const outline = glows ? outlinePixels + GLOW_EM * emPixels : outlinePixels;
      context.lineWidth = 2 * outline;
      if (shadowPixels > 0) {
        context.strokeStyle = look.shadow;
        context.fillStyle = look.shadow;
        context.strokeText(text, x + shadowPixels, shadowPixels);
        context.fillText(text, x + shadowPixels, shadowPixels);
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

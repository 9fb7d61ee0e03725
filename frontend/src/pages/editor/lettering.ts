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
  // Outlines under all letters, so that no outline lies over a neighbour's letter.
  for (const word of block.words) drawWord(context, block, word, atSeconds, 'outline');
  for (const word of block.words) drawWord(context, block, word, atSeconds, 'letters');
  context.restore();
}

function drawWord(
  context: CanvasRenderingContext2D,
  block: DrawnBlock,
  word: DrawnWord,
  atSeconds: number,
  layer: 'outline' | 'letters',
): void {
  const { look, emPixels, outlinePixels, shadowPixels } = block;
  const isLit = word.lit !== null && word.lit.fromSeconds <= atSeconds && atSeconds < word.lit.untilSeconds;
  context.save();
  context.translate(word.x, word.baseline);
  if (isLit) context.scale(block.activeScale, block.activeScale);
  let x = -word.width / 2;
  for (const { text, family } of word.runs) {
    context.font = `${emPixels}px "${family}"`;
    context.textAlign = 'left';
    if (layer === 'outline') {
      context.lineWidth = 2 * outlinePixels;
      if (shadowPixels > 0) {
        context.strokeStyle = look.shadow;
        context.fillStyle = look.shadow;
        context.strokeText(text, x + shadowPixels, shadowPixels);
        context.fillText(text, x + shadowPixels, shadowPixels);
      }
      context.strokeStyle = look.outline;
      if (outlinePixels > 0) context.strokeText(text, x, 0);
    } else {
      context.fillStyle = isLit
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

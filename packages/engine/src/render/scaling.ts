import type { Picture } from '../facts/index.ts';
import { toneMapping } from '../media/index.ts';
import type { Rect } from './camera.ts';

/** Which colours the source's numbers mean, as far as they differ from the finished video's BT.709, limited range. */
export type SourceColour = { matrix: 'bt709' | 'bt601' | 'bt2020' | 'smpte240m' | 'fcc' | 'rgb' };

/** What becomes white in the finished picture, cd/m²: an SDR screen's white. */
const SCREEN_WHITE_NITS = 100;

/** Without these the way over RGB from one matrix to another loses two levels of brightness: measured, 0.747 to 0.738 in OKLab. */
const EXACT = 'bicubic+accurate_rnd+full_chroma_int';

/** Scales, and turns the colours to BT.709 of limited range in the same step (HDR keeps its own until `finish`). */
export function scale(
  size: { width: number; height: number },
  colour: SourceColour,
  picture: Picture,
  name = '',
  perFrame = false,
): string {
  const options = [`w=${size.width}`, `h=${size.height}`];
  if (perFrame) options.push('eval=frame');
  if (!picture.hdr) {
    options.push('out_range=tv');
    if (colour.matrix === 'rgb') options.push('out_color_matrix=bt709');
    else if (colour.matrix !== 'bt709')
      options.push(`in_color_matrix=${colour.matrix}`, 'out_color_matrix=bt709', `flags=${EXACT}`);
  }
  return `scale${name}=${options.join(':')}`;
}

/** Ends a layout's work on the picture: 8 bit 4:2:0, which the scaler then makes itself, and HDR's tone map. */
export function finish(picture: Picture): string {
  if (!picture.hdr) return 'format=yuv420p';
  return [...toneMapping(picture.hdr, SCREEN_WHITE_NITS), 'format=yuv420p'].join(',');
}

/** Cuts out a rectangle. */
export function cut(rect: Rect): string {
  return `crop=${rect.width}:${rect.height}:${rect.x}:${rect.y}`;
}

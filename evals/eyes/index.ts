/**
 * Framing judged on real footage: are cuts found to the frame, is the whole face in the window, and does the camera
 * behave. The judge looks for faces independently of the plan, twice as often.
 */
import { findShared } from '../../packages/engine/src/testing/shared.ts';
import type { Row } from '../row.ts';
import { faceInCropRow, type JudgedClip, judgeClip } from './face-in-crop.ts';
import { otherFootage, singleSpeakerFootage } from './footage.ts';
import { borderTruths, generatedBordersRow, shotBordersRow } from './shot-boundaries.ts';
import { smoothnessRows } from './smoothness.ts';

export { faceInCropRow, type JudgedClip, judgeClip, renderedFaceRow } from './face-in-crop.ts';
export { otherFootage, singleSpeakerFootage } from './footage.ts';
export { smoothnessRows } from './smoothness.ts';

/** Every figure about framing. Without the shared footage only what can be judged on generated pictures. */
export async function eyesRows(): Promise<Row[]> {
  const rows = [await generatedBordersRow()];
  const shared = findShared();
  if (!shared) return rows;
  rows.push(await shotBordersRow(borderTruths(shared), 'real footage'));
  const single = await judgeAll(singleSpeakerFootage(shared));
  const others = await judgeAll(otherFootage(shared));
  for (const shape of ['9:16', '1:1', '4:5', '16:9'] as const) rows.push(faceInCropRow(single, shape));
  for (const shape of ['9:16', '1:1'] as const) rows.push(...smoothnessRows([...single, ...others], shape));
  return rows;
}

async function judgeAll(paths: readonly string[]): Promise<JudgedClip[]> {
  const clips: JudgedClip[] = [];
  for (const path of paths) {
    const clip = await judgeClip(path);
    if (clip) clips.push(clip);
  }
  return clips;
}

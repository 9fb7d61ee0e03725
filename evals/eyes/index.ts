/**
 * Seeing and framing judged on real footage: are cuts found to the frame, is the whole face in the window, is it the
 * face of the one who speaks, does the camera behave, do captions keep clear of faces. The judge looks for faces
 * independently of the plan, twice as often.
 */
import { findShared } from '../../packages/engine/src/testing/shared.ts';
import type { Row } from '../row.ts';
import { captionsOverFacesRow } from './captions.ts';
import { faceInCropRow, type JudgedClip, judgeClip } from './face-in-crop.ts';
import { otherFootage, singleSpeakerFootage } from './footage.ts';
import { insetRows } from './insets.ts';
import { peopleRows } from './people.ts';
import { borderTruths, generatedBordersRow, shotBordersRow } from './shot-boundaries.ts';
import { shotKindRows } from './shot-kinds.ts';
import { smallFacesRows } from './small-faces.ts';
import { smoothnessRows } from './smoothness.ts';
import { hearDuets, speakerInCropRow, speakingRow } from './speaker.ts';

export { faceInCropRow, type JudgedClip, judgeClip, renderedFaceRow } from './face-in-crop.ts';
export { otherFootage, singleSpeakerFootage } from './footage.ts';
export { smoothnessRows } from './smoothness.ts';

/** Share of speech time in which the speaker must be told, and be in the picture. */
const LISTENERS = [
  { listener: 'still', target: 0.98 },
  { listener: 'moving', target: 0.85 },
] as const;

/** Every figure about seeing and framing. Without the shared footage only what can be judged on generated pictures. */
export async function eyesRows(): Promise<Row[]> {
  const rows = [await generatedBordersRow()];
  const shared = findShared();
  if (!shared) return rows;
  rows.push(await shotBordersRow(borderTruths(shared), 'real footage'), ...(await shotKindRows(shared)));
  const single = await judgeAll(singleSpeakerFootage(shared));
  const others = await judgeAll(otherFootage(shared));
  for (const shape of ['9:16', '1:1', '4:5', '16:9'] as const) rows.push(faceInCropRow(single, shape));
  for (const shape of ['9:16', '1:1'] as const) rows.push(...smoothnessRows([...single, ...others], shape));
  rows.push(...(await smallFacesRows(shared)), ...(await peopleRows(shared)), ...(await insetRows(shared)));
  for (const set of ['known', 'held_out'] as const) {
    const duets = await hearDuets(shared, set);
    for (const { listener, target } of LISTENERS) {
      rows.push(speakingRow(duets, listener, target, set));
      rows.push(speakerInCropRow(duets, listener, target, set));
    }
  }
  rows.push(await captionsOverFacesRow(shared));
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

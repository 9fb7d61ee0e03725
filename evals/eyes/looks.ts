import type { Face, Source, Span } from '../../packages/engine/src/facts/index.ts';
import { decodeFrames } from '../../packages/engine/src/media/index.ts';
import { faceView, followFaces, type Look, watchFaces } from '../../packages/engine/src/vision/index.ts';

/** Looks for faces twice as often as the engine does, so that half of what is judged was never seen by the plan. */
export const JUDGE_SAMPLES_PER_SECOND = 10;

/** The faces of a stretch, looked for independently of any plan. Throws when the face models cannot be had. */
export async function judgeLooks(path: string, source: Source, span: Span): Promise<Look[]> {
  if (!source.picture) return [];
  const { watch, fallback } = await watchFaces({});
  if (!watch) throw new Error(fallback.reason);
  await using faces = watch;
  const views = [faceView(source.picture, JUDGE_SAMPLES_PER_SECOND)];
  for await (const frame of decodeFrames(path, source, { ...span, views })) await faces.push(frame);
  return await faces.finish();
}

/** The person a clip is about: of the faces followed through it, the one with the most area over time. */
export function mainFaces(looks: readonly Look[], shots: readonly Span[]): Face[] {
  return shots.flatMap((_, shot) => {
    const tracks = followFaces(looks, shots).filter((track) => track.shot === shot);
    const area = (faces: readonly Face[]) => faces.reduce((sum, { box }) => sum + box.width * box.height, 0);
    return tracks.map((track) => track.faces).sort((a, b) => area(b) - area(a))[0] ?? [];
  });
}

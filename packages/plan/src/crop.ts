import { PlanError } from './error.ts';
import type { Layout } from './layout.ts';
import type { Plan, Shot } from './schema.ts';

/** Where a person wants a shot to look: the middle of the picture that fills the frame, or of two halves. Fractions of the source frame. */
export type Crop =
  | { readonly x: number; readonly y?: number | undefined }
  | { readonly top: Place; readonly bottom: Place };

type Place = { readonly x: number; readonly y: number };

/** A shot of a clip and its place among all of them, from 0. */
export type NumberedShot = { readonly index: number; readonly segment: number; readonly shot: Shot };

/** All shots of a clip in the order they are shown. */
export function numberedShots(plan: Pick<Plan, 'segments'>): NumberedShot[] {
  return plan.segments
    .flatMap(({ shots }, segment) => shots.map((shot) => ({ segment, shot })))
    .map((one, index) => ({ index, ...one }));
}

/**
 * The same video with other crops for the shots that are named by their number (`numberedShots`); a camera that stood
 * close stays as close. Throws PlanError `invalid_edit` when there is no such shot.
 */
export function withCrops(plan: Plan, crops: ReadonlyMap<number, Crop>): Plan {
  const count = numberedShots(plan).length;
  for (const index of crops.keys())
    if (!(Number.isInteger(index) && index >= 0 && index < count))
      throw new PlanError('invalid_edit', `Scene ${index} does not exist: there are ${count}, from 0.`);
  let index = -1;
  const segments = plan.segments.map((segment) => ({
    ...segment,
    shots: segment.shots.map((shot) => {
      index += 1;
      const crop = crops.get(index);
      if (!crop) return shot;
      return { ...shot, layout: cropped(shot, crop), reason: ASKED };
    }),
  }));
  return { ...plan, segments };
}

function cropped({ startSeconds, layout }: Shot, crop: Crop): Layout {
  const before = layout.kind === 'fill' ? layout.camera[0] : undefined;
  const camera = (x: number, y: number, zoom: number) => [{ atSeconds: startSeconds, x, y, zoom }];
  if ('top' in crop)
    return {
      kind: 'split',
      cameras: [camera(crop.top.x, crop.top.y, 1), camera(crop.bottom.x, crop.bottom.y, 1)],
    };
  return { kind: 'fill', camera: camera(crop.x, crop.y ?? before?.y ?? 0.5, before?.zoom ?? 1) };
}

/** How all of a clip is to be framed: as it was decided, the whole picture, or one camera. */
export type Framing = 'auto' | 'full' | 'track';

/** The same video framed in one way: `full` shows the whole picture over itself blurred, `track` never does. */
export function withFraming(plan: Plan, framing: Framing): Plan {
  if (framing === 'auto') return plan;
  const segments = plan.segments.map((segment) => ({
    ...segment,
    shots: segment.shots.map((shot): Shot => {
      const isFull = shot.layout.kind === 'fit';
      if (framing === 'full')
        return isFull ? shot : { ...shot, layout: { kind: 'fit', background: 'blur' }, reason: ALL_ASKED };
      const middle = [{ atSeconds: shot.startSeconds, x: 0.5, y: 0.5, zoom: 1 }];
      return isFull ? { ...shot, layout: { kind: 'fill', camera: middle }, reason: ALL_ASKED } : shot;
    }),
  }));
  return { ...plan, segments };
}

/**
 * The crops that `withCrops` gave a plan and that still hold, by number of shot: what an editor shows as set by hand.
 */
export function askedCrops(plan: Pick<Plan, 'segments'>): Map<number, Crop> {
  return new Map(
    numberedShots(plan).flatMap(({ index, shot }): [number, Crop][] => {
      const crop = shot.reason === ASKED ? cropOf(shot.layout) : null;
      return crop ? [[index, crop]] : [];
    }),
  );
}

function cropOf(layout: Layout): Crop | null {
  if (layout.kind === 'fill') return placeOf(layout.camera[0]);
  if (layout.kind !== 'split') return null;
  const [top, bottom] = layout.cameras.map(([first]) => placeOf(first));
  return top && bottom ? { top, bottom } : null;
}

function placeOf(keyframe: { x: number; y: number } | undefined): Place | null {
  return keyframe ? { x: keyframe.x, y: keyframe.y } : null;
}

const ASKED = 'As it was asked for.';
const ALL_ASKED = 'Framed as it was asked for.';

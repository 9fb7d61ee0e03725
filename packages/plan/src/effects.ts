import { z } from 'zod';
import { cameraAt } from './camera.ts';
import type { ColourEffect } from './colour-effect.ts';
import { meetingShots } from './cuts.ts';
import { TOUCHING_SECONDS } from './fields.ts';
import type { CameraPath, Layout } from './layout.ts';
import type { Plan, Segment, Shot } from './schema.ts';
import { planDuration } from './timeline.ts';

/** Every effect that there is. */
export const EFFECT_TYPES = ['zoom', 'punch-in', 'brightness', 'contrast', 'saturation'] as const;

/** An effect by its name: what is done follows from type and strength alone. Seconds of the finished video. */
export const Effect = z
  .strictObject({
    type: z.enum(EFFECT_TYPES),
    startSeconds: z.number().nonnegative(),
    endSeconds: z.number().nonnegative(),
    /** 1 is hardly noticed, 3 is meant to be. */
    strength: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  })
  .refine((effect) => effect.endSeconds > effect.startSeconds, {
    path: ['endSeconds'],
    error: 'must be after startSeconds',
  });
/** An effect by its name. */
export type Effect = z.infer<typeof Effect>;

/** What one step of strength does. */
const STEPS = { zoom: 0.06, 'punch-in': 0.1, brightness: 0.03, contrast: 0.06, saturation: 0.1 } as const;
/** The closest a camera may come (see `CameraKeyframe`). */
const CLOSEST = 10;

/** What an effect changes at its strongest: zoom as a factor of the picture's size, the others as in `ColourEffect`. */
export function effectValues({ type, strength }: Effect): {
  zoom: number;
  brightness: number;
  contrast: number;
  saturation: number;
} {
  const amount = STEPS[type] * strength;
  return {
    zoom: type === 'zoom' || type === 'punch-in' ? 1 + amount : 1,
    brightness: type === 'brightness' ? amount : 0,
    contrast: type === 'contrast' ? 1 + amount : 1,
    saturation: type === 'saturation' ? 1 + amount : 1,
  };
}

/**
 * The same video with effects: a zoom comes closer all the while, a punch-in is closer at once and goes back at its end,
 * where one camera fills the frame; light and colour change while they last. Effects beyond the video's end do nothing.
 */
export function withEffects(plan: Plan, effects: readonly Effect[]): Plan {
  const durationSeconds = planDuration(plan);
  const inside = effects
    .map((effect) => ({ ...effect, endSeconds: Math.min(effect.endSeconds, durationSeconds) }))
    .filter((effect) => effect.endSeconds - effect.startSeconds > TOUCHING_SECONDS);
  const colours = inside.flatMap((effect): ColourEffect[] => {
    if (effect.type === 'zoom' || effect.type === 'punch-in') return [];
    const { brightness, contrast, saturation } = effectValues(effect);
    const { startSeconds, endSeconds } = effect;
    return [{ startSeconds, endSeconds, brightness, contrast, saturation }];
  });
  const moved = inside.reduce((segments, effect) => zoomed(segments, effect), plan.segments);
  return {
    ...plan,
    segments: moved,
    ...(colours.length > 0 ? { effects: [...(plan.effects ?? []), ...colours] } : {}),
  };
}

/** The segments with the cameras of what an effect lasts over come closer. */
function zoomed(segments: readonly Segment[], effect: Effect): Segment[] {
  const { zoom } = effectValues(effect);
  if (zoom === 1) return [...segments];
  const length = effect.endSeconds - effect.startSeconds;
  let shown = 0;
  return segments.map((segment) => {
    const before = shown - segment.startSeconds;
    shown += segment.endSeconds - segment.startSeconds;
    // How far the effect has come at a moment of the source, 0–1.
    const share = (atSeconds: number) =>
      Math.min(1, Math.max(0, (atSeconds + before - effect.startSeconds) / length));
    const factor = (atSeconds: number) =>
      effect.type === 'punch-in' ? zoom : 1 + (zoom - 1) * share(atSeconds);
    const [from, to] = [effect.startSeconds - before, effect.endSeconds - before];
    const shots = segment.shots.flatMap((shot) => closerBetween(shot, from, to, factor));
    return { ...segment, shots };
  });
}

/** A shot cut at the ends of an effect, its camera closer in between. */
function closerBetween(shot: Shot, from: number, to: number, factor: (atSeconds: number) => number): Shot[] {
  const start = Math.max(shot.startSeconds, from);
  const end = Math.min(shot.endSeconds, to);
  const { layout } = shot;
  if (end - start <= TOUCHING_SECONDS || layout.kind !== 'fill') return [shot];
  const camera = closer(layout.camera, start, end, factor);
  const parts: { startSeconds: number; endSeconds: number; layout: Layout }[] = [
    { startSeconds: shot.startSeconds, endSeconds: start, layout },
    { startSeconds: start, endSeconds: end, layout: { kind: 'fill', camera } },
    { startSeconds: end, endSeconds: shot.endSeconds, layout },
  ];
  // What is too short to be a shot of its own goes to its neighbour.
  const kept = parts.filter((part) => part.endSeconds - part.startSeconds > TOUCHING_SECONDS);
  return meetingShots(
    kept.map((part) => ({ ...shot, ...part })),
    shot,
  );
}

function closer(
  camera: CameraPath,
  start: number,
  end: number,
  factor: (atSeconds: number) => number,
): CameraPath {
  const between = camera.filter(({ atSeconds }) => atSeconds > start && atSeconds < end);
  const keys = [
    { atSeconds: start, ...cameraAt(camera, start) },
    ...between,
    { atSeconds: end, ...cameraAt(camera, end) },
  ];
  return keys.map((key) => ({ ...key, zoom: Math.min(CLOSEST, key.zoom * factor(key.atSeconds)) }));
}

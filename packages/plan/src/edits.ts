import mergePatch from 'json-merge-patch';
import type { Captions } from './captions.ts';
import { clipShots, cutsOutside } from './cuts.ts';
import { PlanError } from './error.ts';
import type { Layout } from './layout.ts';
import { parsePlan } from './parse.ts';
import type { AspectRatio, Plan, Quality, Segment, Shot } from './schema.ts';
import { outputSize } from './sizes.ts';

/**
 * The same video in another shape. Camera paths are kept: they say where to look, and the window's shape follows
 * from the output.
 */
export function withAspectRatio(plan: Plan, aspectRatio: AspectRatio): Plan {
  return {
    ...plan,
    output: { ...plan.output, aspectRatio, ...outputSize(aspectRatio, plan.output.quality) },
  };
}

/** The same video at another quality, with the pixels that quality calls for. */
export function withQuality(plan: Plan, quality: Quality): Plan {
  return { ...plan, output: { ...plan.output, quality, ...outputSize(plan.output.aspectRatio, quality) } };
}

/** The same video with other captions. */
export function withCaptions(plan: Plan, captions: Captions): Plan {
  return { ...plan, captions };
}

/** Another layout for one shot. Throws PlanError `invalid_edit` when there is no such shot. */
export function withLayout(
  plan: Plan,
  at: { segment: number; shot: number },
  layout: Layout,
  reason: string,
): Plan {
  if (!plan.segments[at.segment]?.shots[at.shot])
    throw new PlanError('invalid_edit', `plan.segments[${at.segment}].shots[${at.shot}] does not exist.`);
  const segments = plan.segments.map((segment, s) =>
    s !== at.segment
      ? segment
      : {
          ...segment,
          shots: segment.shots.map((shot, i) => (i === at.shot ? { ...shot, layout, reason } : shot)),
        },
  );
  return { ...plan, segments };
}

/**
 * New bounds for the whole clip, on the source's clock. What lies outside goes; where the clip grows, its first or
 * last shot grows with it, camera held still. Cuts that come to lie outside are forgotten. Throws PlanError `invalid_edit` when nothing would be left.
 */
export function recut(plan: Plan, bounds: { startSeconds: number; endSeconds: number }): Plan {
  const { startSeconds, endSeconds } = bounds;
  if (!(startSeconds >= 0 && endSeconds > startSeconds && endSeconds <= plan.source.durationSeconds))
    throw new PlanError(
      'invalid_edit',
      `bounds must lie inside the source (0 to ${plan.source.durationSeconds} s), start before end.`,
    );
  const kept = plan.segments.flatMap((segment) => {
    const part = clipSegment(segment, startSeconds, endSeconds);
    return part ? [part] : [];
  });
  const first = kept[0];
  const last = kept.at(-1);
  if (!first || !last)
    throw new PlanError(
      'invalid_edit',
      `Nothing of this clip lies between ${startSeconds} s and ${endSeconds} s.`,
    );
  if (startSeconds < (plan.segments[0]?.startSeconds ?? startSeconds))
    kept[0] = growStart(first, startSeconds);
  if (endSeconds > (plan.segments.at(-1)?.endSeconds ?? endSeconds))
    kept[kept.length - 1] = growEnd(kept.at(-1) ?? last, endSeconds);
  const outside = [
    { startSeconds: 0, endSeconds: startSeconds },
    { startSeconds: endSeconds, endSeconds: Number.POSITIVE_INFINITY },
  ];
  return { ...plan, segments: withRoom(kept), cuts: cutsOutside(plan.cuts, [...outside, ...kept]) };
}

/** Leaves a stretch of the source out of the clip, with the cuts inside of it. Throws PlanError `invalid_edit` when nothing would be left. */
export function cutOut(plan: Plan, stretch: { startSeconds: number; endSeconds: number }): Plan {
  const segments = plan.segments.flatMap((segment) => {
    const before = clipSegment(segment, segment.startSeconds, stretch.startSeconds);
    const after = clipSegment(segment, stretch.endSeconds, segment.endSeconds);
    return [before, after].filter((part) => part !== null);
  });
  if (segments.length === 0) throw new PlanError('invalid_edit', 'The cut would leave nothing of the clip.');
  return { ...plan, segments: withRoom(segments), cuts: cutsOutside(plan.cuts, [stretch]) };
}

/**
 * Applies a JSON Merge Patch (RFC 7396): fields given are replaced, `null` removes, lists are replaced whole.
 * The result is validated; throws PlanError `invalid_plan` naming the path, and leaves the plan as it was.
 */
export function patchPlan(plan: Plan, patch: unknown): Plan {
  return parsePlan(mergePatch.apply(structuredClone(plan), patch));
}

/** The JSON Merge Patch (RFC 7396) that makes one plan of another; an empty object when they are the same. */
export function diffPlans(before: Plan, after: Plan): object {
  const patch = mergePatch.generate(before, after);
  return typeof patch === 'object' && patch !== null ? patch : {};
}

function clipSegment(segment: Segment, startSeconds: number, endSeconds: number): Segment | null {
  const start = Math.max(segment.startSeconds, startSeconds);
  const end = Math.min(segment.endSeconds, endSeconds);
  if (end <= start) return null;
  const { entry } = segment;
  // What now starts elsewhere is come to by a cut.
  const kept = entry && start === segment.startSeconds ? { entry } : {};
  return { startSeconds: start, endSeconds: end, shots: clipShots(segment.shots, start, end), ...kept };
}

/** Transitions that have become longer than what they join are cuts. */
function withRoom(segments: readonly Segment[]): Segment[] {
  const half = (one: Segment | undefined) => (one?.entry?.durationSeconds ?? 0) / 2;
  const isTight = (one: Segment | undefined, taken: number) =>
    one !== undefined && one.endSeconds - one.startSeconds < taken;
  const kept: Segment[] = [];
  segments.forEach((segment, i) => {
    const before = kept[i - 1];
    const isLong =
      isTight(segment, half(segment) + half(segments[i + 1])) ||
      isTight(before, half(before) + half(segment));
    const { entry, ...cutTo } = segment;
    kept.push(entry && isLong ? cutTo : segment);
  });
  return kept;
}

function growStart(segment: Segment, startSeconds: number): Segment {
  const shots = segment.shots.map((shot, i): Shot => (i === 0 ? { ...shot, startSeconds } : shot));
  return { ...segment, startSeconds, shots };
}

function growEnd(segment: Segment, endSeconds: number): Segment {
  const last = segment.shots.length - 1;
  const shots = segment.shots.map((shot, i): Shot => (i === last ? { ...shot, endSeconds } : shot));
  return { ...segment, endSeconds, shots };
}

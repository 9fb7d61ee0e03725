import { type FrameRate, type Plan, toFrames } from '@reelwright/plan';
import { cueText, shownCues } from '../captions/index.ts';
import { cutTransitions, type ExportedPlan, notCarried, type PlanMedia } from './media.ts';
import { cutsBefore, sourceFrames, type TimelineShot, timelineShots } from './shots.ts';

/**
 * A plan as an OpenTimelineIO file (`.otio`; OpenTimelineIO serialized schema: Timeline.1, Clip.2): a picture track with
 * a clip per shot, a sound track with a clip per segment, captions, hook and what was left out as markers. The format
 * has no cameras or looks: they stand in the metadata under `reelwright`, the whole plan among them, so that
 * `parsePlan` gives it back. Without `media` the clips refer to a missing file.
 */
export function toOtio(plan: Plan, media: PlanMedia | null = null): ExportedPlan {
  const shots = timelineShots(plan);
  const rate = plan.output.frameRate;
  const reference = referenceTo(plan, media);
  const timeline = {
    OTIO_SCHEMA: 'Timeline.1',
    name: plan.about.title,
    global_start_time: time(0, rate),
    metadata: { reelwright: { plan } },
    tracks: {
      OTIO_SCHEMA: 'Stack.1',
      ...item('tracks', null),
      markers: [...captionMarkers(plan), ...hookMarkers(plan)],
      children: [
        track(
          'Video',
          shots.map((shot) => clip(shot.layout.kind, shot, reference, cutMarkers(plan, shot))),
        ),
        ...(plan.source.hasSound
          ? [
              track(
                'Audio',
                segmentsOf(shots).map((run) => clip('sound', run, reference, [])),
              ),
            ]
          : []),
      ],
    },
  };
  return { text: `${JSON.stringify(timeline, null, 2)}\n`, fallbacks: fallbacksOf(plan) };

  function clip(
    name: string,
    run: Pick<TimelineShot, 'sourceFrame' | 'frames'> & Partial<TimelineShot>,
    to: object,
    markers: object[],
  ) {
    const { layout, reason } = run;
    return {
      OTIO_SCHEMA: 'Clip.2',
      ...item(name, range(run.sourceFrame, run.frames, rate)),
      ...(layout ? { metadata: { reelwright: { layout, reason } } } : {}),
      markers,
      active_media_reference_key: 'DEFAULT_MEDIA',
      media_references: { DEFAULT_MEDIA: to },
    };
  }
}

/** The fields that every item has. */
function item(name: string, sourceRange: object | null) {
  return { name, metadata: {}, source_range: sourceRange, effects: [], markers: [], enabled: true };
}

function track(kind: 'Video' | 'Audio', children: object[]) {
  return { OTIO_SCHEMA: 'Track.1', ...item(kind, null), kind, children };
}

/** Shots that follow each other in the source are one stretch of sound. */
function segmentsOf(shots: readonly TimelineShot[]): { sourceFrame: number; frames: number }[] {
  const runs: { sourceFrame: number; frames: number }[] = [];
  for (const shot of shots) {
    const last = runs.at(-1);
    if (last && !shot.opensSegment) last.frames += shot.frames;
    else runs.push({ sourceFrame: shot.sourceFrame, frames: shot.frames });
  }
  return runs;
}

function referenceTo(plan: Plan, media: PlanMedia | null): object {
  const { source, output } = plan;
  const common = {
    name: media?.name ?? 'source',
    metadata: { reelwright: { contentHash: source.contentHash } },
    available_range: range(0, sourceFrames(plan), output.frameRate),
    available_image_bounds: null,
  };
  return media === null
    ? { OTIO_SCHEMA: 'MissingReference.1', ...common }
    : { OTIO_SCHEMA: 'ExternalReference.1', ...common, target_url: media.url };
}

function captionMarkers(plan: Plan): object[] {
  return shownCues(plan).map((cue) => marker(cueText(cue), 'WHITE', cue, plan.output.frameRate, 'caption'));
}

function hookMarkers({ hook, output }: Plan): object[] {
  return hook === null ? [] : [marker(hook.text, 'YELLOW', hook, output.frameRate, 'hook')];
}

/** What was left out just before a segment, where it is missed; on the source's clock, as a clip's markers are. */
function cutMarkers(plan: Plan, shot: TimelineShot): object[] {
  return cutsBefore(plan, shot).map((cut) => ({
    OTIO_SCHEMA: 'Marker.2',
    name: `Left out: ${cut.kind}`,
    color: 'RED',
    comment: cut.text,
    marked_range: range(shot.sourceFrame, 0, plan.output.frameRate),
    metadata: { reelwright: { kind: 'cut' } },
  }));
}

function marker(
  name: string,
  color: 'WHITE' | 'YELLOW',
  span: { startSeconds: number; endSeconds: number },
  rate: FrameRate,
  kind: 'caption' | 'hook',
): object {
  const start = toFrames(span.startSeconds, rate);
  return {
    OTIO_SCHEMA: 'Marker.2',
    name,
    color,
    comment: '',
    marked_range: range(start, toFrames(span.endSeconds, rate) - start, rate),
    metadata: { reelwright: { kind } },
  };
}

function range(startFrame: number, frames: number, rate: FrameRate) {
  return { OTIO_SCHEMA: 'TimeRange.1', start_time: time(startFrame, rate), duration: time(frames, rate) };
}

function time(frames: number, rate: FrameRate) {
  return { OTIO_SCHEMA: 'RationalTime.1', rate: rate.numerator / rate.denominator, value: frames };
}

function fallbacksOf(plan: Plan): ExportedPlan['fallbacks'] {
  const inMetadata = ['layouts', ...notCarried(plan, ['segments'])].map((field) => ({
    used: 'metadata.reelwright',
    instead_of: field === 'layouts' ? 'cameras and panes' : `plan.${field}`,
    reason: 'OpenTimelineIO has no common word for it; programs show the source as it is.',
  }));
  return [...cutTransitions(plan), ...inMetadata];
}

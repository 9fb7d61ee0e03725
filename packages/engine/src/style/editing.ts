import type { Lettering, Look, MeasuredTransition } from '../facts/index.ts';
import type { StyleTransition } from './dna.ts';

/** Ways of cutting, most frequent first. */
export type RankedTransitions = {
  primary: StyleTransition;
  secondary: StyleTransition | null;
  /** Mean fit of those that were counted, 0–1; null when there are none. */
  fit: number | null;
};

/** Where one picture stands throughout, a cut is what is done next. */
const UNCUT: StyleTransition = { type: 'cut', duration_ms: 0, easing: 'linear' };

/** The most and the second most frequent kind of transition, each with its usual duration and easing. */
export function rankTransitions(transitions: readonly MeasuredTransition[]): RankedTransitions {
  const kinds = new Map<MeasuredTransition['kind'], MeasuredTransition[]>();
  for (const one of transitions) kinds.set(one.kind, [...(kinds.get(one.kind) ?? []), one]);
  const [primary, secondary] = [...kinds.values()].sort((a, b) => b.length - a.length).map(usual);
  const fits = transitions.map(({ fit }) => fit);
  return {
    primary: primary ?? UNCUT,
    secondary: secondary ?? null,
    fit: fits.length > 0 ? mean(fits) : null,
  };
}

function usual(transitions: readonly MeasuredTransition[]): StyleTransition {
  const lengths = transitions
    .map(({ startSeconds, endSeconds }) => 1000 * (endSeconds - startSeconds))
    .sort((a, b) => a - b);
  const easings = new Map<MeasuredTransition['easing'], number>();
  for (const { easing } of transitions) easings.set(easing, (easings.get(easing) ?? 0) + 1);
  const [easing] = [...easings].sort((a, b) => b[1] - a[1])[0] ?? ['linear' as const];
  const type = transitions[0]?.kind ?? 'cut';
  return { type, duration_ms: Math.round(lengths[Math.floor(lengths.length / 2)] ?? 0), easing };
}

/** Speeds at which half of the scale is reached, widths per second: a quick pan, and somebody who gestures. */
const HALF = { pan: 0.25, subject: 0.06, shake: 0.3 };
/** A zoom moves the edge of the picture by half its rate. */
const EDGE_PER_ZOOM = 0.5;
/** A pan counts this much of a zoom in `zoom_usage`. */
const PAN_AS_ZOOM = 1 / 3;

/** Motion of camera and subject, 0–100, and the share of time in which the camera zooms (or pans: a third), 0–100. */
export function motionOf(look: Look): { intensity: number; zoomUsage: number; evidence: number | null } {
  const shots = look.shots.flatMap(({ camera, startSeconds, endSeconds }) =>
    camera ? [{ camera, weight: endSeconds - startSeconds }] : [],
  );
  const weight = shots.reduce((sum, shot) => sum + shot.weight, 0);
  if (weight <= 0) return { intensity: 0, zoomUsage: 0, evidence: null };
  const over = (value: (shot: (typeof shots)[number]['camera']) => number) =>
    shots.reduce((sum, shot) => sum + shot.weight * value(shot.camera), 0) / weight;
  const speed =
    over(({ panSpeed, zoomRate }) => panSpeed + EDGE_PER_ZOOM * zoomRate) / HALF.pan +
    over(({ subjectSpeed }) => subjectSpeed) / HALF.subject +
    over(({ shake }) => shake) / HALF.shake;
  const zoomUsage = over(({ zoomShare, panShare }) =>
    Math.min(1, zoomShare + PAN_AS_ZOOM * Math.min(panShare, 1 - zoomShare)),
  );
  return {
    intensity: Math.round((100 * speed) / (1 + speed)),
    zoomUsage: Math.round(100 * zoomUsage),
    evidence: over(({ evidence }) => evidence),
  };
}

/** Captions stand in the lower part of the frame … */
const LOWER = 0.5;
/** … about its middle … */
const CENTRED = 0.15;
/** … for about as long as a phrase, seconds … */
const PHRASE = { from: 0.4, to: 8 };
/** … and so many a minute, at least three of them. */
const CAPTIONS_PER_MINUTE = 4;

/** Whether lettering comes and goes as captions do. */
export function hasSubtitles(lettering: readonly Lettering[], durationSeconds: number): boolean {
  const captions = lettering.filter(({ box, startSeconds, endSeconds }) => {
    const seconds = endSeconds - startSeconds;
    const isCentred = Math.abs(box.x + box.width / 2 - 0.5) < CENTRED;
    return box.y + box.height / 2 > LOWER && isCentred && seconds >= PHRASE.from && seconds <= PHRASE.to;
  });
  return captions.length >= Math.max(3, (CAPTIONS_PER_MINUTE * durationSeconds) / 60);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

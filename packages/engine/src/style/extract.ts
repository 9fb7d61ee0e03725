import type { Fallback, Look, Music, ShotLook } from '../facts/index.ts';
import { STYLE_VERSION, type StyleConfidence, type StyleDna } from './dna.ts';
import { hasSubtitles, motionOf, rankTransitions } from './editing.ts';
import { limited, type ReadGrade, readGrade } from './grade.ts';
import { audioStyle, styleBeats } from './sound.ts';

/** What a style is extracted from; null: the source has no picture, or no sound. */
export type StyleFacts = { durationSeconds: number; look: Look | null; music: Music | null };

/** A style of half a minute and more is told reliably; below that confidence falls in proportion. */
const ENOUGH_SECONDS = 30;
/** So many transitions tell how a video is cut. */
const ENOUGH_TRANSITIONS = 5;
/** Colours need this share of grey to be sure of the cast, and so many shots for the subject not to matter. */
const ENOUGH_GREY = 0.4;
const ENOUGH_SHOTS = 4;

const UNGRADED: ReadGrade = {
  temperature: 0,
  tint: 0,
  saturation: 0,
  contrast: 0,
  highlights: 0,
  shadows: 0,
};

/** The style of a video from what was measured of it; `createdAt` is ISO 8601. The same facts give the same style. */
export function extractStyle({ durationSeconds, look, music }: StyleFacts, createdAt: string): StyleDna {
  const transitions = rankTransitions(look?.transitions ?? []);
  const motion = look ? motionOf(look) : { intensity: 0, zoomUsage: 0, evidence: null };
  const confidence = confidenceOf(
    { durationSeconds, look, music },
    { motion: motion.evidence, fit: transitions.fit },
  );
  const grade = look ? meanGrade(look.shots) : UNGRADED;
  return {
    version: STYLE_VERSION,
    color_grade: {
      temperature: degree(grade.temperature),
      tint: degree(grade.tint),
      saturation: degree(grade.saturation),
      contrast: degree(grade.contrast),
      highlights: degree(grade.highlights),
      shadows: degree(grade.shadows),
    },
    aspect_ratio: nearestAspect(look?.aspect ?? 16 / 9),
    frame_rate: nearestRate(look?.framesPerSecond ?? 30),
    audio_style: audioStyle(music),
    cut_frequency: look ? round((60 * look.transitions.length) / Math.max(1e-3, durationSeconds), 2) : 0,
    motion_intensity: motion.intensity,
    zoom_usage: motion.zoomUsage,
    primary_transition: transitions.primary,
    secondary_transition: transitions.secondary,
    text_overlays: [],
    use_subtitles: look ? hasSubtitles(look.lettering, durationSeconds) : false,
    detected_beats: styleBeats(music, durationSeconds),
    tempo_bpm: music?.pulse ? round(music.pulse.beatsPerMinute, 1) : null,
    music_genre: null,
    created_at: createdAt,
    source_duration_seconds: round(durationSeconds, 3),
    extraction_confidence: wholeOf(confidence),
    confidence,
    fallbacks: fallbacksOf(look, music),
  };
}

/** The grade of a video: that of its shots, each for as long as it is seen. */
function meanGrade(shots: readonly ShotLook[]): ReadGrade {
  const graded = shots.flatMap(({ colours, startSeconds, endSeconds }) =>
    colours ? [{ grade: readGrade(colours), weight: endSeconds - startSeconds }] : [],
  );
  const weight = graded.reduce((sum, shot) => sum + shot.weight, 0);
  if (weight <= 0) return UNGRADED;
  const over = (field: keyof ReadGrade) =>
    graded.reduce((sum, shot) => sum + shot.weight * limited(shot.grade[field]), 0) / weight;
  return {
    temperature: over('temperature'),
    tint: over('tint'),
    saturation: over('saturation'),
    contrast: over('contrast'),
    highlights: over('highlights'),
    shadows: over('shadows'),
  };
}

function confidenceOf(
  { durationSeconds, look, music }: StyleFacts,
  measured: { motion: number | null; fit: number | null },
): StyleConfidence {
  const length = Math.min(1, durationSeconds / ENOUGH_SECONDS);
  const seen = look ? 0.5 + 0.5 * length : null;
  const count = look?.transitions.length ?? 0;
  const enough = Math.min(1, count / ENOUGH_TRANSITIONS);
  return {
    color_grade: look ? colourEvidence(look.shots) : null,
    pacing: seen === null ? null : round(seen, 2),
    transitions: measured.fit === null ? null : round(measured.fit * (0.4 + 0.6 * enough), 2),
    motion: measured.motion === null ? null : round(measured.motion * (0.5 + 0.5 * length), 2),
    text: look ? round(0.3 + 0.4 * length, 2) : null,
    music: music?.pulse ? round(Math.min(1, 0.4 + music.pulse.clarity), 2) : null,
    audio_style: music && music.loudness !== null ? round(0.4 + 0.4 * length, 2) : null,
  };
}

/** Much grey or skin to tell the cast from, and many shots. */
function colourEvidence(shots: readonly ShotLook[]): number | null {
  const colours = shots.flatMap((shot) => shot.colours ?? []);
  if (colours.length === 0) return null;
  const grey = colours.reduce((sum, { greyShare }) => sum + greyShare, 0) / colours.length;
  const many = Math.min(1, colours.length / ENOUGH_SHOTS);
  return round(Math.min(1, grey / ENOUGH_GREY) * (0.5 + 0.5 * many), 2);
}

/** The mean of what was measured at all; 0 when nothing was. */
function wholeOf(confidence: StyleConfidence): number {
  const known = Object.values(confidence).filter((value) => value !== null);
  return round(known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length), 2);
}

function fallbacksOf(look: Look | null, music: Music | null): Fallback[] {
  const fallbacks: Fallback[] = [...(look?.fallbacks ?? [])];
  if (!look)
    fallbacks.push({
      used: 'a neutral picture',
      instead_of: 'the style of the picture',
      reason: 'The file has no picture.',
    });
  if (!music)
    fallbacks.push({
      used: 'an untouched sound',
      instead_of: 'the style of the sound',
      reason: 'The file has no sound.',
    });
  if (music?.pulse)
    fallbacks.push({
      used: 'no genre',
      instead_of: 'the genre of the music',
      reason: 'There is no model here that tells genres.',
    });
  if (look && look.lettering.length > 0)
    fallbacks.push({
      used: 'no text overlays',
      instead_of: `the words of ${look.lettering.length} pieces of lettering`,
      reason: 'Lettering was seen, but there is no model here that reads it.',
    });
  return fallbacks;
}

/** The shape of a style that is nearest to width ÷ height. */
export function nearestAspect(aspect: number): StyleDna['aspect_ratio'] {
  return nearest(aspect, { '16:9': 16 / 9, '9:16': 9 / 16, '1:1': 1 });
}

function nearest<Name extends string>(value: number, known: Record<Name, number>): Name {
  const names = Object.keys(known).filter((name): name is Name => name in known);
  const off = (name: Name) => Math.abs(Math.log(value / known[name]));
  return names.reduce((best, name) => (off(name) < off(best) ? name : best));
}

/** The frame rate of a style that is nearest to a number of frames a second. */
export function nearestRate(value: number): StyleDna['frame_rate'] {
  const off = (rate: number) => Math.abs(Math.log(value / rate));
  return ([24, 30, 60] as const).reduce<24 | 30 | 60>(
    (best, rate) => (off(rate) < off(best) ? rate : best),
    24,
  );
}

function degree(value: number): number {
  // Adding 0 turns −0 into 0.
  return Math.round(limited(value)) + 0;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

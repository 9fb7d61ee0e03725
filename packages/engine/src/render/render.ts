import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { frameSeconds, type Plan } from '@reelwright/plan';
import { EngineError, throwIfCancelled } from '../error.ts';
import type { Fallback, Picture, Source } from '../facts/index.ts';
import { hasFilter, hashFile, seekPreroll } from '../media/index.ts';
import { readColour } from './colour.ts';
import { type DubJob, layDub } from './dub.ts';
import { encodePlan } from './encode.ts';
import { checkFinished, dropPartial, keepFile, partialName, readFinished } from './finished.ts';
import { layCaptions } from './fonts.ts';
import type { GraphFiles } from './graph.ts';
import { chooseTreatment, type Loudness, measureFile } from './loudness.ts';
import type { SoundTreatment } from './sound.ts';

/** What a render needs besides the plan. */
export type RenderOptions = {
  source: Source;
  /** The source file. */
  path: string;
  /** The captions as ASS text; null burns nothing. */
  captions: string | null;
  /** TrueType files of the fonts that the captions name. */
  fonts: readonly string[];
  /** The finished `.mp4`. Its folder exists; a file of that name is replaced when the new one is whole. */
  file: string;
  /** A picture of the clip, `.jpg`, or null for none. */
  poster: string | null;
  /** The file that the plan's dub names; needed when it has one. */
  dubTrack?: string | undefined;
  signal?: AbortSignal | undefined;
  /** Grows from 0 to 1. */
  onProgress?: ((fraction: number) => void) | undefined;
};

/** What came out, measured on the finished file. */
export type Rendered = {
  durationSeconds: number;
  /** Null without sound, or when it is silent. */
  loudnessLufs: number | null;
  truePeakDbtp: number | null;
  fallbacks: Fallback[];
};

/** How much of the whole the measuring of the sound takes, for progress. */
const SOUND_SHARE = 0.08;

/**
 * Makes the picture of a plan: measures the sound, then one encode straight from the source to a temporary name in the
 * same folder, checked, synced to disk and renamed. After an error or a cancel nothing is left of it. The same plan and
 * source give the same bytes with the same ffmpeg. Throws EngineError: `no_picture`, `invalid_input` (another source
 * than the plan's), `missing_dependency` (a font), `cancelled`, `timed_out`, `limit_exceeded`, `process_failed`.
 */
export async function renderPlan(plan: Plan, options: RenderOptions): Promise<Rendered> {
  const { source, signal } = options;
  const picture = checkSource(plan, source);
  throwIfCancelled(signal);
  const job = { plan, source, path: resolve(options.path), signal };
  const targets = {
    file: resolve(options.file),
    poster: options.poster === null ? null : resolve(options.poster),
  };
  const folder = await mkdtemp(join(tmpdir(), 'reelwright-render-'));
  try {
    const fallbacks: Fallback[] = [];
    const files: GraphFiles = { captions: null, fonts: null };
    if (options.captions !== null && /^Dialogue:/m.test(options.captions)) {
      const laid = await layCaptions(options.captions, options.fonts, folder, signal);
      Object.assign(files, { captions: laid.captions, fonts: laid.fonts });
      fallbacks.push(...laid.fallbacks);
    }
    await layVoice(options.dubTrack, { ...job, folder });
    const treatment = await treat({ ...job, folder }, fallbacks);
    options.onProgress?.(SOUND_SHARE);

    const colour = await readColour(job.path, source, picture, signal);
    const encode = async (leastLeadSeconds: number) => {
      const frames = await encodePlan({
        ...job,
        picture: withToneMap(picture, fallbacks),
        colour,
        treatment,
        files,
        folder,
        targets,
        leastLeadSeconds,
        onProgress: (fraction) => options.onProgress?.(SOUND_SHARE + (1 - SOUND_SHARE) * fraction),
      });
      return { frames, finished: await readFinished(partialName(targets.file), signal) };
    };
    let encoded = await encode(seekPreroll(source.demuxer));
    if (encoded.finished.frames < encoded.frames) {
      // The picture ended long before the sound: its last frame, which is to be held, lies further back.
      fallbacks.push({
        used: 'the last picture, held',
        instead_of: 'moving pictures to the end',
        reason: 'The picture ends before the sound does.',
      });
      encoded = await encode(Number.POSITIVE_INFINITY);
    }
    const partial = partialName(targets.file);
    checkFinished(encoded.finished, {
      frames: encoded.frames,
      hasSound: treatment !== null,
      frameRate: plan.output.frameRate,
    });
    const loudness: Loudness = treatment
      ? await measureFile(partial, signal)
      : { integratedLufs: null, truePeakDbtp: null };
    throwIfCancelled(signal);
    if (targets.poster !== null) await keepFile(targets.poster);
    await keepFile(targets.file);
    options.onProgress?.(1);
    return {
      durationSeconds: frameSeconds(encoded.frames, plan.output.frameRate),
      loudnessLufs: loudness.integratedLufs,
      truePeakDbtp: loudness.truePeakDbtp,
      fallbacks,
    };
  } finally {
    // After success there is nothing under these names any more.
    await dropPartial(targets.file);
    if (targets.poster !== null) await dropPartial(targets.poster);
    await rm(folder, { recursive: true, force: true });
  }
}

function checkSource(plan: Plan, source: Source): Picture {
  if (plan.source.contentHash !== source.contentHash)
    throw new EngineError(
      'invalid_input',
      'The plan was made for another file; hand in the file it was made for.',
    );
  if (!source.picture)
    throw new EngineError(
      'no_picture',
      'The file has sound only; a clip needs a picture, so hand in a video.',
    );
  return source.picture;
}

/** Tone mapping needs zscale, which some builds of ffmpeg lack. */
function withToneMap(picture: Picture, fallbacks: Fallback[]): Picture {
  if (!picture.hdr || hasFilter('zscale')) return picture;
  if (!fallbacks.some((fallback) => fallback.instead_of === 'tone mapping'))
    fallbacks.push({
      used: 'HDR colours as they are',
      instead_of: 'tone mapping',
      reason: 'This ffmpeg has no zscale filter; the colours look pale.',
    });
  return { ...picture, hdr: null };
}

/** Lays the voice of a dub, once it is known that the track is the one that the plan was made with. */
async function layVoice(track: string | undefined, job: Omit<DubJob, 'track'>): Promise<void> {
  const { dub } = job.plan;
  if (!dub || !job.source.sound) return;
  const said = `The plan is dubbed: hand in the track with the hash ${dub.trackHash}`;
  if (track === undefined) throw new EngineError('invalid_input', `${said}.`);
  if ((await hashFile(track, job.signal)).contentHash !== dub.trackHash)
    throw new EngineError('invalid_input', `${said}; this one has another.`);
  await layDub({ ...job, track, dub });
}

async function treat(
  job: { plan: Plan; source: Source; path: string; folder: string; signal: AbortSignal | undefined },
  fallbacks: Fallback[],
): Promise<SoundTreatment | null> {
  const { sound } = job.source;
  if (!sound) {
    fallbacks.push({
      used: 'a clip without sound',
      instead_of: 'sound',
      reason: 'The file has no sound that can be read.',
    });
    return null;
  }
  if (!job.plan.sound) return null;
  const chosen = await chooseTreatment(job, sound, job.plan.sound);
  fallbacks.push(...chosen.fallbacks);
  return chosen.treatment;
}

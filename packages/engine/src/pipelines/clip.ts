import { createHash } from 'node:crypto';
import type { Plan } from '@reelwright/plan';
import { EngineError } from '../error.ts';
import type { Fallback, Picture, Scenes, Source, Span, Transcript } from '../facts/index.ts';
import { frameClip, onlyWith } from '../framing/index.ts';
import { obtainModel } from '../models/index.ts';
import { RECOGNISERS, understands } from '../speech/index.ts';
import { assemblePlan, outputForm, type Writing } from './assemble.ts';
import { bestMoments, wholeSource } from './choose.ts';
import { type Context, openContext, type PipelineSettings } from './context.ts';
import { deliverManifest } from './deliver.ts';
import { inStage } from './events.ts';
import { withoutFlashFrames } from './flash-frames.ts';
import { hear } from './hear.ts';
import { writingFor } from './lettering.ts';
import { look } from './look.ts';
import { type Manifest, type ManifestOverview, manifestSpeakers } from './manifest.ts';
import { openSource } from './open.ts';
import type { ClipOptions } from './options.ts';
import { lengthenChosen, listenToChosen, type Paced, paceChosen } from './pace.ts';
import { renderClips } from './render-clips.ts';

/** What `clip` needs beside the source and the options. */
export type ClipSettings = PipelineSettings & {
  /** Where the clips go; made when it is not there. */
  folder: string;
  /** Stands before the file names in the manifest's addresses. Default: nothing, so that they are relative. */
  urlPrefix?: string | undefined;
  /** Default: derived from source and options, so that the same job has the same id. */
  jobId?: string | undefined;
};

/**
 * A long video in, finished clips out: hear what is said, choose the moments, place the words, listen to the voices,
 * look at the faces, leave out what slows it down, plan, render. Clips that fail are named in the manifest; the others are whole. Throws EngineError when the source
 * cannot be used at all, or when every clip failed.
 */
export async function clip(path: string, options: ClipOptions, settings: ClipSettings): Promise<Manifest> {
  const context = openContext(settings);
  const { source, plans, speakers, languageModel, fallbacks } = await planClips(path, options, context);
  const jobId = settings.jobId ?? jobIdOf(source, options);
  const { clips, failed } = await renderClips(path, source, plans, settings, context);
  const manifest: Manifest = {
    jobId,
    duration: source.durationSeconds,
    clipCount: clips.length,
    clips,
    failed,
    speakers,
    languageModel,
    fallbacks,
  };
  await deliverManifest(settings.folder, manifest);
  return manifest;
}

/**
 * Hears what `plan` with the same options will need to know, and keeps it in `settings.facts`, so that a run that is broken
 * off does not hear it again. Throws EngineError as `plan` does where that follows from the sound alone.
 */
export async function hearForPlan(
  path: string,
  options: ClipOptions,
  settings: PipelineSettings,
): Promise<void> {
  const context = openContext(settings);
  const source = await openSource(path, context);
  pictureOf(source);
  const within = trimmed(source, options);
  if (options.mode === 'none' && source.sound === null) return;
  await obtainModels(context);
  await hear(path, source, within, context).catch((error: unknown) => {
    // All of a source is clipped whether its words are understood or not.
    const isForeign = error instanceof EngineError && error.code === 'language_unsupported';
    if (!(isForeign && options.mode === 'none')) throw error;
  });
}

/** Everything up to the picture: the plans of the clips, best first, and nothing written. */
export async function plan(
  path: string,
  options: ClipOptions,
  settings: PipelineSettings,
): Promise<ManifestOverview & { source: Source; plans: Plan[]; fallbacks: Fallback[] }> {
  return planClips(path, options, openContext(settings));
}

async function planClips(path: string, options: ClipOptions, context: Context) {
  const source = await openSource(path, context);
  const picture = pictureOf(source);
  const within = trimmed(source, options);
  await obtainModels(context);
  const output = outputForm(options, picture);
  const frameSeconds = output.frameRate.denominator / output.frameRate.numerator;
  const first =
    options.mode === 'none'
      ? await wholeSource(path, source, within, options, context)
      : await bestMoments(path, source, within, options, context);
  const listened = await listenToChosen(path, source, first, within, options, context);
  const chosen = await lengthenChosen(path, source, first, listened, within, options, frameSeconds, context);
  const spans = chosen.moments.map(({ span }) => span);
  const scenes = await look(path, source, spans, listened, context);
  const { writing, fallbacks: unwritten } = await writingFor(chosen, options, output, context.signal);
  const { plans, notTold } = await inStage(context.events, 'plan', () => {
    const paced = paceChosen(chosen, listened, scenes, options, frameSeconds);
    const calm = withoutFlashFrames(paced.clips, chosen, scenes, options, frameSeconds);
    return {
      plans: calm.map((clip) =>
        planClip(source, picture, options, clip, chosen.heard?.transcript ?? null, scenes, writing),
      ),
      notTold: paced.fallbacks,
    };
  });
  const fallbacks = unique([
    ...source.fallbacks,
    ...(chosen.heard?.transcript.fallbacks ?? []),
    ...chosen.fallbacks,
    ...scenes.fallbacks,
    ...hookFallbacks(options, context),
    ...unwritten,
    ...notTold,
  ]);
  for (const fallback of fallbacks) context.events({ type: 'fallback', fallback });
  const speakers = manifestSpeakers(scenes.speaking);
  return { source, plans, speakers, languageModel: chosen.languageModel, fallbacks };
}

function planClip(
  source: Source,
  picture: Picture,
  options: ClipOptions,
  paced: Paced,
  transcript: Transcript | null,
  scenes: Scenes,
  writing: Writing,
): Plan {
  const turns = paced.cuts.filter(({ kind }) => kind === 'interviewer');
  const output = outputForm(options, picture);
  const framed = onlyWith(
    options.layouts,
    frameClip(paced.kept, turns, scenes, picture, output),
    scenes,
    picture,
    output,
  );
  return assemblePlan({ source, picture, options, paced, transcript, framed, scenes, writing });
}

/** The picture of a source. Throws EngineError `no_picture`. */
export function pictureOf(source: Source): Picture {
  if (source.picture === null)
    throw new EngineError(
      'no_picture',
      'The file has sound but no picture. Give a video; to get its words only, use "reelwright transcribe".',
    );
  return source.picture;
}

/** The part of a source that is clipped. Throws EngineError `invalid_input` when nothing of it is left. */
export function trimmed(source: Source, options: ClipOptions): Span {
  const span = {
    startSeconds: options.trimStart,
    endSeconds: Math.min(options.trimEnd ?? source.durationSeconds, source.durationSeconds),
  };
  if (span.endSeconds <= span.startSeconds)
    throw new EngineError(
      'invalid_input',
      `options.trimStart is ${options.trimStart} s, but the source is only ${source.durationSeconds.toFixed(1)} s long.`,
    );
  return span;
}

/** Fetches what hearing and looking need. Throws EngineError `model_unavailable` where nothing can be done without. */
export async function obtainModels(context: Context): Promise<void> {
  const { recogniser, language } = context;
  const ears = RECOGNISERS[recogniser];
  // One that does not understand the language will not be used; `hear` says what is done instead.
  const earModels = language === null || understands(ears, language) ? ears.models : [];
  const names = ['silero-vad', ...earModels, ...EYE_MODELS] as const;
  await inStage(context.events, 'models', async (progress) => {
    for (const [i, name] of names.entries()) {
      const obtained = obtainModel(name, {
        signal: context.signal,
        onProgress: ({ receivedBytes, totalBytes }) =>
          progress((i + receivedBytes / totalBytes) / names.length),
      });
      await obtained.catch((error: unknown) => {
        // Clips can be made without eyes; `look` reports what it did instead.
        const isEye = EYE_MODELS.some((eye) => eye === name);
        if (!(isEye && error instanceof EngineError && error.code === 'model_unavailable')) throw error;
      });
    }
  });
}

const EYE_MODELS = ['facemesh', 'yunet', 'blazeface', 'lr-asd'] as const;

/** Says when hooks are wanted and not written, or taken from the talk by rules because no language model writes them. */
function hookFallbacks(options: ClipOptions, { languageModel }: Context): Fallback[] {
  if (!options.autoHook && options.burnHook)
    return [
      {
        used: 'no hook',
        instead_of: 'a hook over the first seconds',
        reason: 'With options.autoHook false no hook is written, so there is none to show.',
      },
    ];
  if (!options.autoHook || languageModel.reason === null) return [];
  return [
    {
      used: 'local title, hook and hashtags',
      instead_of: 'a language model',
      reason: languageModel.reason,
    },
  ];
}

function unique(fallbacks: Fallback[]): Fallback[] {
  return [...new Map(fallbacks.map((fallback) => [JSON.stringify(fallback), fallback])).values()];
}

/** Ten letters and digits from what is made of what, and how; the same job has the same id. */
export function jobIdOf(source: Source, options: unknown): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([source.contentHash, options]))
    .digest();
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  return [...digest.subarray(0, 10)].map((byte) => alphabet[byte % alphabet.length]).join('');
}

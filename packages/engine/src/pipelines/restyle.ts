import type { Plan } from '@reelwright/plan';
import { EngineError } from '../error.ts';
import type { Fallback, Picture, Source } from '../facts/index.ts';
import { createPool } from '../models/index.ts';
import { applyStyle, missingCuts } from '../style/index.ts';
import { jobIdOf, pictureOf } from './clip.ts';
import { type Context, openContext, type PipelineSettings } from './context.ts';
import { deliverClip, deliverManifest } from './deliver.ts';
import { inStage } from './events.ts';
import { look } from './look.ts';
import type { Manifest } from './manifest.ts';
import { openSource } from './open.ts';
import { letteringOf } from './restyle-captions.ts';
import type { RestyleOptions } from './restyle-options.ts';
import { hearWords } from './restyle-words.ts';
import type task from './restyling-task.ts';
import type { KnownForRestyling } from './restyling-task.ts';
import { withSpeakers } from './speakers.ts';
import { measureLook } from './style-look.ts';
import { measureMusic } from './style-music.ts';

/** What `restyle` needs beside the source and the options. */
export type RestyleSettings = PipelineSettings & {
  /** Where the video goes; made when it is not there. */
  folder: string;
  /** Stands before the file names in the manifest's addresses. Default: nothing, so that they are relative. */
  urlPrefix?: string | undefined;
  /** Default: derived from source and options, so that the same job has the same id. */
  jobId?: string | undefined;
};

/**
 * A whole video edited as a style says: its colours, shape, rate, cuts and transitions, zooms, captions and sound; one
 * encode, as clip number 1 of a manifest. Throws EngineError as `clip` does.
 */
export async function restyle(
  path: string,
  options: RestyleOptions,
  settings: RestyleSettings,
): Promise<Manifest> {
  const context = openContext({ ...settings, languageModel: null });
  const { source, plan, fallbacks } = await planWithStyle(path, options, context);
  const to = { folder: settings.folder, index: 1, urlPrefix: settings.urlPrefix ?? '' };
  const made = await inStage(context.events, 'render', (progress) =>
    deliverClip(path, source, plan, to, { signal: context.signal, progress }),
  );
  const manifest: Manifest = {
    jobId: settings.jobId ?? jobIdOf(source, options),
    duration: source.durationSeconds,
    clipCount: 1,
    clips: [made],
    failed: [],
    speakers: [],
    languageModel: null,
    fallbacks,
  };
  await deliverManifest(settings.folder, manifest);
  context.events({ type: 'clip-finished', index: 1, files: [made.downloadUrl, made.posterUrl] });
  return manifest;
}

/** Everything up to the picture: the plan of the restyled video, and nothing written. `render` makes it. */
export async function planRestyle(
  path: string,
  options: RestyleOptions,
  settings: PipelineSettings,
): Promise<{ source: Source; plan: Plan; fallbacks: Fallback[] }> {
  return planWithStyle(path, options, openContext({ ...settings, languageModel: null }));
}

async function planWithStyle(path: string, options: RestyleOptions, context: Context) {
  const source = await openSource(path, context);
  const picture = pictureOf(source);
  const { durationSeconds } = source;
  const { style, strength } = options;
  const music = await measureMusic(path, source, context);
  const seen = await measureLook(path, source, context);
  if (seen === null) throw new EngineError('internal', 'A source with a picture was not looked at.');
  const facts = { durationSeconds, picture, look: seen, music };
  const applied = applyStyle(facts, style, options);
  const isCut = missingCuts(facts, style, strength).count > 0;
  const words =
    isCut || applied.hasCaptions
      ? await hearWords(path, source, context)
      : { transcript: null, fallbacks: [] };
  const { transcript } = words;
  // Fetches the fonts; they are opened where the captions are set.
  const written = await letteringOf(applied.hasCaptions ? transcript : null, applied.output, context.signal);
  const needsFaces = isCut || applied.zoomShare > 0 || !isSameShape(picture, applied.output);
  const whole = { startSeconds: 0, endSeconds: durationSeconds };
  const faces = needsFaces ? await look(path, source, [whole], undefined, context) : null;
  const scenes = faces && (await withSpeakers(path, source, faces, context));
  const known = { source, picture, options, seen, music, applied, scenes, transcript };
  const { plan, fallbacks: said } = await inStage(context.events, 'plan', () => planAside(known, context));
  const fallbacks = [
    ...source.fallbacks,
    ...words.fallbacks,
    ...said,
    ...written.fallbacks,
    ...(scenes?.fallbacks ?? []),
  ];
  for (const fallback of [...fallbacks, ...plan.fallbacks]) context.events({ type: 'fallback', fallback });
  return { source, plan, fallbacks };
}

/** Plans in a thread of its own, so that a service answers others meanwhile. */
async function planAside(known: KnownForRestyling, { signal }: Context) {
  const url = new URL('./restyling-task.ts', import.meta.url);
  await using pool = createPool<typeof task>(url, undefined, { threads: 1 });
  return await pool.run(known, { signal });
}

/** Within this share two shapes count as the same, and no face decides where to cut. */
const SAME_SHAPE = 0.02;

function isSameShape(picture: Picture, output: Plan['output']): boolean {
  const ratio = ((picture.width / picture.height) * output.height) / output.width;
  return Math.abs(Math.log(ratio)) < SAME_SHAPE;
}

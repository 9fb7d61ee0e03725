import { PLAN_VERSION, type Plan, type Segment } from '@reelwright/plan';
import type { Lettering } from '../captions/index.ts';
import { EngineError } from '../error.ts';
import type {
  ColourSample,
  Fallback,
  Look,
  Picture,
  Scenes,
  Source,
  Span,
  Transcript,
} from '../facts/index.ts';
import { coloursShown, frameWithCuts, isChangeOfView, pushIn } from '../framing/index.ts';
import { readColours } from '../look/index.ts';
import {
  type AppliedStyle,
  applyCuts,
  applyGrade,
  applyStyle,
  type Join,
  missingCuts,
} from '../style/index.ts';
import { about, sourceOfPlan } from './assemble.ts';
import { jobIdOf, pictureOf } from './clip.ts';
import { type Context, openContext, type PipelineSettings } from './context.ts';
import { deliverClip, deliverManifest } from './deliver.ts';
import { inStage } from './events.ts';
import { look } from './look.ts';
import type { Manifest } from './manifest.ts';
import { openSource } from './open.ts';
import type { RestyleOptions } from './restyle-options.ts';
import { captionsOver, hearWords, letteringOf } from './restyle-words.ts';
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
  const cuts = applyCuts({ ...facts, transcript }, style, strength);
  const written = await letteringOf(applied.hasCaptions ? transcript : null, applied.output, context);
  const needsFaces = isCut || applied.zoomShare > 0 || !isSameShape(picture, applied.output);
  const whole = { startSeconds: 0, endSeconds: durationSeconds };
  const scenes = needsFaces ? await look(path, source, [whole], undefined, context) : null;
  const plan = await inStage(context.events, 'plan', () =>
    assembleRestyled({
      source,
      picture,
      options,
      seen,
      applied,
      joins: cuts.joins,
      scenes,
      transcript,
      ...written,
    }),
  );
  const fallbacks = [
    ...source.fallbacks,
    ...words.fallbacks,
    ...cuts.fallbacks,
    ...written.fallbacks,
    ...(scenes?.fallbacks ?? []),
  ];
  for (const fallback of [...fallbacks, ...plan.fallbacks]) context.events({ type: 'fallback', fallback });
  return { source, plan, fallbacks };
}

/** Within this share two shapes count as the same, and no face decides where to cut. */
const SAME_SHAPE = 0.02;

function isSameShape(picture: Picture, output: Plan['output']): boolean {
  const ratio = ((picture.width / picture.height) * output.height) / output.width;
  return Math.abs(Math.log(ratio)) < SAME_SHAPE;
}

function assembleRestyled(made: {
  source: Source;
  picture: Picture;
  options: RestyleOptions;
  seen: Look;
  applied: AppliedStyle;
  joins: readonly Join[];
  scenes: Scenes | null;
  transcript: Transcript | null;
  lettering: Lettering | null;
}): Plan {
  const { source, picture, options, seen, applied, joins, scenes, transcript, lettering } = made;
  const { output, sound, zoomShare } = applied;
  const spans = spansBetween(source.durationSeconds, joins);
  const cuts = joins.map(({ entry, closer }) => ({ closer, isSeenAnyway: entry?.kind === 'fade' }));
  const framed = frameWithCuts(spans, cuts, { scenes, picture, output });
  const shots = zoomShare > 0 ? pushIn(framed.shots, zoomShare, scenes, picture, output) : framed.shots;
  const unseen = joins.filter((join, i) => {
    const [before, after] = [shots[i]?.at(-1), shots[i + 1]?.[0]];
    const isDark = join.entry?.kind === 'fade';
    return !isDark && before && after && !isChangeOfView(before, after, picture, output);
  });
  const segments = spans.map((span, i): Segment => {
    const join = joins[i - 1];
    const entry = join && !unseen.includes(join) ? join.entry : null;
    return { ...span, shots: shots[i] ?? [], ...(entry && { entry }) };
  });
  const borders = seen.transitions.map(({ endSeconds }) => endSeconds);
  const parts = coloursShown(segments, samplesOfShots(seen, joins), borders, picture, output).map(
    ({ seconds, samples }) => ({
      seconds,
      colours: samples.map(([, , , l, a, b]) => ({ l, a, b })),
    }),
  );
  const { grade, fallbacks } = applyGrade(parts, readColours, options.style.color_grade, options.strength);
  return {
    version: PLAN_VERSION,
    source: sourceOfPlan(source, picture),
    output,
    segments,
    cuts: [],
    language: transcript?.language ?? null,
    captions: captionsOver(segments, transcript, lettering, { scenes, picture, output }),
    hook: null,
    grade,
    sound,
    about: about(null),
    fallbacks: [
      ...applied.fallbacks,
      ...fallbacks,
      ...framed.fallbacks,
      ...unseenJoins(unseen.length, joins.length),
    ],
  };
}

/** The colours seen while one picture is whole, as a style is read from them: what is half faded says nothing. */
function samplesOfShots({ samples, transitions }: Look, joins: readonly Join[]): ColourSample[] {
  const added = joins.flatMap(({ atSeconds, entry }) => {
    const half = (entry?.durationSeconds ?? 0) / 2;
    return half > 0 ? [{ startSeconds: atSeconds - half, endSeconds: atSeconds + half }] : [];
  });
  const mixed = [...transitions, ...added];
  return samples.filter(
    ([atSeconds]) =>
      !mixed.some(({ startSeconds, endSeconds }) => atSeconds >= startSeconds && atSeconds < endSeconds),
  );
}

/** Says when the picture could not change where it should. */
function unseenJoins(unseen: number, all: number): Fallback[] {
  if (unseen === 0) return [];
  return [
    {
      used: `one picture that goes on, at ${unseen} of ${all} cuts`,
      instead_of: 'another view after the cut',
      reason:
        'Closer, faces or what is to be read would be cut off there, and there is nothing more of the picture to show.',
    },
  ];
}

/** The stretches of a source between joins; together all of it. */
function spansBetween(durationSeconds: number, joins: readonly Join[]): Span[] {
  const times = joins.map(({ atSeconds }) => atSeconds);
  return [0, ...times].map((startSeconds, i) => ({
    startSeconds,
    endSeconds: times[i] ?? durationSeconds,
  }));
}

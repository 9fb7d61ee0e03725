import { PLAN_VERSION, type Plan, type Segment } from '@reelwright/plan';
import type { Lettering } from '../captions/index.ts';
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
import { type AppliedStyle, applyGrade, type Join } from '../style/index.ts';
import { about, sourceOfPlan } from './assemble.ts';
import { captionsOver } from './restyle-captions.ts';
import type { RestyleOptions } from './restyle-options.ts';

/** What a restyled video is made of. */
export type Restyling = {
  source: Source;
  picture: Picture;
  options: RestyleOptions;
  seen: Look;
  applied: AppliedStyle;
  joins: readonly Join[];
  /** Null where nothing of the framing is decided. */
  scenes: Scenes | null;
  transcript: Transcript | null;
  /** Null without captions. */
  lettering: Lettering | null;
};

/** The plan of a restyled video: framing, other views, zooms, one grade, captions. Pure. */
export function assembleRestyled(made: Restyling): Plan {
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
  const views = segments.flatMap((segment) => changesInside(segment, picture, output));
  const borders = [...seen.transitions.map(({ endSeconds }) => endSeconds), ...views].sort((a, b) => a - b);
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

/** When the camera cuts inside a segment: what is seen is read as another shot from there on. */
function changesInside({ shots }: Segment, picture: Picture, output: Plan['output']): number[] {
  return shots.slice(1).flatMap((after, i) => {
    const before = shots[i];
    return before && isChangeOfView(before, after, picture, output) ? [after.startSeconds] : [];
  });
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

import { countFrames, frameSeconds, type Plan, planDuration, toFrames } from '@reelwright/plan';
import { EngineError } from '../error.ts';
import type { Picture } from '../facts/index.ts';
import type { CommandFile } from './camera.ts';
import { colourEffectFilters } from './colour-effects.ts';
import { CUBE_FILE, cubeText, gradeFilter } from './cube.ts';
import { dubGraph } from './dub.ts';
import { segmentPictures } from './picture.ts';
import { type Part, type Piece, piecesOf, takesOf } from './pieces.ts';
import { type Input, joinPictures, type Reading, readTakes, secondsText } from './reading.ts';
import type { SourceColour } from './scaling.ts';
import {
  crossfadeSamples,
  joinSounds,
  OUTPUT_SAMPLE_RATE,
  type SoundTreatment,
  segmentSound,
  steadySound,
  treatSound,
} from './sound.ts';
import { transitionGraph } from './transition.ts';

/** Everything ffmpeg has to be told to make a clip, as data. */
export type FilterGraph = {
  /** Stretches of the one source file, each opened as an input, in this order. */
  inputs: Input[];
  /** The text of `-filter_complex`. */
  graph: string;
  /** Link labels to map: picture first, then sound when there is any; null where there is none. */
  maps: { picture: string | null; poster: string | null; sound: string | null };
  /** Files that the graph names, to be written into the folder ffmpeg runs in. */
  commands: CommandFile[];
  /** The number of the input with the voice of a dub, after `inputs`; null without. */
  dubInput: number | null;
  /** Frames of the finished video, or of the part of it that is made; its length is exactly that. */
  frames: number;
};

/** Names in ffmpeg's working folder; always the same, so that no path ever stands inside a graph. */
export type GraphFiles = { captions: string | null; fonts: string | null };

/** Further wishes. */
export type GraphOptions = {
  /** Make a second output of one frame. */
  poster?: boolean;
  /** Default: BT.709 from 720 lines up, BT.601 below. */
  colour?: SourceColour;
  /** Read at least this much before every segment, for containers whose seeks do not land on key frames. */
  leastLeadSeconds?: number;
  /** Make only this part of the picture. Default: all of it. */
  part?: Part;
  /** Whether ffmpeg has zscale, which grades faster. Default: no. */
  hasZscale?: boolean;
};

/**
 * The whole making of a clip as one filter graph, a pure function of the plan and the source's facts. `picture` null
 * makes sound only (for measuring), `sound` null a silent clip. Throws `invalid_input` when no frame would be made.
 */
export function filterGraph(
  plan: Plan,
  picture: Picture | null,
  sound: SoundTreatment | null,
  files: GraphFiles,
  options: GraphOptions = {},
): FilterGraph {
  const pieces = options.part?.pieces ?? piecesOf(plan);
  const frames = pieces.reduce((sum, piece) => sum + piece.frames, 0);
  if (frames === 0)
    throw new EngineError('invalid_input', 'The clip is shorter than one frame; give it a longer segment.');
  const chains: string[] = [];
  const commands: CommandFile[] = [];
  const maps: FilterGraph['maps'] = { picture: null, poster: null, sound: null };
  const lead = { leastLeadSeconds: options.leastLeadSeconds ?? 0 };
  const seen = picture
    ? readTakes(takesOf(pieces), picture, { ...lead, overlapSeconds: longestTransition(plan) })
    : null;
  const firstFrame = options.part?.firstFrame ?? 0;

  if (picture && seen) {
    const { readings } = seen;
    const colour = options.colour ?? usualColour(picture);
    const links = fanOut(seen.inputs, readings, 'v', (input) => ({
      from: `[${input}:${picture.streamIndex}]`,
      // All frames, whatever their flags say: the flags of interlaced files are often wrong, the probe looked.
      through: picture.interlaced ? 'bwdif=mode=send_frame' : null,
      split: 'split',
    }));
    chains.push(...links.chains);
    const grade = plan.grade ? gradeFilter(options.hasZscale ?? false) : '';
    // A graded picture fades evenly; a fade that is graded leaps where the grade lifts or holds black.
    const isGradedFirst = grade !== '' && pieces.some(isFade);
    readings.forEach((reading, i) => {
      const made = segmentPictures(reading, plan, picture, colour, {
        from: links.labels[i] ?? '',
        to: isGradedFirst ? `[u${i}]` : `[p${i}]`,
        id: `g${i}`,
      });
      chains.push(...made.chains);
      if (isGradedFirst) chains.push(`[u${i}]${grade}[p${i}]`);
      commands.push(...made.commands);
    });
    const labels = joinTakes(pieces, plan, chains, commands);
    const joined =
      labels.length === 1 ? (labels[0] ?? '') : `${joinPictures(labels, plan.output.frameRate)},`;
    const captions = files.captions ? captionsFilter(files.captions, files.fonts, firstFrame, plan) : '';
    const graded =
      (grade === '' || isGradedFirst ? '' : `${grade},`) +
      colourEffectFilters(plan, frameSeconds(firstFrame, plan.output.frameRate));
    if (plan.grade) commands.push({ name: CUBE_FILE, text: cubeText(plan.grade) });
    // Says in every frame what the numbers mean; newer ffmpeg takes the tags from the frames, older from options.
    const tagged = 'format=yuv420p,setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709';
    const at = options.poster ? posterFrame(plan, options.part?.allFrames ?? frames) - firstFrame : -1;
    if (at >= 0 && at < frames) {
      chains.push(`${joined}${graded}${captions}${tagged},split[picture][all]`);
      chains.push(
        `[all]trim=start_frame=${at}:end_frame=${at + 1},setpts=PTS-STARTPTS,scale=in_color_matrix=bt709:out_color_matrix=bt601:out_range=pc,format=yuvj420p[poster]`,
      );
      maps.poster = '[poster]';
    } else chains.push(`${joined}${graded}${captions}${tagged}[picture]`);
    maps.picture = '[picture]';
  }

  const heard = sound ? soundReadings(plan, picture, seen, lead) : null;
  const inputs = [...(seen?.inputs ?? []), ...(heard?.added ?? [])];
  const dubInput = heard && plan.dub ? inputs.length : null;
  if (sound && heard) {
    const { readings } = heard;
    const links = fanOut(heard.inputs, readings, 'a', (input) => ({
      from: `[${heard.firstInput + input}:${sound.stream.streamIndex}]`,
      through: steadySound(sound.stream),
      split: 'asplit',
    }));
    chains.push(...links.chains);
    const rate = plan.output.frameRate;
    const crossfades = readings
      .slice(1)
      .map(({ segment }, i) => crossfadeSamples(readings[i]?.segment, segment));
    let before = 0;
    readings.forEach((reading, i) => {
      const samples = toSamples(before + reading.frames, rate) - toSamples(before, rate);
      before += reading.frames;
      const place = { before: crossfades[i - 1] ?? null, after: crossfades[i] ?? null };
      const label = { from: links.labels[i] ?? '', to: `[q${i}]` };
      chains.push(segmentSound(reading, rate, samples, place, label));
    });
    if (readings.length > 1)
      chains.push(
        ...joinSounds(
          readings.map((_, i) => `[q${i}]`),
          crossfades,
          '[joined]',
          'x',
        ),
      );
    const own = readings.length === 1 ? '[q0]' : '[joined]';
    const joined = dubInput !== null && plan.dub ? '[spoken]' : own;
    if (dubInput !== null && plan.dub) chains.push(...dubGraph(plan.dub, own, dubInput, joined));
    const total = toSamples(frames, rate);
    chains.push(`${joined}${treatSound(sound)},apad=whole_len=${total},atrim=end_sample=${total}[sound]`);
    maps.sound = '[sound]';
  }
  return { inputs, graph: chains.join(';\n'), maps, commands, dubInput, frames };
}

/**
 * The frame that stands for the clip: the middle of the cue nearest to a third of the way in, so that the poster shows
 * a caption; without cues a third of the way in. Frames from 0.
 */
export function posterFrame(plan: Pick<Plan, 'segments' | 'captions' | 'output'>, frames: number): number {
  const rate = plan.output.frameRate;
  const third = planDuration(plan) / 3;
  let best = third;
  let distance = Number.POSITIVE_INFINITY;
  let offset = 0;
  for (const segment of plan.segments) {
    for (const cue of plan.captions.preset === 'none' ? [] : plan.captions.cues) {
      const middle = (cue.startSeconds + cue.endSeconds) / 2;
      if (middle < segment.startSeconds || middle >= segment.endSeconds) continue;
      const at = offset + middle - segment.startSeconds;
      if (Math.abs(at - third) >= distance) continue;
      distance = Math.abs(at - third);
      best = at;
    }
    offset += segment.endSeconds - segment.startSeconds;
  }
  return Math.min(Math.max(0, toFrames(best, rate)), frames - 1);
}

function isFade(piece: Piece): boolean {
  return piece.kind !== 'body' && piece.entry.kind === 'fade';
}

/** Makes the transitions out of the takes `[p0]`, `[p1]` …; the labels of all pieces in order. */
function joinTakes(
  pieces: readonly Piece[],
  plan: Pick<Plan, 'output'>,
  chains: string[],
  commands: CommandFile[],
): string[] {
  let take = 0;
  return pieces.map((piece, i) => {
    if (piece.kind === 'body') return `[p${take++}]`;
    const place = { out: `[p${take++}]`, into: `[p${take++}]`, to: `[t${i}]`, id: `t${i}` };
    const made = transitionGraph(piece.entry, piece.frames, plan.output, place);
    chains.push(...made.chains);
    commands.push(...made.commands);
    return place.to;
  });
}

function longestTransition({ segments }: Pick<Plan, 'segments'>): number {
  return Math.max(0, ...segments.map(({ entry }) => (entry ? entry.durationSeconds + 0.1 : 0)));
}

/**
 * What is read for the sound: the same as for the picture when every take is a whole segment, else inputs of its own, which
 * are `added`.
 */
function soundReadings(
  plan: Plan,
  picture: Picture | null,
  seen: { inputs: Input[]; readings: Reading[] } | null,
  lead: { leastLeadSeconds: number },
): { inputs: Input[]; readings: Reading[]; firstInput: number; added: Input[] } {
  const isShared = seen !== null && longestTransition(plan) === 0;
  if (isShared) return { ...seen, firstInput: 0, added: [] };
  const read = readTakes(countFrames(plan), picture, lead);
  return { ...read, firstInput: seen?.inputs.length ?? 0, added: read.inputs };
}

/** Draws the captions; a part of the clip that begins later has them on the whole clip's clock. */
function captionsFilter(
  captions: string,
  fonts: string | null,
  firstFrame: number,
  { output }: Pick<Plan, 'output'>,
): string {
  const drawn = `ass=${captions}${fonts ? `:fontsdir=${fonts}` : ''},`;
  if (firstFrame === 0) return drawn;
  const offset = secondsText(frameSeconds(firstFrame, output.frameRate));
  return `setpts=PTS+${offset}/TB,${drawn}setpts=PTS-${offset}/TB,`;
}

/** Gives every reading a link of its own: an input that several segments share is split. */
function fanOut(
  inputs: readonly Input[],
  readings: readonly Reading[],
  prefix: string,
  stream: (input: number) => { from: string; through: string | null; split: string },
): { chains: string[]; labels: string[] } {
  const chains: string[] = [];
  const labels = readings.map(() => '');
  inputs.forEach((_, input) => {
    const mine = readings.flatMap((reading, i) => (reading.input === input ? [i] : []));
    if (mine.length === 0) return;
    const { from, through, split } = stream(input);
    for (const i of mine) labels[i] = mine.length === 1 && !through ? from : `[${prefix}${i}]`;
    const steps = [...(through ? [through] : []), ...(mine.length > 1 ? [`${split}=${mine.length}`] : [])];
    if (steps.length > 0) chains.push(`${from}${steps.join(',')}${mine.map((i) => labels[i]).join('')}`);
  });
  return { chains, labels };
}

function toSamples(frames: number, rate: Plan['output']['frameRate']): number {
  return Math.round(frameSeconds(frames, rate) * OUTPUT_SAMPLE_RATE);
}

/** Files without tags mean BT.601 when they are small and BT.709 when they are large: what players assume too. */
function usualColour(picture: Picture): SourceColour {
  if (/^(gbr|rgb|bgr|argb|abgr|pal8|0rgb|0bgr)/.test(picture.pixelFormat)) return { matrix: 'rgb' };
  return { matrix: picture.codedHeight >= 720 || picture.codedWidth >= 1280 ? 'bt709' : 'bt601' };
}

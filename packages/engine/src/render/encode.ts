import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { frameSeconds, type Plan } from '@reelwright/plan';
import type { Picture, Source } from '../facts/index.ts';
import { fileUrl, hasFilter, runFfmpeg } from '../media/index.ts';
import { FILE_FORMAT, POSTER_FORMAT, pictureEncoding, soundEncoding } from './encoding.ts';
import { partialName } from './finished.ts';
import { type FilterGraph, filterGraph, type GraphFiles } from './graph.ts';
import { inputsOf } from './inputs.ts';
import { type Part, piecesOf, splitPiece, takesOf } from './pieces.ts';
import type { SourceColour } from './scaling.ts';
import type { SoundTreatment } from './sound.ts';

/** Everything that one encode needs. `folder` is a working folder; captions and fonts lie in it. */
export type EncodeJob = {
  plan: Plan;
  source: Source;
  path: string;
  picture: Picture;
  colour: SourceColour | undefined;
  treatment: SoundTreatment | null;
  files: GraphFiles;
  folder: string;
  targets: { file: string; poster: string | null };
  leastLeadSeconds: number;
  signal: AbortSignal | undefined;
  /** Grows from 0 to 1. */
  onProgress(fraction: number): void;
};

/**
 * Every shot that is laid out by itself keeps its filters and some of its frames (10 MB at 1080p) for as long as the graph
 * lives: a long video would need gigabytes.
 */
const MOST_LAYOUTS = 40;

/**
 * Encodes a plan's picture and sound under the partial names of the targets; the number of frames that must have come
 * out. A video of many shots is encoded part by part, each straight from the source, and the parts are put together as
 * they are, so that memory does not grow with its length.
 */
export async function encodePlan(job: EncodeJob): Promise<number> {
  const parts = partsOf(job.plan);
  const [only] = parts;
  return only && parts.length === 1 ? encodeWhole(job) : encodeParts(job, parts);
}

/** The pieces of a plan in parts of at most 40 layouts (a transition may have more). */
function partsOf(plan: Plan): Part[] {
  const pieces = piecesOf(plan).flatMap((piece) => splitPiece(piece, MOST_LAYOUTS, plan.output.frameRate));
  const allFrames = pieces.reduce((sum, piece) => sum + piece.frames, 0);
  const parts: Part[] = [];
  let [layouts, frame] = [0, 0];
  for (const piece of pieces) {
    const more = takesOf([piece]).reduce((sum, { segment }) => sum + segment.shots.length, 0);
    const last = parts.at(-1);
    if (last && layouts + more <= MOST_LAYOUTS) {
      last.pieces.push(piece);
      layouts += more;
    } else {
      parts.push({ pieces: [piece], firstFrame: frame, allFrames });
      layouts = more;
    }
    frame += piece.frames;
  }
  return parts;
}

async function encodeWhole(job: EncodeJob): Promise<number> {
  const { plan, targets } = job;
  const made = graphOf(job, job.treatment);
  await writeFiles(job.folder, made);
  const seconds = frameSeconds(made.frames, plan.output.frameRate);
  const args = [...inputsOf(made, job), ...outputsOf(plan, made, targets)];
  await run(job, args, (outputSeconds) => job.onProgress(Math.min(1, outputSeconds / seconds)));
  return made.frames;
}

/** The share of the time that the sound takes, and putting the parts together. */
const LAST_SHARE = 0.1;

async function encodeParts(job: EncodeJob, parts: readonly Part[]): Promise<number> {
  const { plan, folder, targets } = job;
  const rate = plan.output.frameRate;
  let frames = 0;
  const list: string[] = [];
  for (const [i, part] of parts.entries()) {
    const made = graphOf(job, null, part);
    await writeFiles(folder, made);
    const name = `part_${i}.mp4`;
    const before = frames;
    frames += made.frames;
    const file = join(folder, name);
    await run(job, [...inputsOf(made, job), ...outputsOf(plan, made, { ...targets, file }, file)], (at) =>
      job.onProgress(
        ((1 - LAST_SHARE) * (before + (at * rate.numerator) / rate.denominator)) / part.allFrames,
      ),
    );
    list.push(`file ${name}`, `duration ${frameSeconds(made.frames, rate).toFixed(6)}`);
  }
  await writeFile(join(folder, 'parts.txt'), `${list.join('\n')}\n`);
  const joined = ['-f', 'concat', '-safe', '1', '-protocol_whitelist', 'file', '-i', 'parts.txt'];
  const copy = ['-c:v', 'copy', ...FILE_FORMAT, fileUrl(partialName(targets.file))];
  if (!job.treatment) {
    await run(job, [...joined, '-map', '0:v', ...copy], () => undefined);
    return frames;
  }
  const sound = filterGraph(plan, null, job.treatment, job.files, {
    leastLeadSeconds: job.leastLeadSeconds,
  });
  const maps = [
    '-map',
    `${sound.inputs.length + (sound.dubInput === null ? 0 : 1)}:v`,
    '-map',
    sound.maps.sound ?? '',
    ...soundEncoding(plan.output.quality),
  ];
  await run(
    job,
    [...inputsOf(sound, job), ...joined, '-filter_complex', sound.graph, ...maps, ...copy],
    (at) => job.onProgress(1 - LAST_SHARE + LAST_SHARE * Math.min(1, at / frameSeconds(frames, rate))),
  );
  return frames;
}

function graphOf(job: EncodeJob, sound: SoundTreatment | null, part?: Part): FilterGraph {
  return filterGraph(job.plan, job.picture, sound, job.files, {
    poster: job.targets.poster !== null,
    leastLeadSeconds: job.leastLeadSeconds,
    hasZscale: hasFilter('zscale'),
    ...(part ? { part } : {}),
    ...(job.colour ? { colour: job.colour } : {}),
  });
}

async function writeFiles(folder: string, made: FilterGraph): Promise<void> {
  for (const command of made.commands) await writeFile(join(folder, command.name), command.text);
}

async function run(
  job: EncodeJob,
  args: string[],
  onProgress: (outputSeconds: number) => void,
): Promise<void> {
  await runFfmpeg(args, { stage: 'render', signal: job.signal, cwd: job.folder, onProgress });
}

function outputsOf(
  plan: Plan,
  made: FilterGraph,
  targets: { file: string; poster: string | null },
  file = partialName(targets.file),
): string[] {
  const { picture, sound, poster } = made.maps;
  return [
    ...['-filter_complex', made.graph],
    ...(picture ? ['-map', picture, ...pictureEncoding(plan.output.quality, plan.output.frameRate)] : []),
    ...(sound ? ['-map', sound, ...soundEncoding(plan.output.quality)] : []),
    ...FILE_FORMAT,
    fileUrl(file),
    ...(poster && targets.poster
      ? ['-map', poster, ...POSTER_FORMAT, fileUrl(partialName(targets.poster))]
      : []),
  ];
}

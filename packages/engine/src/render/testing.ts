import { join } from 'node:path';
import { type Layout, type Plan, parsePlan, type Segment } from '@reelwright/plan';
import { samplePlan } from '../../../plan/src/testing.ts';
import type { Source } from '../facts/index.ts';
import { fileUrl, probe, runFfmpeg, streamFfmpeg } from '../media/index.ts';
import { newPath } from '../testing/footage.ts';
import { newFolder } from '../testing/temporary.ts';
import { type Rendered, type RenderOptions, renderPlan } from './render.ts';

/** Levels of red-difference that the map's clock gains in a second. */
const CLOCK_LEVELS = 35;

/** How the map is stored. */
export type MapOptions = {
  size?: string;
  rate?: string;
  /** Length of the picture; the sound's is the same unless it says otherwise. */
  seconds?: number;
  soundSeconds?: number;
  /** Filters between the map and the encoder. */
  filter?: string;
  /** Arguments of the picture's encoder. */
  encode?: string[];
  extension?: string;
};

const made = new Map<string, Promise<string>>();

/**
 * Footage in which every pixel tells where and when it was: brightness grows from left to right, blue difference from
 * top to bottom, red difference with time (up to 6 s). With a quiet tone. Tagged BT.709. Made once per process.
 */
export function mapFootage(options: MapOptions = {}): Promise<string> {
  const key = JSON.stringify(options);
  const file = made.get(key) ?? makeMap(options);
  made.set(key, file);
  return file;
}

async function makeMap(options: MapOptions): Promise<string> {
  const { size = '640x360', rate = '25', seconds = 6, filter = 'null', extension = 'mp4' } = options;
  const file = newPath(extension);
  const map = `lum='16+219*(X+0.5)/W':cb='16+224*(Y+0.5)/H':cr='16+${CLOCK_LEVELS}*T'`;
  const picture = `nullsrc=s=192x108:r=${rate}:d=${seconds},format=yuv444p,geq=${map},scale=${size.replace('x', ':')}:flags=bilinear,${filter},setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv`;
  const tone = `sine=f=440:r=48000:d=${options.soundSeconds ?? seconds},volume=0.2`;
  await runFfmpeg(
    [
      ...['-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', tone],
      ...(options.encode ?? ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '8', '-pix_fmt', 'yuv420p']),
      ...[
        '-colorspace',
        'bt709',
        '-color_primaries',
        'bt709',
        '-color_trc',
        'bt709',
        '-c:a',
        'aac',
        fileUrl(file),
      ],
    ],
    { stage: 'make footage', timeoutSeconds: 120 },
  );
  return file;
}

/** Where a pixel of a rendering came from: fractions of the source frame, seconds of the source. */
export type Origin = { x: number; y: number; atSeconds: number };

/** Pictures of a finished file as YUV 4:4:4, frame by frame. */
export async function readPictures(file: string, width: number, height: number): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  const args = ['-i', fileUrl(file), '-map', '0:v', '-f', 'rawvideo', '-pix_fmt', 'yuv444p', 'pipe:1'];
  for await (const chunk of streamFfmpeg(args, { stage: 'read' })) chunks.push(chunk);
  const all = Buffer.concat(chunks);
  const size = width * height * 3;
  return Array.from({ length: Math.floor(all.length / size) }, (_, i) =>
    all.subarray(i * size, (i + 1) * size),
  );
}

/** Mean of the three planes in a square of 5×5 pixels around a place given in fractions of the picture. */
export function colourAt(
  picture: Buffer,
  size: { width: number; height: number },
  x: number,
  y: number,
): [number, number, number] {
  const plane = size.width * size.height;
  const centreX = Math.min(Math.max(2, Math.round(x * size.width)), size.width - 3);
  const centreY = Math.min(Math.max(2, Math.round(y * size.height)), size.height - 3);
  const sums: [number, number, number] = [0, 0, 0];
  for (let dy = -2; dy <= 2; dy++)
    for (let dx = -2; dx <= 2; dx++)
      for (const p of [0, 1, 2] as const)
        sums[p] += (picture[p * plane + (centreY + dy) * size.width + centreX + dx] ?? 0) / 25;
  return sums;
}

/** Reads the map back. */
export function originAt(
  picture: Buffer,
  size: { width: number; height: number },
  x: number,
  y: number,
): Origin {
  const [luma, blue, red] = colourAt(picture, size, x, y);
  return { x: (luma - 16) / 219, y: (blue - 16) / 224, atSeconds: (red - 16) / CLOCK_LEVELS };
}

/** A shot of a segment that stands still at a place. */
export function still(x: number, y = 0.5, zoom = 1): Layout {
  return { kind: 'fill', camera: [{ atSeconds: 0, x, y, zoom }] };
}

/** A segment of shots given by their layouts and where each starts. */
export function shotsOf(startSeconds: number, endSeconds: number, ...shots: [number, Layout][]): Segment {
  return {
    startSeconds,
    endSeconds,
    shots: shots.map(([start, layout], i) => ({
      startSeconds: start,
      endSeconds: shots[i + 1]?.[0] ?? endSeconds,
      layout,
      reason: '',
    })),
  };
}

/** A small upright output that renders quickly. */
export const SMALL = { width: 180, height: 320 };

/** A plan for a source, small and quick to render. */
export function planFor(source: Source, segments: Segment[], changes: Partial<Plan> = {}): Plan {
  const plan = samplePlan();
  return parsePlan({
    ...plan,
    source: {
      contentHash: source.contentHash,
      durationSeconds: source.durationSeconds,
      width: source.picture?.width ?? null,
      height: source.picture?.height ?? null,
      hasSound: source.sound !== null,
    },
    output: { ...plan.output, ...SMALL, frameRate: { numerator: 25, denominator: 1 }, quality: 'medium' },
    segments,
    ...changes,
  });
}

/** Renders segments of a file and reads the pictures back. */
export async function renderSegments(
  path: string,
  segments: Segment[],
  changes: Partial<Plan> = {},
  options: Partial<RenderOptions> = {},
): Promise<{ file: string; plan: Plan; source: Source; rendered: Rendered; pictures: Buffer[] }> {
  const source = await probe(path);
  const plan = planFor(source, segments, changes);
  const file = join(newFolder(), 'clip.mp4');
  const rendered = await renderPlan(plan, {
    source,
    path,
    captions: null,
    fonts: [],
    file,
    poster: null,
    ...options,
  });
  return {
    file,
    plan,
    source,
    rendered,
    pictures: await readPictures(file, plan.output.width, plan.output.height),
  };
}

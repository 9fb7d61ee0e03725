import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LayoutKind, outputSize } from '@reelwright/plan';
import type { Box, Scenes, Source, Span } from '../../packages/engine/src/facts/index.ts';
import { frameSegment } from '../../packages/engine/src/framing/index.ts';
import { probe } from '../../packages/engine/src/media/index.ts';
import { examineScenes } from '../../packages/engine/src/vision/index.ts';
import type { Row } from '../row.ts';
import { makeInsets } from './inset-footage.ts';

/** A window counts as found when it overlaps the true one this much (intersection over union). */
const SAME_BOX = 0.9;

/** Real footage in which no camera's window lies over a screen or game. */
const WITHOUT = [
  'video/friday.mp4',
  'video/googlework_short.mp4',
  'video/single_speaker_adt31.mp4',
  'video/debate_two_person_001.avi',
  'video/debate_two_person_iianet.mp4',
  'video/chaplin_two_people_no_speech.mp4',
  'video/remotion_talking_head_9x16.mp4',
  'video/talking_9x16_hevc_1.mp4',
  'video/talking_9x16_hevc_2.mp4',
  'video/talking_head_512_khill.mp4',
  'video/talking_head_vr1.mp4',
  'video/talking_head_vr2.mp4',
  'video/talking_head_vr4.mp4',
  'video/nasa_13013_multistream.mp4',
  'derived/grid_montage_11x3s.mp4',
  'derived/grid_two_person_turns.mp4',
];

/** Cameras' windows over slides and games found where they are, and none where there is none. */
export async function insetRows(shared: string): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'reelwright-insets-'));
  try {
    const known = await makeInsets(shared, folder);
    const missed: string[] = [];
    const mistaken: string[] = [];
    for (const { name, path, box, over } of known) {
      const { source, scenes } = await examine(path);
      if (!scenes.insets.some((inset) => intersectionOverUnion(inset.box, box) >= SAME_BOX))
        missed.push(name);
      const wanted = over === 'game' ? 'gameplay' : 'screen-camera';
      const kinds = layoutsOf(source, scenes);
      if (kinds.some((kind) => kind !== wanted)) mistaken.push(`${name}: ${kinds.join(', ')}`);
    }
    const wrong: string[] = [];
    for (const file of WITHOUT) {
      const { insets } = (await examine(`${shared}/media/${file}`)).scenes;
      if (insets.length > 0) wrong.push(`${file}: ${insets.length}`);
    }
    const share = (known.length - missed.length) / known.length;
    const right = (known.length - mistaken.length) / known.length;
    return [
      {
        metric: 'camera windows found',
        value: share,
        target: '>= 0.9',
        ok: share >= 0.9,
        detail: missed.length > 0 ? `missed: ${missed.join(', ')}` : `all ${known.length}`,
      },
      {
        metric: 'screens and games laid out as such',
        value: right,
        target: '>= 0.9',
        ok: right >= 0.9,
        detail: mistaken.join('; ') || `all ${known.length}`,
      },
      {
        metric: `false camera windows in ${WITHOUT.length} videos`,
        value: wrong.length,
        target: '0',
        ok: wrong.length === 0,
        detail: wrong.join(', ') || 'none',
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function examine(path: string): Promise<{ source: Source; scenes: Scenes }> {
  const source = await probe(path);
  return { source, scenes: await examineScenes(path, source, [spanOf(source)], {}) };
}

/** The start of a source, as long as a clip. */
function spanOf({ durationSeconds }: Source): Span {
  return { startSeconds: 0, endSeconds: Math.min(60, durationSeconds) };
}

function layoutsOf(source: Source, scenes: Scenes): LayoutKind[] {
  if (!source.picture) return [];
  const { shots } = frameSegment(spanOf(source), scenes, source.picture, outputSize('9:16', 'medium'));
  return shots.map(({ layout }) => layout.kind);
}

function intersectionOverUnion(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  const shared = Math.max(0, width) * Math.max(0, height);
  return shared / (a.width * a.height + b.width * b.height - shared);
}

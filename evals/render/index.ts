/**
 * How well clips are rendered: lengths of picture and sound, loudness, true peak, captions inside the safe zone, each
 * measured on finished files. Real footage where it lies beside the checkout, generated footage everywhere.
 */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { readFinished } from '../../packages/engine/src/render/finished.ts';
import { mapFootage } from '../../packages/engine/src/render/testing.ts';
import { footage } from '../../packages/engine/src/testing/footage.ts';
import { findShared } from '../../packages/engine/src/testing/shared.ts';
import { captionRows } from './captions.ts';
import { type Made, makeClip } from './clip.ts';
import { frameOf, type Row } from './row.ts';

/** Real footage of many kinds: sound before picture, HEVC, AVI, several streams, 60 frames a second. */
const REAL = [
  'video/single_speaker_adt31.mp4',
  'video/googlework_short.mp4',
  'video/talking_9x16_hevc_1.mp4',
  'video/debate_two_person_001.avi',
  'video/remotion_talking_head_9x16.mp4',
  'video/friday.mp4',
];

/** Every figure of the render, beside its target. */
export async function renderRows(): Promise<Row[]> {
  const shared = findShared();
  const real = shared ? REAL.map((name) => `${shared}/media/${name}`).filter((path) => existsSync(path)) : [];
  const generated = await Promise.all([
    mapFootage(),
    mapFootage({ rate: '30000/1001', extension: 'ts' }),
    footage('lateStart'),
    footage('lateSound'),
    footage('variableRate'),
  ]);
  const clips: Made[] = [];
  for (const path of [...generated, ...real]) clips.push(await makeClip(path));
  try {
    return [...(await lengthRows(clips)), ...loudnessRows(clips), ...(await captionRows())];
  } finally {
    for (const clip of clips) await rm(clip.file, { force: true });
  }
}

async function lengthRows(clips: readonly Made[]): Promise<Row[]> {
  let worst = { frames: 0, name: '' };
  for (const clip of clips) {
    const { pictureSeconds, soundSeconds } = await readFinished(clip.file);
    if (soundSeconds === null) continue;
    const frames = Math.abs(pictureSeconds - soundSeconds) / frameOf(clip.plan);
    if (frames >= worst.frames) worst = { frames, name: clip.name };
  }
  return [
    {
      metric: 'render: |sound − picture| in frames, worst',
      value: worst.frames,
      target: '≤ 1',
      ok: worst.frames <= 1,
      detail: `${clips.length} clips of two segments, worst ${worst.name}`,
    },
  ];
}

function loudnessRows(clips: readonly Made[]): Row[] {
  const heard = clips.flatMap(({ name, rendered }) =>
    rendered.loudnessLufs === null
      ? []
      : [{ name, offLu: Math.abs(rendered.loudnessLufs + 14), peak: rendered.truePeakDbtp ?? -100 }],
  );
  const off = heard.reduce((worst, clip) => (clip.offLu > worst.offLu ? clip : worst), {
    name: '',
    offLu: 0,
    peak: 0,
  });
  const peak = heard.reduce((worst, clip) => (clip.peak > worst.peak ? clip : worst), {
    name: '',
    offLu: 0,
    peak: -100,
  });
  return [
    {
      metric: 'render: distance from −14 LUFS in LU, worst',
      value: off.offLu,
      target: '≤ 0.5',
      ok: heard.length > 0 && off.offLu <= 0.5,
      detail: `${heard.length} finished files measured with EBU R 128, worst ${off.name}`,
    },
    {
      metric: 'render: true peak in dBTP, highest',
      value: peak.peak,
      target: '≤ -1',
      ok: heard.length > 0 && peak.peak <= -1,
      detail: `after AAC, highest ${peak.name}`,
    },
  ];
}

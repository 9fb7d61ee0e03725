import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeSample, runFfmpeg } from '@reelwright/engine';

/** Talking people among the real footage, joined into one base of about two and a half minutes. */
const TALKING = [
  'single_speaker_adt31.mp4',
  'talking_head_512_khill.mp4',
  'talking_9x16_hevc_2.mp4',
  'talking_head_vr1.mp4',
  'debate_two_person_iianet.mp4',
  'talking_head_vr2.mp4',
  'googlework_short.mp4',
  'remotion_talking_head_9x16.mp4',
  'talking_head_vr4.mp4',
  'talking_9x16_hevc_1.mp4',
];

/** Every piece in the same form, so that they can be joined: 1080p at 30 frames a second. */
const SAME_FORM =
  'scale=1920:1080:force_original_aspect_ratio=decrease,pad=1920:1080:(ow-iw)/2:(oh-ih)/2,setsar=1,fps=30,format=yuv420p';

/**
 * A talking video of `minutes` in `folder`, made once: the shared footage (or the demonstration's sample when there
 * is none) looped without re-encoding. Returns its path and what it is made of.
 */
export async function longTalk(
  folder: string,
  minutes: number,
  shared: string | null,
): Promise<{ file: string; madeOf: string }> {
  mkdirSync(folder, { recursive: true });
  const base = shared === null ? await makeSample(folder) : await joined(folder, shared);
  const file = join(folder, `talk-${minutes}min.mp4`);
  const madeOf = shared === null ? 'the demonstration sample' : `${TALKING.length} real clips`;
  if (existsSync(file)) return { file, madeOf };
  const args = [
    '-y',
    '-stream_loop',
    '-1',
    '-i',
    `file:${base}`,
    '-t',
    String(minutes * 60),
    '-map',
    '0',
    '-c',
    'copy',
    '-movflags',
    '+faststart',
    `file:${file}`,
  ];
  await runFfmpeg(args, { stage: 'loop footage' });
  return { file, madeOf };
}

async function joined(folder: string, shared: string): Promise<string> {
  const file = join(folder, 'base.mp4');
  if (existsSync(file)) return file;
  const inputs = TALKING.flatMap((name) => ['-i', `file:${shared}/media/video/${name}`]);
  const forms = TALKING.map(
    (_, i) =>
      `[${i}:v:0]${SAME_FORM}[v${i}];[${i}:a:0]aformat=sample_rates=48000:channel_layouts=stereo[a${i}]`,
  );
  const graph = `${forms.join(';')};${TALKING.map((_, i) => `[v${i}][a${i}]`).join('')}concat=n=${TALKING.length}:v=1:a=1[v][a]`;
  writeFileSync(join(folder, 'join.txt'), graph);
  const encode = [
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-crf',
    '20',
    '-g',
    '250',
    '-c:a',
    'aac',
    '-b:a',
    '160k',
  ];
  await runFfmpeg(
    ['-y', ...inputs, '-filter_complex', graph, '-map', '[v]', '-map', '[a]', ...encode, `file:${file}`],
    { stage: 'join footage' },
  );
  return file;
}

import { join } from 'node:path';
import { runFfmpeg } from '../../../packages/engine/src/media/index.ts';

/** Seconds of each shot of the template. */
const TEMPLATE_SHOT_SECONDS = 2.5;
/** Shots of the template: where each begins in the sample, seconds, and how much closer it comes. */
const TEMPLATE_SHOTS = [
  [2, 1],
  [6, 1.3],
  [10, 1],
  [14, 1.5],
  [18, 1.2],
  [22, 1],
] as const;

/**
 * The beginning of the sample, to be restyled: a style is applied to all of a video. In the colours that cameras write,
 * BT.709: a browser takes the sample's own tag (BT.470, of its photograph) for them too.
 */
export async function makeShort(folder: string, sample: string, seconds: number): Promise<string> {
  const file = join(folder, 'talk.mp4');
  const tags = 'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709';
  const colours = `scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int,${tags}`;
  const encoded = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '14', '-c:a', 'copy'];
  await runFfmpeg(
    ['-t', String(seconds), '-i', `file:${sample}`, '-vf', colours, ...encoded, `file:${file}`],
    {
      stage: 'make talk',
      timeoutSeconds: 60,
    },
  );
  return file;
}

/** Part of the sample as somebody else would edit it: warm, contrasty, cut every few seconds to another size. */
export async function makeTemplate(folder: string, sample: string): Promise<string> {
  const file = join(folder, 'template.mp4');
  const shots = TEMPLATE_SHOTS.map(([at, closer], i) => {
    const end = at + TEMPLATE_SHOT_SECONDS;
    const picture = `[0:v]trim=${at}:${end},setpts=PTS-STARTPTS,crop=iw/${closer}:ih/${closer},scale=1280:720,setsar=1[v${i}]`;
    return `${picture};[0:a]atrim=${at}:${end},asetpts=PTS-STARTPTS[a${i}]`;
  });
  const joined = `${TEMPLATE_SHOTS.map((_, i) => `[v${i}][a${i}]`).join('')}concat=n=${TEMPLATE_SHOTS.length}:v=1:a=1[v][a]`;
  const grade = '[v]eq=contrast=1.15:saturation=1.3,colorbalance=rm=0.1:bm=-0.12[graded]';
  await runFfmpeg(
    [
      ...['-i', `file:${sample}`, '-filter_complex', [...shots, joined, grade].join(';')],
      ...['-map', '[graded]', '-map', '[a]', '-c:v', 'libx264', '-preset', 'fast', `file:${file}`],
    ],
    { stage: 'make template', timeoutSeconds: 240 },
  );
  return file;
}

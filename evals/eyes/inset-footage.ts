import { join } from 'node:path';
import type { Box } from '../../packages/engine/src/facts/index.ts';
import { runFfmpeg } from '../../packages/engine/src/media/index.ts';

/** A camera's window over a recorded screen or a game, made here; `box` is where it is. */
export type KnownInset = { name: string; path: string; box: Box; over: 'screen' | 'game' };

const WIDTH = 1280;
const HEIGHT = 720;
const SECONDS = 6;

const text = (words: string, x: number, y: string | number, size: number, colour: string, when = '1') =>
  `drawtext=text='${words}':x=${x}:y=${y}:fontsize=${size}:fontcolor=${colour}:enable='${when}'`;
const box = (x: number, y: number, w: number, h: number, colour: string, when = '1') =>
  `drawbox=x=${x}:y=${y}:w=${w}:h=${h}:c=${colour}:t=fill:enable='${when}'`;
const LINES = [
  'What we measured this year',
  'Costs fell by a third',
  'Two more countries',
  'Next steps and dates',
];
const size = `s=${WIDTH}x${HEIGHT}:r=25`;

/** What the window lies over. */
const BEHIND: Readonly<Record<string, string>> = {
  'light slides': `color=white:${size},${[
    box(0, 0, WIDTH, 90, 'steelblue'),
    text('Quarterly report', 60, 20, 52, 'white'),
    ...LINES.map((line, i) => text(line, 100, 150 + 90 * i, 40, 'black', `between(t,0,3)`)),
    ...[3, 5, 4, 7].map((tall, i) => box(140 + 160 * i, 600 - 60 * tall, 90, 60 * tall, 'orange', 'gt(t,3)')),
  ].join(',')}`,
  'dark slides': `color=0x202830:${size},${[
    text('Architecture', 60, 40, 60, 'white'),
    box(120, 180, 260, 120, '0x3a6ea5'),
    box(520, 180, 260, 120, '0x3a6ea5'),
    box(320, 420, 260, 120, '0xa53a5c'),
    box(380, 236, 140, 8, 'white'),
    text('Server', 190, 220, 40, 'white'),
    text('Worker', 580, 220, 40, 'white', 'gt(t,2)'),
  ].join(',')}`,
  'scrolling code': `color=0x1e1e1e:${size},${Array.from({ length: 16 }, (_, i) =>
    text(
      `const value${i} = compute(${'input '.repeat(1 + ((i * 7) % 5))})`,
      60 + 30 * (i % 4),
      `mod(${i * 45}+2160-60*t\\,720)`,
      26,
      ['0x9cdcfe', '0xce9178', '0xc586c0', '0xdcdcaa'][i % 4] ?? 'white',
    ),
  ).join(',')}`,
  'a zooming game': `mandelbrot=${size}`,
  'a blocky game': `life=s=160x90:r=25:mold=10:ratio=0.3:death_color=#C83232:life_color=#00ff00,scale=${WIDTH}:${HEIGHT}:flags=neighbor`,
  'a scrolling game': `cellauto=s=320x180:r=25:rule=110,scale=${WIDTH}:${HEIGHT}:flags=neighbor,colorchannelmixer=0.4:0.3:0:0:0.2:0.5:0:0:0.1:0.2:0.3`,
  'a colourful game': `testsrc2=${size}`,
};

type Talker = { file: string; fromSeconds: number; crop: string };
const talkers = {
  annie: { file: 'single_speaker_adt31.mp4', fromSeconds: 2, crop: 'ih*4/3:ih' },
  kate: { file: 'talking_head_512_khill.mp4', fromSeconds: 1, crop: 'iw:iw*3/4:0:ih*0.1' },
  presenter: { file: 'talking_9x16_hevc_1.mp4', fromSeconds: 1, crop: 'iw:iw:0:ih*0.1' },
  speaker: { file: 'talking_9x16_hevc_2.mp4', fromSeconds: 11, crop: 'iw:iw*9/16:0:ih*0.1' },
  host: { file: 'remotion_talking_head_9x16.mp4', fromSeconds: 3, crop: 'iw:iw:0:ih*0.15' },
  guest: { file: 'talking_head_vr4.mp4', fromSeconds: 0, crop: 'iw:iw*3/4' },
} satisfies Record<string, Talker>;

/** A window: who is in it, over what, where (pixels of 1280 × 720), and how thick its border is. */
type Window = {
  talker: Talker;
  behind: string;
  x: number;
  y: number;
  width: number;
  height: number;
  border: number;
};
const over = (
  behind: string,
  talker: Talker,
  [x, y, width, height]: [number, number, number, number],
  border = 0,
): Window => ({ talker, behind, x, y, width, height, border });

const { annie, kate, presenter, speaker, host, guest } = talkers;
const WINDOWS: readonly Window[] = [
  over('light slides', annie, [940, 460, 320, 240]),
  over('light slides', speaker, [896, 504, 384, 216]),
  over('dark slides', kate, [960, 40, 280, 210], 3),
  over('dark slides', host, [20, 440, 260, 260]),
  over('scrolling code', presenter, [1000, 440, 280, 280]),
  over('scrolling code', guest, [900, 20, 360, 270], 2),
  over('a zooming game', annie, [0, 0, 360, 270]),
  over('a zooming game', host, [980, 30, 270, 270], 4),
  over('a blocky game', kate, [30, 430, 360, 270]),
  over('a scrolling game', speaker, [0, 260, 400, 224]),
  over('a colourful game', presenter, [490, 460, 260, 260]),
  over('a colourful game', guest, [40, 40, 320, 240], 3),
];

/** Real talking heads laid over slides, scrolling text and moving pictures, in corners, at edges, with and without border. */
export async function makeInsets(shared: string, folder: string): Promise<KnownInset[]> {
  const made: KnownInset[] = [];
  for (const [i, window] of WINDOWS.entries()) {
    const { talker, behind, x, y, width, height, border } = window;
    const path = join(folder, `inset_${i}.mp4`);
    const frame = border > 0 ? `,drawbox=w=iw:h=ih:t=${border}:c=white` : '';
    const graph = [
      `[1:v:0]fps=25,crop=${talker.crop},scale=${width}:${height},setsar=1${frame}[w]`,
      `[0:v][w]overlay=x=${x}:y=${y}:shortest=1,format=yuv420p[v]`,
    ].join(';');
    const inputs = ['-f', 'lavfi', '-t', String(SECONDS), '-i', BEHIND[behind] ?? `color=${size}`];
    inputs.push('-ss', String(talker.fromSeconds), '-i', `file:${shared}/media/video/${talker.file}`);
    const encode = [
      '-map',
      '[v]',
      '-t',
      String(SECONDS),
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-crf',
      '24',
    ];
    await runFfmpeg(['-y', ...inputs, '-filter_complex', graph, ...encode, path], {
      stage: 'make test footage',
    });
    made.push({
      name: `${talker.file} over ${behind}`,
      path,
      box: { x: x / WIDTH, y: y / HEIGHT, width: width / WIDTH, height: height / HEIGHT },
      over: behind.endsWith('game') ? 'game' : 'screen',
    });
  }
  return made;
}

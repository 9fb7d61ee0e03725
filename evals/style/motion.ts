import { join } from 'node:path';
import { probe, runFfmpeg } from '../../packages/engine/src/media/index.ts';
import { noFacts } from '../../packages/engine/src/pipelines/cache.ts';
import { openContext } from '../../packages/engine/src/pipelines/context.ts';
import { measureLook } from '../../packages/engine/src/pipelines/style-look.ts';
import { extractStyle } from '../../packages/engine/src/style/index.ts';
import type { Row } from '../row.ts';

const SECONDS = 6;
const RATE = 25;

/** Footage of people who move, laid under a virtual camera. */
const FOOTAGE = [
  'single_speaker_adt31.mp4',
  'debate_two_person_iianet.mp4',
  'talking_9x16_hevc_2.mp4',
] as const;

/** The virtual camera's window: half of the frame, moved `pan` widths of the window and enlarged `zoom` per second. */
type Move = { name: string; pan: number; zoom: number };
const MOVES: readonly Move[] = [
  { name: 'static', pan: 0, zoom: 0 },
  { name: 'slow pan', pan: 0.05, zoom: 0 },
  { name: 'fast pan', pan: 0.15, zoom: 0 },
  { name: 'slow zoom', pan: 0, zoom: 0.03 },
  { name: 'fast zoom', pan: 0, zoom: 0.12 },
];

type Measured = { intensity: number; zoomUsage: number; panSpeed: number; zoomRate: number };

/** Whether motion and zoom are put in the right order, and how fast the camera is said to move. */
export async function motionRows(shared: string, folder: string): Promise<Row[]> {
  const wrong: string[] = [];
  const [pans, zooms]: [number[], number[]] = [[], []];
  for (const name of FOOTAGE) {
    const found = new Map<string, Measured>();
    for (const move of MOVES) {
      const one = await measure(
        await render(`${shared}/media/video/${name}`, move, join(folder, `${name}-${move.name}.mp4`)),
      );
      found.set(move.name, one);
      if (move.pan > 0) pans.push(Math.abs(one.panSpeed / move.pan - 1));
      if (move.zoom > 0) zooms.push(Math.abs(one.zoomRate / move.zoom - 1));
    }
    const rising = (field: keyof Measured, ...order: string[]) => {
      const values = order.map((key) => found.get(key)?.[field] ?? 0);
      if (!values.every((value, i) => i === 0 || value > (values[i - 1] ?? value)))
        wrong.push(`${field} of ${order.join(' < ')} in ${name}: ${values.join(' ')}`);
    };
    rising('intensity', 'static', 'slow pan', 'fast pan');
    rising('intensity', 'static', 'slow zoom', 'fast zoom');
    rising('zoomUsage', 'static', 'slow pan', 'slow zoom');
    rising('zoomUsage', 'static', 'fast pan', 'fast zoom');
  }
  return [
    {
      metric: 'motion and zoom out of order',
      value: wrong.length,
      target: '0',
      ok: wrong.length === 0,
      detail: wrong.join('; ') || `${4 * FOOTAGE.length} orders`,
    },
    errorRow('pan speed, largest error', pans),
    errorRow('zoom rate, largest error', zooms),
  ];
}

async function measure(path: string): Promise<Measured> {
  const source = await probe(path);
  const look = await measureLook(path, source, openContext({ facts: noFacts, languageModel: null }));
  const style = extractStyle(
    { durationSeconds: source.durationSeconds, look, music: null },
    '2000-01-01T00:00:00Z',
  );
  const camera = look?.shots[0]?.camera;
  return {
    intensity: style.motion_intensity,
    zoomUsage: style.zoom_usage,
    panSpeed: camera?.panSpeed ?? 0,
    zoomRate: camera?.zoomRate ?? 0,
  };
}

/** `perspective` samples between pixels, so that slow moves do not step. */
async function render(source: string, { pan, zoom }: Move, target: string): Promise<string> {
  const seconds = `(on/${RATE})`;
  const half = `(0.25*exp(-${zoom}*${seconds}))`;
  // Starts left of the middle and crosses it half way.
  const middle = `(0.5+0.5*${pan}*(${seconds}-${SECONDS / 2}))`;
  const x = (sign: string) => `W*(${middle}${sign}${half})`;
  const y = (sign: string) => `H*(0.45${sign}${half})`;
  const corners = `x0='${x('-')}':y0='${y('-')}':x1='${x('+')}':y1='${y('-')}':x2='${x('-')}':y2='${y('+')}':x3='${x('+')}':y3='${y('+')}'`;
  const chain = [
    `fps=${RATE}`,
    'scale=1280:720:force_original_aspect_ratio=increase,crop=1280:720',
    `perspective=${corners}:sense=source:eval=frame:interpolation=cubic`,
    'scale=640:360,setsar=1,format=yuv420p',
  ].join(',');
  const encode = ['-t', String(SECONDS), '-an', '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20'];
  await runFfmpeg(['-y', '-i', `file:${source}`, '-vf', chain, ...encode, `file:${target}`], {
    stage: 'make test footage',
  });
  return target;
}

function errorRow(metric: string, errors: readonly number[]): Row {
  const value = Math.max(...errors);
  return {
    metric,
    value,
    target: '<= 0.25',
    ok: value <= 0.25,
    detail: errors.map((error) => error.toFixed(2)).join(' '),
  };
}

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** How a template is made of stretches of footage. */
export type TemplateRecipe = {
  readonly size: `${number}x${number}`;
  readonly framesPerSecond: number;
  /** Filters over each stretch before it is scaled, e.g. a grade; default none. */
  readonly filter?: string;
  /** What the camera does; stretches are stills then. */
  readonly camera?: 'static' | 'pan' | 'zoom';
  /** Seconds that each stretch dissolves into the next; default 0, a cut. */
  readonly dissolveSeconds?: number;
  /** Clicks a minute; default no sound. */
  readonly clicksPerMinute?: number;
};

/** Seconds of each stretch of a template. */
const STRETCH_SECONDS = 3;

const CAMERAS = {
  static: 'crop=iw*0.6:ih*0.6',
  pan: `crop=iw*0.6:ih*0.6:(iw-ow)*t/${STRETCH_SECONDS}:(ih-oh)/2`,
  zoom: '',
} as const;

/**
 * Makes a template of known truth from the given videos: three seconds of each, joined by cuts or dissolves. How long it
 * is, and how many joints it has.
 */
export function makeTemplate(
  path: string,
  videos: readonly string[],
  recipe: TemplateRecipe,
): { readonly seconds: number; readonly joints: number } {
  const { framesPerSecond, dissolveSeconds = 0, clicksPerMinute } = recipe;
  const stretches = videos.map((_, index) => `[${index}:v]${stretchFilter(recipe)}[v${index}]`);
  let last = 'v0';
  const joins = videos.slice(1).map((_, index) => {
    const from = last;
    last = `j${index + 1}`;
    const offset = (index + 1) * (STRETCH_SECONDS - dissolveSeconds);
    return dissolveSeconds > 0
      ? `[${from}][v${index + 1}]xfade=transition=fade:duration=${dissolveSeconds}:offset=${offset}[${last}]`
      : `[${from}][v${index + 1}]concat=n=2:v=1:a=0[${last}]`;
  });
  const seconds = videos.length * STRETCH_SECONDS - (videos.length - 1) * dissolveSeconds;
  const click = clicksPerMinute === undefined ? [] : clicks(60 / clicksPerMinute, seconds);
  const input = (video: string) =>
    recipe.camera ? ['-ss', '1', '-t', '0.04', '-i', video] : ['-t', String(STRETCH_SECONDS), '-i', video];
  execFileSync('ffmpeg', [
    '-v',
    'error',
    '-y',
    ...videos.flatMap(input),
    ...click,
    '-filter_complex',
    [...stretches, ...joins].join(';'),
    '-map',
    `[${last}]`,
    ...(click.length > 0 ? ['-map', `${videos.length}:a`, '-c:a', 'aac'] : []),
    '-r',
    String(framesPerSecond),
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-crf',
    '18',
    '-pix_fmt',
    'yuv420p',
    path,
  ]);
  return { seconds, joints: videos.length - 1 };
}

function stretchFilter({ size, framesPerSecond, filter, camera }: TemplateRecipe): string {
  const [width = '0', height = '0'] = size.split('x');
  const fill = `scale=${width}:${height}:force_original_aspect_ratio=increase,crop=${width}:${height}`;
  const frames = framesPerSecond * STRETCH_SECONDS;
  const hold = `loop=loop=-1:size=1,fps=${framesPerSecond},trim=duration=${STRETCH_SECONDS},setpts=PTS-STARTPTS`;
  const zoom = `zoompan=z='1+0.5*on/${frames}':x='iw/2-iw/zoom/2':y='ih/2-ih/zoom/2':d=1:s=${size}:fps=${framesPerSecond}`;
  const moved = camera && [hold, camera === 'zoom' ? `scale=1920:-2,${zoom}` : CAMERAS[camera]].join(',');
  const steps = [
    moved,
    filter,
    fill,
    `fps=${framesPerSecond}`,
    `trim=duration=${STRETCH_SECONDS}`,
    'setpts=PTS-STARTPTS',
    'setsar=1',
    'format=yuv420p',
  ];
  return steps.filter(Boolean).join(',');
}

function clicks(everySeconds: number, seconds: number): string[] {
  const sound = `aevalsrc='if(lt(mod(t,${everySeconds}),0.03),sin(2*PI*180*t)+sin(2*PI*2500*t),0)*0.5':s=48000:d=${seconds}`;
  return ['-f', 'lavfi', '-i', sound];
}

/** Shared footage by name. */
export function sharedVideo(shared: string, name: string): string {
  return join(shared, 'media/video', name);
}

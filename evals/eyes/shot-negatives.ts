import { join } from 'node:path';
import { runFfmpeg } from '../../packages/engine/src/media/index.ts';
import type { KnownBorders } from './shot-footage.ts';

/** 16:9 at 640 wide, in the upper part of the picture. */
const FORM =
  'scale=640:360:force_original_aspect_ratio=increase,crop=640:360:(iw-640)/2:(ih-360)*0.25,setsar=1,fps=25';
/** The same, half as large again, so that a window of 640 × 360 can move over it. */
const WIDE =
  'scale=960:540:force_original_aspect_ratio=increase,crop=960:540:(iw-960)/2:(ih-540)*0.25,setsar=1,fps=25';

/** What happens to one uncut take of six seconds: every border found in it is false. */
const HAPPENINGS: readonly { name: string; filters: string }[] = [
  {
    name: 'flashes',
    filters: `${FORM},drawbox=t=fill:c=white:enable='between(n,30,31)+between(n,60,60)+between(n,90,93)',drawbox=t=fill:c=white@0.6:enable='between(n,110,112)+between(n,130,131)'`,
  },
  {
    name: 'a shaken camera',
    filters: `${WIDE},crop=640:360:160+40*sin(n*1.9)+30*sin(n*0.7):90+30*sin(n*2.3)`,
  },
  {
    name: 'whip pans',
    filters: `${WIDE},crop=640:360:320*(clip((t-1)/0.2\\,0\\,1)-clip((t-2.5)/0.3\\,0\\,1)+clip((t-4)/0.12\\,0\\,1)):90`,
  },
  {
    name: 'pans',
    filters: `${WIDE},crop=640:360:320*(clip((t-0.5)/1\\,0\\,1)-clip((t-2)/0.7\\,0\\,1)+clip((t-3.5)/2\\,0\\,1)):180*clip((t-1)/1.5\\,0\\,1)`,
  },
  {
    name: 'a slow zoom',
    filters: `${FORM},scale=w=2*trunc(320*(1+t/12)):h=2*trunc(180*(1+t/12)):eval=frame,crop=640:360`,
  },
  {
    name: 'quick zooms',
    filters: `${FORM},scale=w=2*trunc(320*(1+0.5*clip((t-1.5)/0.6\\,0\\,1)-0.5*clip((t-3.5)/1\\,0\\,1))):h=-2:eval=frame,crop=640:360`,
  },
  {
    name: 'changing exposure',
    filters: `${FORM},eq=brightness='0.3*clip((t-1)/0.5,0,1)-0.45*clip((t-2.5)/1,0,1)+0.3*clip((t-4.2)/0.3,0,1)':eval=frame`,
  },
  {
    name: 'light switched on and off',
    filters: `${FORM},eq=contrast=0.55:brightness=-0.2:enable='between(t,1.5,3.5)+gt(t,4.8)'`,
  },
  {
    name: 'captions',
    filters: `${FORM},drawbox=y=ih*0.74:h=ih*0.22:w=iw:c=navy:t=fill:enable='between(t,1,2.5)',drawbox=y=ih*0.8:x=iw*0.1:h=ih*0.12:w=iw*0.8:c=white:t=fill:enable='between(t,3,4)',drawbox=y=ih*0.66:h=ih*0.34:w=iw:c=maroon:t=fill:enable='gt(t,4.6)'`,
  },
];

/** Uncut takes and where they start. */
const TAKES: readonly { file: string; fromSeconds: number }[] = [
  { file: 'single_speaker_adt31.mp4', fromSeconds: 12 },
  { file: 'talking_9x16_hevc_2.mp4', fromSeconds: 11 },
  // The recording itself skips at 7.5 s: from here on nothing happens in that very frame.
  { file: 'debate_two_person_iianet.mp4', fromSeconds: 4.5 },
];

/** Real uncut takes to which everything happens that could be mistaken for a border. */
export async function makeNegatives(shared: string, folder: string): Promise<KnownBorders[]> {
  const made: KnownBorders[] = [];
  for (const [i, take] of TAKES.entries()) {
    for (const { name, filters } of HAPPENINGS) {
      const path = join(folder, `negative_${i}_${name.replace(/\W+/g, '_')}.mp4`);
      const input = ['-ss', String(take.fromSeconds), '-i', `file:${shared}/media/video/${take.file}`];
      const encode = ['-an', '-t', '6', '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', path];
      await runFfmpeg(['-y', ...input, '-vf', `${filters},format=yuv420p`, ...encode], {
        stage: 'make test footage',
      });
      made.push({ name: `${name} (${take.file})`, path, transitions: [] });
    }
  }
  return made;
}

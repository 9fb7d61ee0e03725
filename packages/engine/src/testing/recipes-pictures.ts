import { aac, clock, exact, h264, onlyFrames, picture, type Recipe, tone, turnClockwise } from './recipe.ts';

/** Pictures of every shape, depth and rate that cameras make, and pictures that tell the time. */
export const pictures = {
  vertical: { extension: 'mp4', args: [...picture('180x320', 25, 3), ...tone(3), ...h264, ...aac] },
  oddSize: {
    extension: 'mkv',
    args: [
      '-f',
      'lavfi',
      '-i',
      'testsrc=s=321x181:r=25:d=3',
      ...tone(3),
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-pix_fmt',
      'yuv444p',
      ...aac,
    ],
  },
  tenBit: {
    extension: 'mp4',
    args: [
      ...picture('320x180', 25, 3),
      ...tone(3),
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-pix_fmt',
      'yuv420p10le',
      ...aac,
    ],
  },
  /** 10 bit with the PQ curve, as phones and cameras mark high dynamic range. */
  hdr: {
    extension: 'mp4',
    args: [
      ...picture('320x180', 25, 2),
      '-c:v',
      'libx265',
      '-preset',
      'ultrafast',
      '-pix_fmt',
      'yuv420p10le',
      '-x265-params',
      'log-level=error:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc',
      '-color_primaries',
      'bt2020',
      '-color_trc',
      'smpte2084',
      '-colorspace',
      'bt2020nc',
      '-tag:v',
      'hvc1',
    ],
  },
  /** The hybrid log curve and not a word about primaries or matrix. */
  hdrBare: {
    extension: 'mp4',
    args: [
      ...picture('320x180', 25, 1),
      '-c:v',
      'libx265',
      '-preset',
      'ultrafast',
      '-pix_fmt',
      'yuv420p10le',
      '-x265-params',
      'log-level=error:transfer=arib-std-b67',
      '-color_trc',
      'arib-std-b67',
    ],
  },
  interlaced: {
    extension: 'mp4',
    args: [
      ...picture('320x240', 50, 3),
      '-vf',
      'tinterlace=interleave_top,setfield=tff',
      ...h264,
      '-flags',
      '+ildct+ilme',
      '-x264-params',
      'tff=1',
    ],
  },
  /** Stored at twice the width it is shown at: pixels of 1:2. */
  narrowPixels: { extension: 'mp4', args: [...picture('320x180', 25, 2), '-vf', 'setsar=1/2', ...h264] },
  /** Pixels of 4:3, as anamorphic tape has. */
  widePixels: { extension: 'mp4', args: [...picture('320x180', 25, 2), '-vf', 'setsar=4/3', ...h264] },
  /** Stored lying, to be shown turned clockwise by 90°. The left half is black, so it is the upper half when shown. */
  rotated: {
    extension: 'mp4',
    args: ['-f', 'lavfi', '-i', 'color=white:s=320x180:r=25:d=2,drawbox=w=160:c=black:t=fill', ...h264],
    finish: (file) => turnClockwise(file, 180),
  },
  /** Every third second has 30 frames, the others 5. */
  variableRate: {
    extension: 'mp4',
    args: [
      ...picture('320x180', 30, 6),
      ...tone(6),
      ...onlyFrames('not(mod(floor(t),3))+not(mod(n,6))'),
      ...h264,
      ...aac,
    ],
  },
  /** 30 a second, and one of them was lost, as telephones lose some. */
  lostFrame: {
    extension: 'mp4',
    args: [...picture('320x180', 30, 4), ...tone(4), ...onlyFrames('not(eq(n,50))'), ...h264, ...aac],
  },
  /** Brightness tells the time: 16 + 4·t. 10 s at 25. */
  clock: { extension: 'mp4', args: [...clock(25, 10), ...tone(10), ...exact, ...aac] },
  /** The same in Matroska, whose timestamps are rounded to 1 ms, at a rate that does not divide 1000. */
  clockRounded: { extension: 'mkv', args: [...clock(30, 10), ...tone(10), ...exact, ...aac] },
  /** The same in a transport stream with one key frame in 10 s. */
  clockStream: { extension: 'ts', args: [...clock(25, 14), ...tone(14), ...exact, '-g', '250', ...aac] },
} satisfies Record<string, Recipe>;

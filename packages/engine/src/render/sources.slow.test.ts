import { describe, expect, test } from 'vitest';
import { fileUrl, runFfmpeg } from '../media/index.ts';
import { footage, newPath } from '../testing/footage.ts';
import {
  colourAt,
  type MapOptions,
  mapFootage,
  originAt,
  renderSegments,
  SMALL,
  shotsOf,
  still,
} from './testing.ts';

const middle = (picture: Buffer | undefined) => originAt(picture ?? Buffer.alloc(0), SMALL, 0.5, 0.5);

const sources: [string, MapOptions][] = [
  [
    'of 10 bit',
    { encode: ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '8', '-pix_fmt', 'yuv420p10le'] },
  ],
  [
    'of an odd size',
    {
      size: '641x361',
      extension: 'mkv',
      encode: ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '8', '-pix_fmt', 'yuv444p'],
    },
  ],
  ['of a broadcast rate', { rate: '30000/1001' }],
  [
    'of a rate that varies',
    {
      rate: '30',
      filter: "select='not(mod(floor(t),3))+not(mod(n,6))'",
      encode: [
        '-vsync',
        'vfr',
        '-c:v',
        'libx264',
        '-preset',
        'ultrafast',
        '-crf',
        '8',
        '-pix_fmt',
        'yuv420p',
      ],
    },
  ],
  ['of one picture a second', { rate: '1' }],
  ['that is upright already', { size: '360x640' }],
  ['in a transport stream', { extension: 'ts' }],
];

describe('a render', () => {
  test('turns rotated footage upright before it looks for its window', async () => {
    const { pictures } = await renderSegments(await footage('rotated'), [shotsOf(0, 1, [0, still(0.5)])]);
    expect(colourAt(pictures[5] ?? Buffer.alloc(0), SMALL, 0.5, 0.2)[0]).toBeLessThan(30);
    expect(colourAt(pictures[5] ?? Buffer.alloc(0), SMALL, 0.5, 0.8)[0]).toBeGreaterThan(220);
  });

  test('gives pixels that are not square their shape', async () => {
    // Stored 320×360, shown 640×360: the window is the same part of the frame as with square pixels.
    const path = await mapFootage({ size: '320x360', filter: 'setsar=2', seconds: 2 });
    const { pictures } = await renderSegments(path, [shotsOf(0, 1, [0, still(0.4)])]);
    const at = (x: number) => originAt(pictures[5] ?? Buffer.alloc(0), SMALL, x, 0.5).x;
    expect(at(0.5)).toBeCloseTo(0.4, 1.7);
    expect(at(0.98) - at(0.02)).toBeCloseTo(0.96 * 0.316, 1.7);
  });

  test.each(sources)('of a source %s shows the right place and time', async (_, options) => {
    const path = await mapFootage({ ...options, seconds: 4 });
    const { pictures, source } = await renderSegments(path, [shotsOf(1.5, 3.1, [1.5, still(0.5)])]);
    expect(pictures).toHaveLength(40);
    const rate = (source.picture?.frameRate.numerator ?? 1) / (source.picture?.frameRate.denominator ?? 1);
    for (const frame of [0, 20, 39]) {
      const origin = middle(pictures[frame]);
      expect(origin.x).toBeCloseTo(0.5, 1.5);
      expect(origin.y).toBeCloseTo(0.5, 1.5);
      // The picture shown is the one that the source shows at that moment, at most a source frame old.
      const late = 1.5 + frame / 25 - origin.atSeconds;
      expect(late, `frame ${frame}`).toBeGreaterThan(-0.06);
      expect(late, `frame ${frame}`).toBeLessThan(
        Math.max(0.07, options.rate === '30' ? 0.27 : 1 / rate + 0.06),
      );
    }
  });

  test('of a picture that starts late, or ends early, holds its first and last frame', async () => {
    const late = await renderSegments(await footage('lateStart'), [shotsOf(0, 3, [0, still(0.5)])]);
    const brightness = (i: number) => colourAt(late.pictures[i] ?? Buffer.alloc(0), SMALL, 0.5, 0.5)[0];
    expect(late.pictures).toHaveLength(75);
    expect(brightness(0)).toBeCloseTo(16, 0);
    expect(brightness(24)).toBeCloseTo(16, 0);
    // 16 + 4·(t − 1) from 1 s on.
    expect(brightness(74)).toBeGreaterThan(22);

    const short = await renderSegments(await mapFootage({ seconds: 1, soundSeconds: 5 }), [
      shotsOf(3.5, 4.5, [3.5, still(0.5)]),
    ]);
    expect(short.pictures).toHaveLength(25);
    expect(short.rendered.fallbacks).toContainEqual(
      expect.objectContaining({ used: 'the last picture, held' }),
    );
  });

  test('of a stream that changes its size on the way goes on without a frame more or less', async () => {
    const { pictures } = await renderSegments(await footage('changingSize'), [
      shotsOf(1, 3, [1, still(0.5)]),
    ]);
    const lumas = pictures.map((picture) => colourAt(picture, SMALL, 0.5, 0.5)[0]);
    expect(lumas).toHaveLength(50);
    expect(Math.max(...lumas.slice(0, 25))).toBeLessThan(30);
    expect(Math.min(...lumas.slice(25))).toBeGreaterThan(220);
  });

  test.each([
    [
      'small and untagged',
      ['-vf', 'scale=out_color_matrix=bt601,format=yuv420p', '-c:v', 'libx264', '-qp', '0'],
    ],
    ['full range', ['-c:v', 'mjpeg', '-q:v', '2', '-pix_fmt', 'yuvj420p']],
    ['RGB', ['-c:v', 'libx264rgb', '-qp', '0']],
  ])('keeps red red where the source is %s', async (_, encode) => {
    const path = newPath('mkv');
    const red = ['-f', 'lavfi', '-i', 'color=red:s=320x180:r=25:d=1,format=gbrp'];
    await runFfmpeg([...red, ...encode, fileUrl(path)], { stage: 'make footage', timeoutSeconds: 60 });
    const { pictures } = await renderSegments(path, [shotsOf(0, 0.6, [0, still(0.5)])]);
    const [luma, blue, redness] = colourAt(pictures[5] ?? Buffer.alloc(0), SMALL, 0.5, 0.5);
    // Red in BT.709, limited range: 63, 102, 240.
    expect(Math.abs(luma - 63)).toBeLessThan(4);
    expect(Math.abs(blue - 102)).toBeLessThan(4);
    expect(Math.abs(redness - 240)).toBeLessThan(4);
  });

  test('of HDR shows paper white as bright grey and keeps the order of what is brighter', async () => {
    // 10-bit codes of the PQ curve (SMPTE ST 2084) for 5, 26, 100, 203 and 1000 cd/m².
    const codes = [275, 400, 509, 573, 723];
    const bars = codes.map((code, i) => `between(X,${i * 64},${i * 64 + 63})*${code}`).join('+');
    const path = newPath('mp4');
    await runFfmpeg(
      [
        ...[
          '-f',
          'lavfi',
          '-i',
          `nullsrc=s=320x180:r=25:d=0.4,format=yuv420p10le,geq=lum='${bars}':cb=512:cr=512`,
        ],
        ...['-c:v', 'libx265', '-preset', 'ultrafast', '-tag:v', 'hvc1', '-x265-params'],
        'log-level=error:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc',
        ...[
          '-color_primaries',
          'bt2020',
          '-color_trc',
          'smpte2084',
          '-colorspace',
          'bt2020nc',
          fileUrl(path),
        ],
      ],
      { stage: 'make footage', timeoutSeconds: 60 },
    );
    const { pictures } = await renderSegments(path, [
      shotsOf(0, 0.4, [0, { kind: 'fit', background: '#000000' }]),
    ]);
    const lumas = codes.map(
      (_, i) => colourAt(pictures[3] ?? Buffer.alloc(0), SMALL, (i + 0.5) / codes.length, 0.5)[0],
    );
    expect([...lumas].sort((a, b) => a - b)).toEqual(lumas);
    expect(lumas[3]).toBeGreaterThan(165);
    expect(lumas[3]).toBeLessThan(205);
    expect(lumas[4]).toBeGreaterThan(222);
  });
});

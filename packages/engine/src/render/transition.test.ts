import { eased, type Grade, type Segment, type SegmentEntry } from '@reelwright/plan';
import { describe, expect, test } from 'vitest';
import { readFinished } from './finished.ts';
import { piecesOf } from './pieces.ts';
import { colourAt, mapFootage, originAt, renderSegments, SMALL, shotsOf, still } from './testing.ts';

const [LEFT, RIGHT] = [0.3, 0.7];

/** Two seconds of the left and two of the right of one running take, joined at 3 s by a transition of 20 frames. */
function joined(entry: Omit<SegmentEntry, 'durationSeconds'>): Segment[] {
  return [
    shotsOf(1, 3, [1, still(LEFT)]),
    { ...shotsOf(3, 5, [3, still(RIGHT)]), entry: { ...entry, durationSeconds: 0.8 } },
  ];
}

async function rendered(entry: Omit<SegmentEntry, 'durationSeconds'>): Promise<Buffer[]> {
  const { pictures, file } = await renderSegments(await mapFootage(), joined(entry));
  expect(pictures).toHaveLength(100);
  const finished = await readFinished(file);
  expect(Math.abs((finished.soundSeconds ?? 0) - finished.pictureSeconds)).toBeLessThanOrEqual(0.04);
  return pictures;
}

const placeAt = (picture: Buffer | undefined, x = 0.5) =>
  originAt(picture ?? Buffer.alloc(0), SMALL, x, 0.5).x;
const lightAt = (picture: Buffer | undefined) => colourAt(picture ?? Buffer.alloc(0), SMALL, 0.5, 0.5)[0];

describe('a transition', () => {
  test.each(['linear', 'ease-in', 'ease-in-out'] as const)(
    'that dissolves (%s) has the share of its curve in every frame, and the running picture of both sides',
    async (easing) => {
      const pictures = await rendered({ kind: 'dissolve', easing });
      for (let i = 0; i < 20; i++) {
        const share = (placeAt(pictures[40 + i]) - LEFT) / (RIGHT - LEFT);
        expect(Math.abs(share - eased(easing, (i + 0.5) / 20)), `frame ${40 + i}`).toBeLessThan(0.06);
      }
      expect(placeAt(pictures[39])).toBeCloseTo(LEFT, 1.7);
      expect(placeAt(pictures[60])).toBeCloseTo(RIGHT, 1.7);
      for (const frame of [30, 45, 55, 70]) {
        const { atSeconds } = originAt(pictures[frame] ?? Buffer.alloc(0), SMALL, 0.5, 0.5);
        expect(Math.abs(atSeconds - 1 - frame / 25)).toBeLessThan(0.07);
      }
    },
  );

  test.each([
    ['after a stretch that is left out', 0.5, 3.5],
    ['back to what came before', 3.5, 0.6],
  ])('between pictures far apart in the source (%s) is no cut either', async (_, first, second) => {
    const segments = (kind: 'dissolve' | 'fade'): Segment[] => [
      shotsOf(first, first + 2, [first, still(LEFT)]),
      {
        ...shotsOf(second, second + 2, [second, still(RIGHT)]),
        entry: { kind, durationSeconds: 0.8, easing: 'linear' },
      },
    ];
    const dissolved = (await renderSegments(await mapFootage(), segments('dissolve'))).pictures;
    for (let i = 0; i < 20; i++) {
      const share = (placeAt(dissolved[40 + i]) - LEFT) / (RIGHT - LEFT);
      expect(Math.abs(share - (i + 0.5) / 20), `frame ${40 + i}`).toBeLessThan(0.06);
    }
    const faded = (await renderSegments(await mapFootage(), segments('fade'))).pictures;
    const before = lightAt(faded[39]);
    expect(lightAt(faded[44])).toBeLessThan(0.75 * before);
    expect(lightAt(faded[44])).toBeGreaterThan(0.25 * before);
    expect(lightAt(faded[49])).toBeLessThan(0.1 * before + 20);
  });

  test('that fades is dark at the join and nowhere else', async () => {
    const pictures = await rendered({ kind: 'fade', easing: 'linear' });
    expect(lightAt(pictures[49])).toBeLessThan(0.1 * lightAt(pictures[39]) + 20);
    expect(lightAt(pictures[50])).toBeLessThan(0.1 * lightAt(pictures[60]) + 20);
    expect(placeAt(pictures[39])).toBeCloseTo(LEFT, 1.7);
    expect(placeAt(pictures[60])).toBeCloseTo(RIGHT, 1.7);
    expect(lightAt(pictures[45])).toBeGreaterThan(lightAt(pictures[48]));
  });

  test('that fades falls evenly whatever the grade does to black', async () => {
    const segments = joined({ kind: 'fade', easing: 'linear' });
    const lifted: Grade = {
      tones: [
        { from: 0.2, to: 0.4 },
        { from: 0.8, to: 0.85 },
      ],
      greyFrom: { a: 0, b: 0 },
      greyTo: { a: 0, b: 0 },
      saturation: 1,
      skinProtection: 0,
    };
    const { pictures } = await renderSegments(await mapFootage(), segments, { grade: lifted });
    const whole = lightAt(pictures[39]);
    for (let i = 0; i < 10; i++) {
      const expected = whole * (1 - (i + 1) / 10);
      expect(Math.abs(lightAt(pictures[40 + i]) - expected), `frame ${40 + i}`).toBeLessThan(0.08 * 255);
    }
  });

  test('that wipes uncovers the next picture from the right', async () => {
    const pictures = await rendered({ kind: 'wipe', easing: 'linear' });
    const half = 0.5 * (9 / 16) * (9 / 16);
    for (const [frame, x, camera] of [
      [44, 0.1, LEFT],
      [44, 0.95, RIGHT],
      [50, 0.3, LEFT],
      [50, 0.7, RIGHT],
      [57, 0.05, LEFT],
      [57, 0.4, RIGHT],
    ] as const)
      expect(placeAt(pictures[frame], x), `frame ${frame} at ${x}`).toBeCloseTo(
        camera + (2 * x - 1) * half,
        1.7,
      );
  });

  test('longer than what it joins is as long as that has room for', () => {
    const output = { aspectRatio: '9:16', width: 180, height: 320, quality: 'low' } as const;
    const segments = joined({ kind: 'dissolve', easing: 'linear' }).map((one) => ({
      ...one,
      ...(one.entry && { entry: { ...one.entry, durationSeconds: 10 } }),
    }));
    const plan = { segments, output: { ...output, frameRate: { numerator: 25, denominator: 1 } } };
    const pieces = piecesOf(plan);
    expect(pieces.map(({ kind, frames }) => [kind, frames])).toEqual([
      ['body', 25],
      ['transition', 50],
      ['body', 25],
    ]);
  });
});

describe('a video of more shots than one graph holds', () => {
  test('has every frame in its place, and its sound in step', async () => {
    const shots: [number, ReturnType<typeof still>][] = Array.from({ length: 90 }, (_, i) => [
      0.4 + i * 0.04,
      still(i % 2 ? RIGHT : LEFT),
    ]);
    const { pictures, file } = await renderSegments(await mapFootage(), [shotsOf(0.4, 4, ...shots)]);
    expect(pictures).toHaveLength(90);
    pictures.forEach((picture, frame) => {
      const { x, atSeconds } = originAt(picture, SMALL, 0.5, 0.5);
      expect(x, `frame ${frame}`).toBeCloseTo(frame % 2 ? RIGHT : LEFT, 1.5);
      expect(Math.abs(atSeconds - 0.4 - frame / 25), `time of frame ${frame}`).toBeLessThan(0.08);
    });
    const finished = await readFinished(file);
    expect(finished.frames).toBe(90);
    expect(Math.abs((finished.soundSeconds ?? 0) - finished.pictureSeconds)).toBeLessThanOrEqual(0.04);
  });
});

import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { fileUrl, runFfmpeg } from '../media/index.ts';
import { footage, newPath } from '../testing/footage.ts';
import { readFinished } from './finished.ts';
import { measureFile, readSummary } from './loudness.ts';
import { colourAt, renderSegments, SMALL, shotsOf, still } from './testing.ts';

/** 8 s of a grey picture with a sound made by ffmpeg. */
async function heard(sound: string, encode = ['-c:a', 'aac', '-b:a', '192k']): Promise<string> {
  const file = newPath('mkv');
  await runFfmpeg(
    [
      ...['-f', 'lavfi', '-i', 'color=gray:s=320x180:r=25:d=8', '-f', 'lavfi', '-i', `${sound},atrim=end=8`],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', ...encode, fileUrl(file)],
    ],
    { stage: 'make footage', timeoutSeconds: 60 },
  );
  return file;
}

const WHOLE = [shotsOf(0, 8, [0, still(0.5)])];

describe('the sound of a clip', () => {
  test.each([
    ['quiet', "sine=f=440:r=48000,volume='0.1*(1+0.5*sin(6*t))':eval=frame"],
    ['loud', 'anoisesrc=r=48000:a=0.9:seed=3'],
    ['spiky', "aevalsrc='0.02*sin(2*PI*300*t)+if(lt(mod(t,0.5),0.002),0.9,0)':s=48000"],
    ['in one ear only', "aevalsrc='0.2*sin(2*PI*500*t)|0':s=44100"],
    [
      'of six channels',
      "aevalsrc='0.1*sin(2*PI*300*t)|0.1*sin(2*PI*400*t)|0.2*sin(2*PI*500*t)|0|0.05*sin(2*PI*700*t)|0':c=5.1:s=48000",
    ],
  ])('that was %s has −14 LUFS and no true peak above −1 dBTP', async (_, sound) => {
    const { file, rendered } = await renderSegments(await heard(sound), WHOLE);
    const { integratedLufs, truePeakDbtp } = await measureFile(file);
    expect(rendered).toMatchObject({ loudnessLufs: integratedLufs, truePeakDbtp, fallbacks: [] });
    expect(Math.abs((integratedLufs ?? 0) + 14)).toBeLessThanOrEqual(0.5);
    expect(truePeakDbtp).toBeLessThanOrEqual(-1);
    const finished = await readFinished(file);
    expect(Math.abs((finished.soundSeconds ?? 0) - finished.pictureSeconds)).toBeLessThanOrEqual(0.04);
  });

  test('that is next to nothing is raised by 30 dB and no more, and says so', async () => {
    const { rendered } = await renderSegments(await heard('sine=f=440:r=48000,volume=0.01'), WHOLE);
    expect(rendered.fallbacks).toContainEqual(expect.objectContaining({ used: '30 dB more gain' }));
    expect(rendered.loudnessLufs).toBeLessThan(-20);
  });

  test('that is silent stays silent, and says so', async () => {
    const { rendered } = await renderSegments(await heard('anullsrc=r=48000:cl=mono'), WHOLE);
    expect(rendered.loudnessLufs).toBeNull();
    expect(rendered.fallbacks).toContainEqual(expect.objectContaining({ reason: 'The clip is silent.' }));
  });

  test('keeps in step with the picture where a stream starts late, has holes, or is cut together', async () => {
    // A beep and a white frame at every whole second, the sound stream starting 1 s late in its container.
    const file = newPath('mkv');
    await runFfmpeg(
      [
        ...[
          '-f',
          'lavfi',
          '-i',
          "color=black:s=320x180:r=25:d=8,drawbox=w=320:h=180:c=white:t=fill:enable='lt(mod(t,1),0.04)'",
        ],
        ...['-f', 'lavfi', '-i', "aevalsrc='if(lt(mod(t,1),0.04),0.5*sin(2*PI*1000*t),0)':s=48000:d=8"],
        ...['-af', "aselect='gte(t,1.5)*not(between(t,4.2,4.8))'"],
        ...['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'pcm_s16le', fileUrl(file)],
      ],
      { stage: 'make footage', timeoutSeconds: 60 },
    );
    const segments = [
      shotsOf(0.5, 3.5, [0.5, still(0.5)]),
      shotsOf(4.52, 6.5, [4.52, still(0.5)]),
      shotsOf(1.7, 2.5, [1.7, still(0.5)]),
    ];
    const { file: clip, pictures } = await renderSegments(file, segments);
    const flashes = pictures.flatMap((picture, i) =>
      colourAt(picture, SMALL, 0.5, 0.5)[0] > 120 ? [i / 25] : [],
    );
    expect(flashes).toHaveLength(6);
    const samples = await decode(clip);
    const beeps = onsets(samples);
    // The first flash (1 s) has no beep: the sound starts at 1.5 s.
    expect(beeps).toHaveLength(5);
    expect(Math.max(...beeps.map((beep, i) => Math.abs(beep - (flashes[i + 1] ?? 0))))).toBeLessThan(0.045);
  });

  test('of a source with a late picture or late sound is as long as the picture', async () => {
    for (const kind of ['lateStart', 'lateSound', 'variableRate', 'transportStream'] as const) {
      const { file } = await renderSegments(await footage(kind), [shotsOf(0.2, 3.32, [0.2, still(0.5)])]);
      const finished = await readFinished(file);
      expect(finished.frames).toBe(78);
      expect(Math.abs((finished.soundSeconds ?? 0) - finished.pictureSeconds)).toBeLessThanOrEqual(0.04);
    }
  });
});

test('the loudness report of silence is no number', () => {
  expect(readSummary('Summary:\n I: -70.0 LUFS\n Peak: -inf dBFS')).toEqual({
    integratedLufs: null,
    truePeakDbtp: null,
  });
  expect(readSummary('x Summary: I: -1 LUFS Summary:\n I:  -23.4 LUFS\n Peak:  -3.1 dBFS')).toEqual({
    integratedLufs: -23.4,
    truePeakDbtp: -3.1,
  });
});

async function decode(file: string): Promise<Float32Array> {
  const raw = newPath('f32');
  await runFfmpeg(['-i', fileUrl(file), '-map', '0:a', '-ac', '1', '-f', 'f32le', fileUrl(raw)], {
    stage: 'read',
  });
  const bytes = await readFile(raw);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/** Seconds at which loud stretches begin, at least 0.2 s apart. */
function onsets(samples: Float32Array): number[] {
  const found: number[] = [];
  samples.forEach((sample, i) => {
    if (Math.abs(sample) > 0.1 && i / 48_000 - (found.at(-1) ?? -1) > 0.2) found.push(i / 48_000);
  });
  return found;
}

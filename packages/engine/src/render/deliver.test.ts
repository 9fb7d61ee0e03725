import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { captionFont } from '../captions/index.ts';
import { EngineError } from '../error.ts';
import { probe } from '../media/index.ts';
import { footage } from '../testing/footage.ts';
import { newFolder } from '../testing/temporary.ts';
import { renderPlan } from './render.ts';
import { mapFootage, planFor, renderSegments, shotsOf, still } from './testing.ts';

const SCRIPT = (family: string, letters = 'WORD') => `[Script Info]
ScriptType: v4.00+
PlayResX: 180
PlayResY: 320

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Word,${family},30,&H00FFFFFF,&H00FFFFFF,&H00000000,&H00000000,0,0,0,0,100,100,0,0,1,1,0,5,0,0,0,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:00.00,0:00:05.00,Word,,0,0,0,,{\\pos(90,160)}${letters}
`;

async function job() {
  const path = await mapFootage();
  const source = await probe(path);
  const plan = planFor(source, [shotsOf(0, 1, [0, still(0.5)])]);
  const folder = newFolder();
  return {
    plan,
    folder,
    options: {
      source,
      path,
      captions: null,
      fonts: [],
      file: join(folder, 'clip.mp4'),
      poster: join(folder, 'clip.jpg'),
    },
  };
}

// Other tests render at the same time: a folder of our own for temporary files shows what is left in it.
beforeAll(() => {
  vi.stubEnv('TMPDIR', newFolder());
});
afterAll(() => {
  vi.unstubAllEnvs();
});

const temporary = async () =>
  (await readdir(tmpdir())).filter((name) => name.startsWith('reelwright-render-'));

describe('a finished clip', () => {
  test('is a file, a poster and nothing else, and progress never passes 1', async () => {
    const { plan, folder, options } = await job();
    const fractions: number[] = [];
    const rendered = await renderPlan(plan, {
      ...options,
      onProgress: (fraction) => fractions.push(fraction),
    });
    expect((await readdir(folder)).sort()).toEqual(['clip.jpg', 'clip.mp4']);
    expect((await readFile(options.poster)).subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
    const file = await readFile(options.file);
    // faststart: the index stands before the media.
    expect(file.indexOf('moov')).toBeLessThan(file.indexOf('mdat'));
    expect(fractions.at(-1)).toBe(1);
    expect(Math.max(...fractions)).toBe(1);
    expect(rendered).toMatchObject({ durationSeconds: 1, fallbacks: [] });
    expect(Math.abs((rendered.loudnessLufs ?? 0) + 14)).toBeLessThanOrEqual(0.5);
  });

  test('has the same bytes when it is made again', async () => {
    const first = await job();
    const second = await job();
    await renderPlan(first.plan, first.options);
    await renderPlan(second.plan, second.options);
    expect((await readFile(first.options.file)).equals(await readFile(second.options.file))).toBe(true);
    expect((await readFile(first.options.poster)).equals(await readFile(second.options.poster))).toBe(true);
  });

  test('that is cancelled leaves nothing, and what was there before stays', async () => {
    const { plan, folder, options } = await job();
    await writeFile(options.file, 'the clip of yesterday');
    const cancel = new AbortController();
    const long = {
      ...plan,
      segments: [shotsOf(0, 6, [0, still(0.5)])],
      output: { ...plan.output, width: 1080, height: 1920 },
    };
    const render = renderPlan(long, {
      ...options,
      signal: cancel.signal,
      onProgress: (fraction) => {
        if (fraction > 0.1) cancel.abort();
      },
    });
    await expect(render).rejects.toMatchObject({ code: 'cancelled' });
    expect(await readdir(folder)).toEqual(['clip.mp4']);
    expect(await readFile(options.file, 'utf8')).toBe('the clip of yesterday');
    expect(await temporary()).toEqual([]);
  });

  test('replaces what a killed render left under the temporary name', async () => {
    const { plan, folder, options } = await job();
    await writeFile(join(folder, '.clip.mp4.partial'), 'half a clip');
    await renderPlan(plan, options);
    expect((await readdir(folder)).sort()).toEqual(['clip.jpg', 'clip.mp4']);
  });

  test('may lie in a folder with any name', async () => {
    const folder = await mkdtemp(join(newFolder(), "we'ird,[dir]:%d;x\\ "));
    const { plan, options } = await job();
    const to = { file: join(folder, "it's,[0]:%03d;.mp4"), poster: join(folder, '%d.jpg') };
    await renderPlan(plan, {
      ...options,
      ...to,
      captions: SCRIPT('Anton'),
      fonts: [captionFont('Anton').file],
    });
    expect((await readdir(folder)).sort()).toEqual(['%d.jpg', "it's,[0]:%03d;.mp4"]);
  });
});

describe('a render is refused', () => {
  test('for another file than the plan was made for', async () => {
    const { plan, options } = await job();
    const other = { ...plan, source: { ...plan.source, contentHash: `sha256:${'1'.repeat(64)}` } };
    await expect(renderPlan(other, options)).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test('for a file without a picture, in one sentence', async () => {
    const path = await footage('wav');
    const source = await probe(path);
    const plan = planFor(source, [shotsOf(0, 1, [0, still(0.5)])]);
    const render = renderPlan(plan, {
      source,
      path,
      captions: null,
      fonts: [],
      file: join(newFolder(), 'clip.mp4'),
      poster: null,
    });
    await expect(render).rejects.toThrow(
      new EngineError('no_picture', 'The file has sound only; a clip needs a picture, so hand in a video.'),
    );
  });

  test('when a caption font is missing, instead of taking another one', async () => {
    const { plan, folder, options } = await job();
    const missing = renderPlan(plan, { ...options, captions: SCRIPT('Anton') });
    await expect(missing).rejects.toMatchObject({
      code: 'missing_dependency',
      message: expect.stringContaining('Anton is missing'),
    });
    const wrong = renderPlan(plan, {
      ...options,
      captions: SCRIPT('Anton'),
      fonts: [captionFont('Montserrat Black').file],
    });
    await expect(wrong).rejects.toMatchObject({ code: 'missing_dependency' });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('what a source lacks is a fallback', () => {
  test('no sound: a clip without a sound stream', async () => {
    const { rendered, pictures } = await renderSegments(await footage('silent'), [
      shotsOf(0, 1, [0, still(0.5)]),
    ]);
    expect(rendered.loudnessLufs).toBeNull();
    expect(rendered.fallbacks).toContainEqual(expect.objectContaining({ used: 'a clip without sound' }));
    expect(pictures).toHaveLength(25);
  });

  test('no letters in the font: named', async () => {
    const { rendered } = await renderSegments(
      await mapFootage(),
      [shotsOf(0, 1, [0, still(0.5)])],
      {},
      { captions: SCRIPT('Anton', 'OK 漢字'), fonts: [captionFont('Anton').file] },
    );
    expect(rendered.fallbacks[0]?.reason).toContain('漢');
    expect(rendered.fallbacks[0]?.reason).not.toContain('K');
  });
});

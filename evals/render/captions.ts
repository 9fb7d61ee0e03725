import {
  captionFont,
  captionLook,
  composeCues,
  safeZone,
  toAss,
} from '../../packages/engine/src/captions/index.ts';
import { spokenTranscript } from '../../packages/engine/src/captions/testing.ts';
import { fileUrl, probe, runFfmpeg } from '../../packages/engine/src/media/index.ts';
import { renderPlan } from '../../packages/engine/src/render/index.ts';
import { planFor, readPictures, shotsOf, still } from '../../packages/engine/src/render/testing.ts';
import { newPath } from '../../packages/engine/src/testing/footage.ts';
import { bundledTypefaces, styleOf } from '../../packages/engine/src/testing/lettering.ts';
import { type AspectRatio, outputSize } from '../../packages/plan/src/index.ts';
import type { Row } from './row.ts';

const TEXT =
  `Extraordinarily uncharacteristic misunderstandings, internationalisation! So it is. Why? Because the overwhelming
majority of straightforward conversations eventually disappoint: donaudampfschifffahrtsgesellschaft.`.replace(
    /\s+/g,
    ' ',
  );

/** Encoding smears letters by a few levels; a caption differs from the grey ground by far more. */
const DIFFERENT = 40;

/** How far any caption pixel lies outside the safe zone, in every preset and shape; drawn by the real renderer. */
export async function captionRows(): Promise<Row[]> {
  const path = newPath('mp4');
  await runFfmpeg(
    [
      '-f',
      'lavfi',
      '-i',
      'color=gray:s=320x320:r=10:d=9',
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      fileUrl(path),
    ],
    { stage: 'make footage', timeoutSeconds: 60 },
  );
  const source = await probe(path);
  const transcript = spokenTranscript(TEXT, { wordSeconds: 0.35 });
  let worst = { outside: 0, name: '' };
  let pictures = 0;
  for (const preset of ['karaoke', 'beasty', 'mozi'] as const) {
    for (const aspectRatio of ['9:16', '1:1', '16:9'] satisfies AspectRatio[]) {
      const plan = planFor(source, [shotsOf(0, 8.5, [0, still(0.5)])]);
      const size = outputSize(aspectRatio, 'low');
      plan.output = { ...plan.output, aspectRatio, ...size, frameRate: { numerator: 10, denominator: 1 } };
      const cues = composeCues(transcript, null, plan.segments, styleOf(preset, size), size);
      const look = captionLook(preset, size);
      plan.captions = { preset, look, cues };
      const file = newPath('mp4');
      const fonts = [captionFont(look.fontFamily).file];
      await renderPlan(plan, {
        source,
        path,
        captions: toAss(plan, bundledTypefaces()),
        fonts,
        file,
        poster: null,
      });
      for (const picture of await readPictures(file, size.width, size.height)) {
        pictures++;
        const outside = pixelsOutside(picture, size);
        if (outside >= worst.outside) worst = { outside, name: `${preset} in ${aspectRatio}` };
      }
    }
  }
  return [
    {
      metric: 'captions: pixels outside the safe zone, farthest',
      value: worst.outside,
      target: '≤ 0',
      ok: pictures > 0 && worst.outside <= 0,
      detail: `${pictures} pictures of 3 presets in 3 shapes, with words far too long`,
    },
  ];
}

/** How many pixels the farthest caption pixel lies outside of the zone. */
function pixelsOutside(picture: Buffer, size: { width: number; height: number }): number {
  const zone = safeZone(size);
  const ground = picture[0] ?? 0;
  let farthest = 0;
  for (let i = 0; i < size.width * size.height; i++) {
    if (Math.abs((picture[i] ?? 0) - ground) < DIFFERENT) continue;
    const x = i % size.width;
    const y = Math.floor(i / size.width);
    farthest = Math.max(farthest, zone.left - x, x - zone.right, zone.top - y, y - zone.bottom);
  }
  return farthest;
}

import { describe, expect, test } from 'vitest';
import { fileUrl, runFfmpeg } from '../media/index.ts';
import { newPath } from '../testing/temporary.ts';
import { noFacts } from './cache.ts';
import { planRestyle } from './restyle.ts';
import { styleWith } from './testing/style.ts';

/** The stages in which something is looked at or listened to for a style on a moving picture with a tone. */
async function stagesFor(style: Parameters<typeof styleWith>[0]): Promise<string[]> {
  const path = newPath('mp4');
  const inputs = ['-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=25:d=4', '-f', 'lavfi', '-i', 'sine=d=4'];
  await runFfmpeg(['-y', ...inputs, '-pix_fmt', 'yuv420p', fileUrl(path)], { stage: 'make test footage' });
  const stages: string[] = [];
  await planRestyle(
    path,
    { style: styleWith(style), strength: 1, quality: 'low' },
    {
      facts: noFacts,
      transcriptFile: null,
      onEvent: (event) => event.type === 'stage-started' && stages.push(event.stage),
    },
  );
  return stages.filter((stage) => ['look', 'speakers', 'hear'].includes(stage));
}

describe('a style', () => {
  test('that leaves open what is seen has nobody looked for and nobody listened to', async () => {
    expect(await stagesFor({})).toEqual([]);
  });

  test('that makes another shape has faces looked for, and without any nobody is listened to', async () => {
    expect(await stagesFor({ aspect_ratio: '9:16' })).toEqual(['look']);
  });
});

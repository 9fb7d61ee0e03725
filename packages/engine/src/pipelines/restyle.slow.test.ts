import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cameraAt, cameraWindow, layoutPanes, type Plan, parsePlan } from '@reelwright/plan';
import { describe, expect, test } from 'vitest';
import { isChangeOfView } from '../framing/index.ts';
import { findShared } from '../testing/shared.ts';
import { newFolder } from '../testing/temporary.ts';
import { diskFacts } from './cache.ts';
import { planRestyle } from './restyle.ts';
import { styleWith } from './testing/style.ts';

const shared = findShared();
const video = (name: string) => join(shared ?? '', 'media', name);

/** Both sides of the picture are talkers whose eyes are at these places, shares of the width. */
const EYES = { left: 0.25, right: 0.75 };
/** Who takes over is seen a little before or after: so much of a turn is not judged, seconds. */
const EDGE = 0.3;

async function restyled(
  path: string,
  style: Parameters<typeof styleWith>[0],
  facts = diskFacts(newFolder()),
) {
  const stages: string[] = [];
  const { plan } = await planRestyle(
    path,
    { style: styleWith(style), strength: 1, quality: 'medium' },
    {
      facts,
      transcriptFile: null,
      onEvent: (event) => event.type === 'stage-started' && stages.push(event.stage),
    },
  );
  return { plan: parsePlan(plan), stages };
}

/** Share of the time, by the true turns, in which the side of the one who speaks is in the finished picture. */
function speakerSeen(plan: Plan, name: string): number {
  const truth: { turns: { start: number; end: number; speaker: keyof typeof EYES }[] } = JSON.parse(
    readFileSync(video(`derived/${name}.truth.json`), 'utf8'),
  );
  const shots = plan.segments.flatMap((segment) => segment.shots);
  const { width, height } = sizeOf(plan);
  let [seen, all] = [0, 0];
  for (const { start, end, speaker } of truth.turns)
    for (let at = start + EDGE; at < end - EDGE; at += 0.1) {
      const shot = shots.find(({ startSeconds, endSeconds }) => at >= startSeconds && at < endSeconds);
      if (!shot) continue;
      all += 1;
      const isSeen =
        shot.layout.kind === 'fit' ||
        layoutPanes(shot.layout, plan.output).some((pane) => {
          const window = cameraWindow(cameraAt(pane.camera, at), width / height, pane.width / pane.height);
          return EYES[speaker] > window.x && EYES[speaker] < window.x + window.width;
        });
      if (isSeen) seen += 1;
    }
  return seen / all;
}

function changesOfView(plan: Plan): number {
  const shots = plan.segments.flatMap((segment) => segment.shots);
  return shots.slice(1).filter((after, i) => {
    const before = shots[i];
    return before && isChangeOfView(before, after, sizeOf(plan), plan.output);
  }).length;
}

function sizeOf({ source: { width, height } }: Plan): { width: number; height: number } {
  if (width === null || height === null) throw new Error('The source has no picture.');
  return { width, height };
}

describe.skipIf(!shared)('a video to which a style is applied', { timeout: 300_000 }, () => {
  test.each(['grid_two_person_turns', 'grid_two_person_turns_hard'])(
    'keeps the camera on the one who speaks where it is made upright, uncut and cut (%s; needs shared/media)',
    async (name) => {
      const facts = diskFacts(newFolder());
      const path = video(`derived/${name}.mp4`);
      const uncut = await restyled(path, { aspect_ratio: '9:16' }, facts);
      expect(uncut.stages).toContain('speakers');
      expect(uncut.plan.segments).toHaveLength(1);
      expect(speakerSeen(uncut.plan, name)).toBeGreaterThan(0.95);

      const { plan } = await restyled(path, { aspect_ratio: '9:16', cut_frequency: 30 }, facts);
      expect(speakerSeen(plan, name)).toBeGreaterThan(0.95);
      // Six in twelve seconds, those with which the camera follows who speaks among them, and every one is seen.
      expect(changesOfView(plan)).toBe(6);
      expect(plan.segments.length).toBeGreaterThan(2);
    },
  );

  test('is not listened to where one person is seen, or nothing is decided (needs shared/media)', async () => {
    const facts = diskFacts(newFolder());
    const path = video('video/talking_head_512_khill.mp4');
    expect((await restyled(path, { aspect_ratio: '9:16' }, facts)).stages).not.toContain('speakers');
    expect((await restyled(path, { aspect_ratio: '1:1' }, facts)).stages).not.toContain('look');
  });
});

import { Look, type Source } from '../facts/index.ts';
import { CameraMeter, ColourMeter, LetteringFinder, LookWatch } from '../look/index.ts';
import { decodeFrames, type View } from '../media/index.ts';
import { SHOT_VIEW, ShotWatch } from '../vision/index.ts';
import type { Context } from './context.ts';
import { inStage } from './events.ts';

/** Raised when the way looks are measured changes, so that older cached facts are measured anew. */
const FACT_VERSION = 9;

/** How the picture of a whole source is made, from one decode in small frames; null without a picture. Cached. */
export async function measureLook(path: string, source: Source, context: Context): Promise<Look | null> {
  const { picture, durationSeconds } = source;
  if (picture === null) return null;
  return inStage(context.events, 'watch', async (progress) => {
    const { fact } = await context.facts.remember(
      source.contentHash,
      `look-${FACT_VERSION}`,
      Look,
      async () => {
        const span = { startSeconds: 0, endSeconds: durationSeconds };
        const [shots, look] = [new ShotWatch(), new LookWatch()];
        const views: View[] = [
          SHOT_VIEW,
          ColourMeter.view(durationSeconds),
          CameraMeter.view,
          LetteringFinder.view,
        ];
        const decoding = { ...span, views, leavesBlockEdges: true, signal: context.signal };
        for await (const frame of decodeFrames(path, source, decoding)) {
          if (frame.view === 0) {
            shots.push(frame);
            look.pushEvery(frame);
            progress(frame.atSeconds / durationSeconds);
          } else if (frame.view === 1) look.pushColours(frame);
          else if (frame.view === 2) look.pushCamera(frame);
          else look.pushLettering(frame);
        }
        return look.finish(picture, shots.finishSpan(span, []), shots.content());
      },
    );
    return fact;
  });
}

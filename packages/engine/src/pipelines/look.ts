import { mergeSpans, overlapSeconds, type Scenes, type Source, type Span } from '../facts/index.ts';
import { examineScenes, type HeardSpeech } from '../vision/index.ts';
import type { Context } from './context.ts';
import { inStage } from './events.ts';
import { heardWithin } from './listen.ts';

/** Looks at the spans: shots, faces, and who of them is heard speaking. `heard` may cover more than the spans. */
export async function look(
  path: string,
  source: Source,
  spans: readonly Span[],
  heard: HeardSpeech | undefined,
  context: Context,
): Promise<Scenes> {
  const merged = mergeSpans(spans);
  const total = merged.reduce((sum, span) => sum + span.endSeconds - span.startSeconds, 0);
  const seen = (atSeconds: number) =>
    merged.reduce((sum, span) => sum + overlapSeconds(span, { startSeconds: 0, endSeconds: atSeconds }), 0);
  return inStage(context.events, 'look', async (progress) =>
    examineScenes(path, source, merged, {
      heard: heard && heardWithin(heard, merged),
      signal: context.signal,
      onProgress: (atSeconds) => progress(seen(atSeconds) / total),
    }),
  );
}

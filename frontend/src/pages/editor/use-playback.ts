import type { Plan } from '@reelwright/plan';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { type CaptionDrawing, drawCaptions, loadFont } from '../../actions/plan.ts';
import { Playback } from './playback.ts';

/** How often words and clock follow the video, ms: often enough for the eye, seldom enough for the machine. */
const FOLLOW_MS = 80;

/** The two video elements that a plan is played on. */
export type Decks = readonly [HTMLVideoElement, HTMLVideoElement];

/** Plays the plan in video elements; undefined until there are some. */
export function usePlayback(decks: Decks | null, plan: Plan): Playback | undefined {
  const [playback, setPlayback] = useState<Playback>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another plan is shown by the same playback, below
  useEffect(() => {
    if (!decks) return;
    const made = new Playback(decks, plan);
    setPlayback(made);
    return () => made.close();
  }, [decks]);
  useEffect(() => playback?.show(plan), [playback, plan]);
  return playback;
}

/** Where the playback is, followed a few times a second. */
export type Whereabouts = {
  readonly outputSeconds: number;
  readonly sourceSeconds: number;
  readonly isPlaying: boolean;
};

/** Follows a playback. */
export function useWhereabouts(playback: Playback | undefined): Whereabouts {
  const [where, setWhere] = useState<Whereabouts>({ outputSeconds: 0, sourceSeconds: 0, isPlaying: false });
  useEffect(() => {
    if (!playback) return;
    let told = 0;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      waiting = undefined;
      told = performance.now();
      const { outputSeconds, isPlaying, moment } = playback;
      setWhere({ outputSeconds, isPlaying, sourceSeconds: moment.atSeconds });
    };
    const stop = playback.listen((isJump) => {
      // At once, or the slider that somebody drags would spring back under the hand.
      if (isJump) {
        clearTimeout(waiting);
        tell();
      } else waiting ??= setTimeout(tell, Math.max(0, FOLLOW_MS - (performance.now() - told)));
    });
    tell();
    return () => {
      stop();
      clearTimeout(waiting);
    };
  }, [playback]);
  return where;
}

/** What is written on the video: from the service, whenever the plan's words or looks change; the one before until then. */
export function useDrawing(plan: Plan): CaptionDrawing | undefined {
  const drawn = useMemo(() => {
    const { segments, captions, hook, output, language } = plan;
    return JSON.stringify([segments, captions, hook, output, language]);
  }, [plan]);
  const { data } = useQuery({
    queryKey: ['drawing', drawn],
    queryFn: async ({ signal }) => {
      // What is dragged sends many: the last one counts.
      await new Promise((resolve) => setTimeout(resolve, FOLLOW_MS));
      signal.throwIfAborted();
      const drawing = await drawCaptions(plan, signal);
      const families = drawing.blocks.flatMap((block) =>
        block.words.flatMap((word) => word.runs.map((run) => run.family)),
      );
      await Promise.all([...new Set(families)].map(loadFont));
      return drawing;
    },
    placeholderData: (before) => before,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
  });
  return data;
}

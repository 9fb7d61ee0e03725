import { type Face, type Inset, type Scenes, type Span, type Speaking, WHOLE_FRAME } from '../facts/index.ts';

/** Sizes that tests frame from and to. */
/** 16:9. */
export const HD = { width: 1920, height: 1080 };
/** 9:16. */
export const TALL = { width: 1080, height: 1920 };
/** 1:1. */
export const SQUARE = { width: 1080, height: 1080 };
/** 4:5. */
export const PORTRAIT = { width: 1080, height: 1350 };

/** A face of a height of 20 % and a width of 10 % of an HD frame (square in pixels, nearly), centred at x, y. */
export function face(atSeconds: number, x: number, y = 0.4, scale = 1): Face {
  const [width, height] = [0.1 * scale, 0.2 * scale];
  return {
    atSeconds,
    box: { x: x - width / 2, y: y - height / 2, width, height },
    confidence: 0.9,
    eyes: { x, y: y - height * 0.1 },
    mouthOpening: 0.1,
  };
}

/** A track to be made: its shot, where its face is at a moment, and who it is (default: somebody new). */
export type Followed = { shot: number; at: (seconds: number) => Face | null; person?: number };

/** Scenes with the given shots, and per track a shot and where its face is at each look. */
export function scenesWith(
  shots: readonly Span[],
  tracks: readonly Followed[],
  more: Partial<Pick<Scenes, 'speaking' | 'insets' | 'content' | 'samplesPerSecond'>> & {
    motion?: number;
  } = {},
): Scenes {
  const perSecond = more.samplesPerSecond ?? 5;
  const motion = new Array<number>(144).fill(more.motion ?? 0);
  return {
    examined: [{ startSeconds: shots[0]?.startSeconds ?? 0, endSeconds: shots.at(-1)?.endSeconds ?? 0 }],
    shots: shots.map((shot) => ({ ...shot, entry: null, motion })),
    insets: more.insets ?? [],
    speaking: more.speaking ?? [],
    content: more.content ?? WHOLE_FRAME,
    tracks: tracks.map(({ shot, at, person }, id) => {
      const { startSeconds = 0, endSeconds = 0 } = shots[shot] ?? {};
      const count = Math.ceil((endSeconds - startSeconds) * perSecond - 1e-9);
      const faces = Array.from({ length: count }, (_, i) => at(startSeconds + i / perSecond));
      return { id, shot, person: person ?? id, faces: faces.filter((one) => one !== null) };
    }),
    samplesPerSecond: perSecond,
    fallbacks: [],
  };
}

/** From–to in seconds. */
export const span = (startSeconds: number, endSeconds: number): Span => ({ startSeconds, endSeconds });

/** Turns one after another: who (track or null) speaks for how many seconds, from `startSeconds` on. */
export function turns(
  list: readonly (readonly [track: number | null, seconds: number, confidence?: number])[],
  startSeconds = 0,
): Speaking[] {
  let at = startSeconds;
  return list.map(([track, seconds, confidence = 0.9]) => {
    const start = at;
    at += seconds;
    return { startSeconds: start, endSeconds: at, track, voice: null, confidence };
  });
}

/** An inset around a face. */
export function insetAt(box: Inset['box'], track = 0, shot = 0): Inset {
  return { box, track, shot };
}

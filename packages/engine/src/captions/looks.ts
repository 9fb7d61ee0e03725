import type { CaptionLook, CaptionPreset } from '@reelwright/plan';

/** How many words a preset shows at once. */
export type Grouping = {
  /** Words of one cue at most. */
  mostWords: number;
  /** Words of a cue when the speech leaves the choice. */
  goodWords: number;
  mostLines: number;
};

/**
 * Sizes are fractions of `lookUnit`; the comments give them in pixels of a 1080×1920 frame. Colours and habits of the
 * styles these names stand for: spec 1.12 of the Clipora dialect (highlights #04F827 and #FFFD03).
 */
const LOOKS: Record<Exclude<CaptionPreset, 'none'>, CaptionLook> = {
  karaoke: {
    fontFamily: 'Montserrat ExtraBold',
    fontSize: 76 / 1920,
    uppercase: true,
    fill: '#FFFFFF',
    activeFill: '#04F827',
    emphasisFill: '#FFFD03',
    activeScale: 1,
    outline: '#000000',
    outlineWidth: 7 / 1920,
    shadow: '#000000',
    shadowDepth: 4 / 1920,
    animation: 'none',
    centreY: 0.68,
  },
  beasty: {
    fontFamily: 'Anton',
    fontSize: 138 / 1920,
    uppercase: true,
    fill: '#FFFFFF',
    activeFill: '#FFFD03',
    emphasisFill: '#04F827',
    activeScale: 1.06,
    outline: '#000000',
    outlineWidth: 12 / 1920,
    shadow: '#000000',
    shadowDepth: 10 / 1920,
    animation: 'pop',
    centreY: 0.65,
  },
  mozi: {
    fontFamily: 'Montserrat Black',
    fontSize: 92 / 1920,
    uppercase: true,
    fill: '#FFFFFF',
    activeFill: '#04F827',
    emphasisFill: '#FFFD03',
    activeScale: 1.18,
    outline: '#000000',
    outlineWidth: 9 / 1920,
    shadow: '#000000',
    shadowDepth: 5 / 1920,
    animation: 'pop',
    centreY: 0.66,
  },
};

/** Where captions stand in frames that are not upright: nothing lies below them, so they may go lower. */
const LOW_CENTRE_Y = 0.8;

/** Hooks stand out from captions of every preset, which are white with green or yellow. */
const HOOK_FILL = '#FFE14D';
/** In the upper third, where nothing of the players lies. */
const HOOK_CENTRE_Y = 0.2;

const GROUPINGS: Record<CaptionPreset, Grouping> = {
  // Reading subtitles: two lines, about what is said in five seconds.
  none: { mostWords: 14, goodWords: 10, mostLines: 2 },
  karaoke: { mostWords: 6, goodWords: 4, mostLines: 2 },
  beasty: { mostWords: 3, goodWords: 2, mostLines: 2 },
  mozi: { mostWords: 4, goodWords: 3, mostLines: 2 },
};

/**
 * The look of a preset, resolved: a plan keeps it, so that a preset may change without changing made plans. `output`,
 * when given, places the block for that shape of frame; without it for 9:16.
 */
export function captionLook(
  preset: Exclude<CaptionPreset, 'none'>,
  output: { width: number; height: number } = { width: 1080, height: 1920 },
): CaptionLook {
  const upright = output.height > output.width;
  return { ...LOOKS[preset], ...(upright ? {} : { centreY: LOW_CENTRE_Y }) };
}

/** Hooks are smaller than captions, stand above them and do not move. */
const HOOK_SIZE = 0.82;

/** The looks of a hook that have a name. */
export const HOOK_STYLES = ['classic', 'dark', 'yellow', 'red', 'outline', 'outline_yellow'] as const;
/** A look of a hook that has a name. */
export type HookStyle = (typeof HOOK_STYLES)[number];

/** On a box the letters need no outline. */
const BOXED = { outlineWidth: 0, shadowDepth: 0, uppercase: false };

const HOOK_LOOKS: Record<HookStyle, Partial<CaptionLook>> = {
  classic: { ...BOXED, fill: '#101010', background: { fill: '#FFFFFF', opacity: 1 } },
  dark: { ...BOXED, fill: '#FFFFFF', background: { fill: '#101010', opacity: 0.85 } },
  yellow: { ...BOXED, fill: '#101010', background: { fill: '#FFD700', opacity: 1 } },
  red: { ...BOXED, fill: '#FFFFFF', background: { fill: '#E0202B', opacity: 1 } },
  outline: { fill: '#FFFFFF', outline: '#000000' },
  outline_yellow: { fill: HOOK_FILL, outline: '#000000' },
};

/** How a hook looks over captions of a look: the same letters, in a colour of their own or in a style that has a name. */
export function hookLook(look: CaptionLook, style?: HookStyle | undefined): CaptionLook {
  const { background: _, activeEffect: _effect, restOpacity: _rest, ...plain } = look;
  return {
    ...plain,
    fontSize: look.fontSize * HOOK_SIZE,
    outlineWidth: look.outlineWidth * HOOK_SIZE,
    shadowDepth: look.shadowDepth * HOOK_SIZE,
    fill: HOOK_FILL,
    activeScale: 1,
    animation: 'none',
    centreY: HOOK_CENTRE_Y,
    ...(style === undefined ? {} : HOOK_LOOKS[style]),
  };
}

/** How a preset groups words. */
export function captionGrouping(preset: CaptionPreset): Grouping {
  return GROUPINGS[preset];
}

/**
 * Captions: words → cues → ASS, SRT and VTT. Pure: decides which words stand together, where and how they look, and
 * writes the scripts; another room burns them in.
 */

export { toAss } from './ass.ts';
export { type CaptionedFace, captionBlock, keepClear, type TakenPlace } from './clear.ts';
export { type CaptionStyle, composeCues } from './cues.ts';
export { type CaptionDrawing, type DrawnBlock, type DrawnWord, drawCaptions } from './drawing.ts';
export { emphasise } from './emphasis.ts';
export { CAPTION_FONT_FAMILIES, captionFont } from './fonts.ts';
export { composeHook, hookPlace } from './hook.ts';
export { captionLook, HOOK_STYLES, type HookStyle, hookLook } from './looks.ts';
export { type Lettering, lettersWithout } from './runs.ts';
export { hasEmoji, neededFamilies } from './script-fonts.ts';
export { cueText, type ShownCue, shownCues } from './shown.ts';
export { toSrt, toVtt } from './subtitles.ts';
export { openTypefaces, type Typeface, type Typefaces } from './typefaces.ts';
export { safeZone, type Zone } from './zone.ts';

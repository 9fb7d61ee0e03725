/**
 * Captions: words → cues → ASS, SRT and VTT. Pure: decides which words stand together, where and how they look, and
 * writes the scripts; another room burns them in.
 */

export { toAss } from './ass.ts';
export { type CaptionedFace, captionBlock, keepClear } from './clear.ts';
export { composeCues } from './cues.ts';
export { CAPTION_FONT_FAMILIES, captionFont } from './fonts.ts';
export { captionLook } from './looks.ts';
export { toSrt, toVtt } from './subtitles.ts';
export { safeZone, type Zone } from './zone.ts';

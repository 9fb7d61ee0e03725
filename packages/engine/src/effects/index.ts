/**
 * Effects by a language model: what of a clip is shown to it, what it is asked, and which of its answers are effects. It
 * names effects of the plan's list, how strong, and on which sentence or shot; nothing else of what it says is used. Pure.
 */
export { type ClipOutline, outlineOf } from './outline.ts';
export { ChosenEffects, effectsOf, effectsQuestion } from './sheet.ts';

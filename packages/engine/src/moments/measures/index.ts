/**
 * What makes a run of sentences worth watching, measured: hook, self-containedness, payoff, information, emotion,
 * pace, energy, and the faults that spoil it. Pure; English phrases in tables, weights beside them.
 */
export { HANDS_OVER, leaningOf } from './context.ts';
export { type Delivery, deliveryOf } from './delivery.ts';
export { dominantEmotion, EMOTIONS, type Emotion } from './emotion.ts';
export { hookFindings, hookOf, isImperative } from './hook.ts';
export { concreteThings, weightOf } from './information.ts';
export { answersQuestion, payoffFindings } from './payoff.ts';
export { type Profile, profileOf } from './profile.ts';
export { type MeasuredRun, measureRuns, type Run, unusualMusic } from './run.ts';

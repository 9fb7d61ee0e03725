import { type Plan, planDuration } from '@reelwright/plan';
import { captionLook, type HookStyle, hookLook, hookPlace, keepClear } from '../captions/index.ts';
import { overlapSeconds } from '../facts/index.ts';
import { fontsOf, HOOK_PRESET, letteringFor } from './lettering.ts';

/** A hook as it is wanted. */
export type WantedHook = {
  /** 1–300 characters, shown as they are. */
  text: string;
  style: HookStyle;
  /** Where its middle stands; fraction of the frame's height. It is moved to where players leave room. */
  centreY: number;
  /** Size as a factor of the usual. */
  scale: number;
  /** How long it stands; null: to the end. */
  durationSeconds: number | null;
  signal?: AbortSignal | undefined;
};

/**
 * The same video with another hook; captions that stood in its place make way. Throws EngineError `missing_dependency` when
 * the font is not installed, or `cancelled`; a font that cannot be fetched is a fallback in the plan.
 */
export async function writeHook(plan: Plan, wanted: WantedHook): Promise<Plan> {
  const { text, style, centreY, scale, durationSeconds, signal } = wanted;
  const { output, language, segments } = plan;
  const base = hookLook(captionLook(HOOK_PRESET, output), style);
  const changes = { ...base, fontSize: base.fontSize * scale, centreY };
  const { lettering, fallbacks } = await letteringFor([text], language, HOOK_PRESET, output, signal, changes);
  const whole = planDuration(plan);
  const endSeconds = Math.min(durationSeconds ?? whole, whole);
  const hook = { text, look: lettering.look, startSeconds: 0, endSeconds, centreY };
  const hooked = { ...plan, hook, fallbacks: [...plan.fallbacks, ...fallbacks] };
  const { captions } = plan;
  if (captions.preset === 'none') return hooked;
  const { typefaces } = await fontsOf(hooked, signal);
  const taken = hookPlace(hook, lettering, output, segments);
  const isNear = (cue: (typeof captions.cues)[number]) =>
    taken.spans.some((span) => overlapSeconds(span, cue) > 0);
  const near = captions.cues.filter(isNear);
  const moved = keepClear(near, { look: captions.look, typefaces, language }, [], output, taken);
  const rest = captions.cues.filter((cue) => !isNear(cue));
  const cues = [...rest, ...moved].sort((a, b) => a.startSeconds - b.startSeconds);
  return { ...hooked, captions: { ...captions, cues } };
}

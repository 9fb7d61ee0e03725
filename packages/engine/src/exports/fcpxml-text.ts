import { type CaptionLook, type FrameRate, type Plan, planDuration, toFrames } from '@reelwright/plan';
import { cueText, shownCues } from '../captions/index.ts';
import { rationalTime } from './fcpxml-time.ts';
import type { TimelineShot } from './shots.ts';
import { type Element, element } from './xml.ts';

/** Final Cut Pro's own plain title, by the name it has in every installation. */
export const HOOK_EFFECT: Element = element('effect', {
  id: 'r4',
  name: 'Basic Title',
  uid: '.../Titles.localized/Bumper:Opener.localized/Basic Title.localized/Basic Title.moti',
});

type Job = { plan: Plan; rate: FrameRate };

/** Final Cut Pro sizes titles for a frame of 1080 lines. */
const TITLE_LINES = 1080;

/**
 * The captions that begin in a shot, in one lane, never two at once: `SRT`, which has no place and no look.
 * `ownFrame` is the shot's first frame on the clock of the clip that holds them.
 */
export function captionElements(
  { plan, rate }: Job,
  shot: TimelineShot,
  ownFrame: number,
  lane: number,
): Element[] {
  const role = `SRT?captionFormat=SRT.${plan.language ?? 'und'}`;
  return shownCues(plan).flatMap((cue) => {
    const text = cueText(cue);
    return textAt(shot, cue, rate).map(({ startFrame, frames }) =>
      element(
        'caption',
        {
          lane,
          offset: rationalTime(ownFrame + startFrame - shot.startFrame, rate),
          name: text.replaceAll('\n', ' '),
          duration: rationalTime(frames, rate),
          role,
        },
        [element('text', {}, [text])],
      ),
    );
  });
}

/** The hook, when it begins in this shot. */
export function hookElements(
  { plan, rate }: Job,
  shot: TimelineShot,
  ownFrame: number,
  lane: number,
): Element[] {
  const { hook } = plan;
  if (hook === null) return [];
  const span = { ...hook, endSeconds: Math.min(hook.endSeconds, planDuration(plan)) };
  return textAt(shot, span, rate).map(({ startFrame, frames }) =>
    element(
      'title',
      {
        ref: 'r4',
        lane,
        offset: rationalTime(ownFrame + startFrame - shot.startFrame, rate),
        name: hook.text,
        start: '0s',
        duration: rationalTime(frames, rate),
      },
      [
        element('text', {}, [element('text-style', { ref: 'hook-style' }, [cased(hook.text, hook.look)])]),
        element('text-style-def', { id: 'hook-style' }, [element('text-style', styleOf(hook.look, plan))]),
        element('adjust-transform', { position: `0 ${((0.5 - hook.centreY) * 100).toFixed(3)}` }),
      ],
    ),
  );
}

/** Where a text begins in a shot, in frames of the finished video; empty when it begins in another, or is not seen. */
function textAt(
  shot: TimelineShot,
  span: { startSeconds: number; endSeconds: number },
  rate: FrameRate,
): { startFrame: number; frames: number }[] {
  const startFrame = toFrames(span.startSeconds, rate);
  const frames = toFrames(span.endSeconds, rate) - startFrame;
  const isHere = startFrame >= shot.startFrame && startFrame < shot.startFrame + shot.frames;
  return isHere && frames > 0 ? [{ startFrame, frames }] : [];
}

function styleOf(look: CaptionLook, plan: Plan): Record<string, string> {
  const side = (Math.min(plan.output.width, plan.output.height) * 16) / 9;
  const size = ((look.fontSize * side) / plan.output.height) * TITLE_LINES;
  return {
    font: look.fontFamily,
    fontSize: size.toFixed(1),
    fontColor: colour(look.fill),
    ...(look.outlineWidth > 0 ? { strokeColor: colour(look.outline), strokeWidth: '-3' } : {}),
    alignment: 'center',
  };
}

function cased(text: string, look: CaptionLook): string {
  return look.uppercase ? text.toUpperCase() : text;
}

/** `#RRGGBB` as four shares of 1, the last opacity. */
function colour(hex: string): string {
  const share = (at: number) => (Number.parseInt(hex.slice(at, at + 2), 16) / 255).toFixed(4);
  return `${share(1)} ${share(3)} ${share(5)} 1`;
}

import { readFileSync } from 'node:fs';
import type { CaptionCue, Plan } from '@reelwright/plan';
import { describe, expect, test } from 'vitest';
import { samplePlan } from '../../../plan/src/testing.ts';
import { bundledTypefaces, lettering } from '../testing/lettering.ts';
import { toAss } from './ass.ts';
import { captionBlock, keepClear } from './clear.ts';
import { drawCaptions } from './drawing.ts';
import { breakHook, composeHook, hookPlace } from './hook.ts';
import { hookLook } from './looks.ts';
import { segment } from './testing.ts';

const TALL = { width: 1080, height: 1920 };
const CAPTIONS = lettering('karaoke', TALL);
const HOOK = { ...CAPTIONS, look: hookLook(CAPTIONS.look) };
const nothing = { segments: [segment(10, 40)], faces: [] };
const compose = (text: string, around: Partial<Parameters<typeof composeHook>[3]> = {}) =>
  composeHook(text, HOOK, TALL, { ...nothing, ...around });

describe('a hook', () => {
  test('of a few words stands in the upper third for 2.5 to 4 seconds', () => {
    for (const text of [
      'Why?',
      'I lost everything in one day',
      'The one thing that nobody ever tells you about it',
    ]) {
      const hook = compose(text);
      expect(hook?.text).toBe(text);
      expect(hook?.startSeconds).toBe(0);
      expect(hook?.endSeconds).toBeGreaterThanOrEqual(2.5);
      expect(hook?.endSeconds).toBeLessThanOrEqual(4);
      expect(hook?.centreY).toBeLessThan(1 / 3);
    }
  });

  test('of many words is cut where a clause ends, else after eight words, and says so', () => {
    const clause =
      'I lost everything in one day, and then I found out that nobody around me had noticed at all';
    expect(compose(clause)?.text).toBe('I lost everything in one day');
    const run = 'one two three four five six seven eight nine ten eleven twelve thirteen';
    expect(compose(run)?.text).toBe('one two three four five six seven eight…');
  });

  test('is broken into even lines, none of a single short word', () => {
    const lines = breakHook('The one thing that nobody ever tells you about it', HOOK, TALL);
    const lengths = lines.map((line) => line.join(' ').length);
    expect(lines.length).toBeGreaterThan(1);
    expect(Math.min(...lengths)).toBeGreaterThan(0.5 * Math.max(...lengths));
  });

  /** A cue of three words in two lines, whose own place is where hooks like to stand. */
  const cue = (startSeconds: number): CaptionCue => ({
    startSeconds,
    endSeconds: startSeconds + 3,
    lines: [
      [word('what we all', startSeconds), word('know', startSeconds + 1)],
      [word('about it', startSeconds + 2)],
    ],
  });
  const word = (text: string, startSeconds: number) => ({
    text,
    startSeconds,
    endSeconds: startSeconds + 1,
  });
  const HIGH = { ...CAPTIONS, look: { ...CAPTIONS.look, centreY: 0.25 } };
  const inkOf = (plan: Plan) => {
    const [block] = drawCaptions(plan, bundledTypefaces()).blocks;
    const ink = block?.words.map((one) => one.ink) ?? [];
    return {
      top: Math.min(...ink.map((one) => one.top)) / TALL.height,
      bottom: Math.max(...ink.map((one) => one.bottom)) / TALL.height,
    };
  };

  test('covers no face and captions of its time make way, whichever part of the source comes first', () => {
    const box = { x: 0.3, y: 0.34, width: 0.4, height: 0.3 };
    const faces = Array.from({ length: 16 }, (_, i) => ({ atSeconds: 30 + i / 5, box }));
    const later = { atSeconds: 12, box: { x: 0.3, y: 0.7, width: 0.4, height: 0.3 } };
    const segments = [segment(30, 35), segment(10, 20)];
    const hook = compose('I lost everything in one day', { segments, faces: [...faces, later] });
    if (hook === null) throw new Error('no hook');
    const { top, bottom } = inkOf({ ...samplePlan({ segments }), hook });
    const placed = keepClear([cue(30)], HIGH, faces, TALL, hookPlace(hook, HOOK, TALL, segments));
    expect(placed.length).toBeGreaterThan(0);
    for (const one of placed) {
      const captions = captionBlock(one, HIGH, TALL);
      expect(bottom < captions.y || top > captions.y + captions.height).toBe(true);
      expect(captions.y + captions.height < box.y || captions.y > box.y + box.height).toBe(true);
    }
    expect(bottom < box.y || top > box.y + box.height).toBe(true);
    // After it they stand where they like to.
    expect(keepClear([cue(12)], HIGH, [], TALL, hookPlace(hook, HOOK, TALL, segments))).toEqual([cue(12)]);
  });

  test('of a face that fills the frame stands at its top, with the captions under its chin', () => {
    const close = Array.from({ length: 21 }, (_, i) => ({
      atSeconds: 10 + i / 5,
      box: { x: 0.15, y: 0.21, width: 0.7, height: 0.5 },
    }));
    const hook = compose('How does that help you with the lesson?', { faces: close });
    if (hook === null) throw new Error('no hook');
    const { bottom } = inkOf({ ...samplePlan({ segments: nothing.segments }), hook });
    // Above the eyes, which lie at some two fifths of a face.
    expect(bottom).toBeLessThan(0.21 + 0.35 * 0.5);
    const place = hookPlace(hook, HOOK, TALL, nothing.segments);
    // The mouth lies at four fifths.
    for (const one of keepClear([cue(10)], CAPTIONS, close, TALL, place))
      expect(captionBlock(one, CAPTIONS, TALL).y).toBeGreaterThan(0.21 + 0.85 * 0.5);
  });

  test('of nothing, or over a clip shorter than a second, is none', () => {
    expect(compose(' \u200b ')).toBeNull();
    expect(compose('Why?', { segments: [segment(10, 10.8)] })).toBeNull();
  });

  test('is burned in with the captions and over a clip without any, and cannot act', () => {
    const hook = compose('{\\p1}\\N{\\fs2000}boo\nDialogue: 9,0:00:00.00,9:00:00.00,Hook,,0,0,0,,x');
    const events = toAss({ ...samplePlan(), hook }, bundledTypefaces())
      .split('\n')
      .filter((line) => line.startsWith('Dialogue:'));
    expect(events.length).toBeGreaterThan(1);
    for (const event of events) {
      expect(event).toMatch(/^Dialogue: 2,0:00:00\.00,0:00:0[234]\.\d\d,Hook,/);
      const text = event.split(',').slice(9).join(',');
      expect(text.replace(/^\{[^}]*\}/, '')).not.toMatch(/(^|[^\\])[{}]|\\[^{}\u2060]/);
    }
  });
});

describe('the drawing of captions', () => {
  test('is plain JSON: what a browser draws is what is burned in', () => {
    const plan = { ...samplePlan(), hook: compose('I lost everything in one day') };
    const drawing = drawCaptions(plan, bundledTypefaces());
    expect(JSON.parse(JSON.stringify(drawing))).toEqual(drawing);
  });

  test('needs nothing of Node', () => {
    const seen = new Set<string>();
    const visit = (url: URL) => {
      if (seen.has(url.href)) return;
      seen.add(url.href);
      const source = readFileSync(url, 'utf8');
      expect(source).not.toMatch(/from 'node:/);
      for (const [, path] of source.matchAll(/^(?:import|export) (?!type).*?from '(\.[^']+)'/gms))
        if (path) visit(new URL(path, url));
    };
    visit(new URL('./drawing.ts', import.meta.url));
    expect(seen.size).toBeGreaterThan(8);
  });
});

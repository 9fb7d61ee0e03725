import { type CaptionLook, type Plan, parsePlan } from '@reelwright/plan';
import { describe, expect, test } from 'vitest';
import { samplePlan } from '../../../plan/src/testing.ts';
import { bundledTypefaces, styleOf } from '../testing/lettering.ts';
import * as script from './ass.ts';
import { composeCues } from './cues.ts';
import { emphasise } from './emphasis.ts';
import { captionLook } from './looks.ts';
import { segment, spokenTranscript } from './testing.ts';

function captioned(text: string, preset: 'karaoke' | 'beasty' | 'mozi', changes: Partial<Plan> = {}): Plan {
  const plan = samplePlan({ segments: [segment(10, 40)], ...changes });
  const cues = composeCues(
    spokenTranscript(text, { startSeconds: 10 }),
    null,
    plan.segments,
    styleOf(preset, plan.output),
    plan.output,
  );
  return parsePlan({ ...plan, captions: { preset, look: captionLook(preset, plan.output), cues } });
}

const toAss = (plan: Plan) => script.toAss(plan, bundledTypefaces());

type Event = { layer: number; start: number; end: number; style: string; text: string; word: string };

function events(ass: string): Event[] {
  const centiseconds = (clock: string) => {
    const [hours, minutes, seconds, parts] = clock.split(/[:.]/).map(Number);
    return (((hours ?? 0) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 100 + (parts ?? 0);
  };
  return ass
    .split('\n')
    .filter((line) => line.startsWith('Dialogue: '))
    .map((line) => {
      const fields = line.slice(10).split(',');
      const text = fields.slice(9).join(',');
      return {
        layer: Number(fields[0]),
        start: centiseconds(fields[1] ?? ''),
        end: centiseconds(fields[2] ?? ''),
        style: fields[3] ?? '',
        text,
        word: text.replace(/^\{[^}]*\}/, ''),
      };
    });
}

describe('the ASS script', () => {
  test.each(['karaoke', 'beasty', 'mozi'] as const)(
    'of %s never shows a word that matters in the colour of the word being said',
    (preset) => {
      const text = 'In two thousand nine we lost 400 customers of Kensington.';
      const plain = captioned(text, preset);
      const cues = emphasise(plain.captions.cues, text.split(' '));
      const { emphasisFill, activeFill, fill } = captionLook(preset, plain.output);
      expect(new Set([emphasisFill, activeFill, fill]).size).toBe(3);
      const ass = toAss(parsePlan({ ...plain, captions: { ...plain.captions, cues } }));
      expect(events(ass).some((event) => event.style === 'Key' && event.word === '400')).toBe(true);
      const colourOf = (name: string) => ass.match(new RegExp(`Style: ${name},[^,]*,20,([^,]*)`))?.[1];
      expect(new Set(['Word', 'Lit', 'Key'].map(colourOf)).size).toBe(3);
    },
  );

  test.each(['karaoke', 'beasty', 'mozi'] as const)(
    'of %s lights exactly one word at every moment of a cue',
    (preset) => {
      const all = events(
        toAss(captioned('And so my fellow Americans, ask not what it costs. Ask again!', preset)),
      );
      const last = Math.max(...all.map((event) => event.end));
      let shownMoments = 0;
      for (let at = 0; at < last; at++) {
        const now = all.filter((event) => event.start <= at && at < event.end);
        if (now.length === 0) continue;
        shownMoments++;
        expect(now.filter((event) => event.style === 'Lit')).toHaveLength(1);
        // No word stands twice, so no colour shines through another.
        const places = now.map((event) => /\\pos\([^)]*\)/.exec(event.text)?.[0]);
        expect(new Set(places).size).toBe(places.length);
      }
      expect(shownMoments).toBeGreaterThan(300);
    },
  );

  test('holds every word in order, in the output clock and at the output size', () => {
    const plan = captioned('One two three four.', 'karaoke');
    const ass = toAss(plan);
    const lit = events(ass).filter((event) => event.style === 'Lit');
    expect(lit.map((event) => event.word)).toEqual(['ONE', 'TWO', 'THREE', 'FOUR.']);
    expect(lit.map((event) => event.start)).toEqual([0, 32, 64, 96]);
    expect(ass).toContain('PlayResX: 1080\nPlayResY: 1920');
    expect(ass).toContain('Style: Lit,Montserrat ExtraBold,20,&H0027F804,');
  });

  test('keeps a word in its place while others are said', () => {
    const places = new Map<string, Set<string>>();
    for (const event of events(toAss(captioned('Nothing here ever moves.', 'mozi')))) {
      const place = /\\pos\([^)]*\)/.exec(event.text)?.[0] ?? '';
      places.set(event.word, (places.get(event.word) ?? new Set()).add(place));
    }
    expect(places.size).toBe(4);
    for (const [, seen] of places) expect(seen.size).toBe(1);
  });

  test('of a clip with a cut shows the words after it without a hole', () => {
    const cut = [segment(10, 11.9), segment(14.06, 30)];
    const all = events(
      toAss(
        captioned(
          'One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen.',
          'karaoke',
          { segments: cut },
        ),
      ),
    );
    const words = all.filter((event) => event.style === 'Lit').map((event) => event.word);
    expect(words).toEqual(['ONE', 'TWO', 'THREE', 'FOUR', 'FIVE', 'SIX', 'FOURTEEN', 'FIFTEEN.']);
    const covered = all.filter((event) => event.style === 'Lit').sort((a, b) => a.start - b.start);
    expect(covered.slice(1).map((event) => event.start)).toEqual(
      covered.slice(0, -1).map((event) => event.end),
    );
  });

  test('for the preset none is a valid script without styles in use or events', () => {
    const ass = toAss(samplePlan());
    expect(ass).toContain('[V4+ Styles]');
    expect(ass).toContain('[Events]');
    expect(events(ass)).toEqual([]);
  });

  test('lets no text and no font name act', () => {
    const hostile = samplePlan({ segments: [segment(10, 40)] });
    const words = [
      '{\\p1\\fscx100000}',
      '\\N',
      'a\nDialogue: 9,0:00:00.00,9:00:00.00,Lit,,0,0,0,,x',
      '{',
      '}',
    ];
    const ass = toAss({
      ...hostile,
      captions: {
        preset: 'karaoke',
        look: { ...captionLook('karaoke'), fontFamily: 'Anton\nStyle: x,{\\p1}' },
        cues: words.map((text, i) => ({
          startSeconds: 10 + i,
          endSeconds: 11 + i,
          lines: [[{ text, startSeconds: 10 + i, endSeconds: 11 + i }]],
        })),
      },
    });
    expect(ass.split('\n').filter((line) => line.startsWith('Dialogue:'))).toHaveLength(5);
    expect(ass.split('\n').filter((line) => line.startsWith('Style:'))).toHaveLength(2);
    for (const event of events(ass))
      expect(event.text.replace(/^\{[^}]*\}/, '')).not.toMatch(/(^|[^\\])[{}]|\\[^{}\u2060]/);
  });
});

describe('what stands behind words', () => {
  const drawn = (look: Partial<CaptionLook>) => {
    const plan = captioned('One two three four five six seven.', 'karaoke');
    if (plan.captions.preset === 'none') throw new Error('captions');
    const changed = { ...plan.captions, look: { ...plan.captions.look, ...look } };
    return events(toAss(parsePlan({ ...plan, captions: changed })));
  };
  const boxes = (all: Event[]) => all.filter(({ text }) => text.includes('\\p1'));

  test('nothing, unless the look says so', () => {
    expect(boxes(drawn({}))).toEqual([]);
  });

  test('a box for every line, as opaque as asked for, beneath all words', () => {
    const all = drawn({ background: { fill: '#102030', opacity: 0.6 } });
    expect(boxes(all).length).toBeGreaterThan(0);
    for (const { text, layer } of boxes(all)) {
      expect(text).toContain('\\1c&H302010&\\1a&H66&');
      expect(layer).toBe(0);
    }
    expect(all[0]?.text).toContain('\\p1');
  });

  test('a box in its colour for the word being said, for as long as it is, the word in the colour of the others', () => {
    const all = drawn({ activeEffect: 'box' });
    const lit = all.filter(({ layer }) => layer === 1);
    expect(boxes(all).map(({ start, end }) => [start, end])).toEqual(
      lit.map(({ start, end }) => [start, end]),
    );
    expect(lit.map(({ style }) => style)).not.toContain('Lit');
  });

  test('a glow for the word being said; the others as faint as asked for', () => {
    const all = drawn({ activeEffect: 'glow', restOpacity: 0.4 });
    for (const { layer, text } of all) {
      expect(text.includes('\\blur')).toBe(layer === 1);
      expect(text.includes('\\alpha&H99&')).toBe(layer === 0);
    }
  });
});

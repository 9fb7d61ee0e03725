import { readFileSync } from 'node:fs';
import { cameraAt, cameraWindow, frameSeconds, planDuration, toFrames } from '@reelwright/plan';
import { XMLParser } from 'fast-xml-parser';
import { DtdValidator, XmlDocument, XmlDtd, XmlValidateError } from 'libxml2-wasm';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { samplePlan } from '../../../plan/src/testing.ts';
import { toFcpxml } from './fcpxml.ts';
import { timelineShots } from './shots.ts';
import { richPlan } from './testing/plans.ts';

const dtd = readFileSync(new URL('./testing/fcpxml.dtd', import.meta.url), 'utf8');
const media = { name: 'talk & more.mp4', url: 'file:///home/ann/talk%20%26%20more.mp4' };

/** What of a document is against the grammar. */
function faultsOf(text: string): string[] {
  const grammar = new DtdValidator(XmlDtd.fromString(dtd));
  const document = XmlDocument.fromString(text);
  try {
    grammar.validate(document);
    return [];
  } catch (error) {
    if (error instanceof XmlValidateError) return error.details.map(({ message }) => message);
    throw error;
  } finally {
    document.dispose();
    grammar.dispose();
  }
}

/** Every element of a kind, in order of the document. */
function elements(text: string, name: string): Record<string, string>[] {
  const found: Record<string, string>[] = [];
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    preserveOrder: true,
    parseAttributeValue: false,
  });
  const Node = z.looseObject({ ':@': z.record(z.string(), z.string()).default({}) });
  const visit = (nodes: unknown) => {
    for (const node of z.array(Node).catch([]).parse(nodes)) {
      for (const [key, inner] of Object.entries(node)) {
        if (key === name) found.push(node[':@']);
        if (key !== ':@') visit(inner);
      }
    }
  };
  visit(parser.parse(text));
  return found;
}

function secondsOf(time: string | undefined): number {
  const [, over, under = '1'] = /^(\d+)(?:\/(\d+))?s$/.exec(time ?? '') ?? [];
  return Number(over) / Number(under);
}

describe('an FCPXML of a plan', () => {
  test.each([
    ['everything', richPlan()],
    ['nothing but a shot', samplePlan()],
    [
      'signs that XML cannot hold',
      richPlan({ about: { ...samplePlan().about, title: 'a\u0000<\uffff>&"' } }),
    ],
    ['no sound', richPlan({ sound: null, source: { ...samplePlan().source, hasSound: false } })],
  ])('keeps to the grammar with %s', (_, plan) => {
    expect(faultsOf(toFcpxml(plan, media).text)).toEqual([]);
    expect(faultsOf(toFcpxml(plan).text)).toEqual([]);
  });

  test('is refused by the same grammar when an element is out of place', () => {
    const { text } = toFcpxml(richPlan(), media);
    expect(faultsOf(text.replace('<marker ', '<note>x</note><marker '))).not.toEqual([]);
    expect(faultsOf(text.replace('ref="r3"', 'ref="nothing"'))).not.toEqual([]);
  });

  test('has the frames of the render: clips follow each other without a gap, on whole frames', () => {
    const plan = richPlan();
    const rate = plan.output.frameRate;
    const { text } = toFcpxml(plan, media);
    const frames = toFrames(planDuration(plan), rate);
    expect(secondsOf(elements(text, 'sequence').at(-1)?.duration)).toBeCloseTo(frameSeconds(frames, rate), 9);
    const [fill, split, fit] = timelineShots(plan);
    expect([fill?.startFrame, split?.startFrame, fit?.startFrame]).toEqual([
      0,
      fill?.frames,
      (fill?.frames ?? 0) + (split?.frames ?? 0),
    ]);
    // In the source the second shot goes on where the first ends; the third begins after the gap.
    expect(split?.sourceFrame).toBe((fill?.sourceFrame ?? 0) + (fill?.frames ?? 0));
    expect(fit?.sourceFrame).toBe(toFrames(22.1, rate));
    for (const { offset, duration } of elements(text, 'asset-clip'))
      for (const time of [offset, duration]) {
        const value = (secondsOf(time) * rate.numerator) / rate.denominator;
        expect(Math.abs(value - Math.round(value))).toBeLessThan(1e-6);
      }
  });

  test('moves as the camera does: at every frame the window that its keyframes give is the render’s', () => {
    const plan = richPlan();
    const rate = plan.output.frameRate;
    const { text } = toFcpxml(plan, media);
    const [x, y, scale] = [
      ...text.matchAll(/<param name="(?:X|Y|scale)"[^>]*>\s*<keyframeAnimation>([\s\S]*?)<\/keyframe/g),
    ].map(([, body = '']) => readKeys(body));
    const shot = plan.segments[0]?.shots[0];
    if (shot?.layout.kind !== 'fill' || !x || !y || !scale) throw new Error('no moving shot');
    const frames = timelineShots(plan)[0]?.frames ?? 0;
    const first = toFrames(shot.startSeconds, rate);
    const fitted = 1080 / 1920;
    for (let frame = 0; frame < frames; frame++) {
      const at = frameSeconds(first + frame, rate);
      const window = cameraWindow(
        cameraAt(shot.layout.camera, shot.startSeconds + frameSeconds(frame, rate)),
        16 / 9,
        9 / 16,
      );
      // Back from the editor's numbers to the part of the source that its frame shows.
      const shown = valueAt(scale, at) * fitted;
      const width = 1080 / (1920 * shown);
      expect(width).toBeCloseTo(window.width, 2);
      const centreX = 0.5 - (valueAt(x, at) / 100) * (1920 / (1920 * shown));
      const centreY = 0.5 + (valueAt(y, at) / 100) * (1920 / (1080 * shown));
      expect(Math.abs(centreX - window.x - window.width / 2)).toBeLessThan(0.002);
      expect(Math.abs(centreY - window.y - window.height / 2)).toBeLessThan(0.002);
    }
    expect(x.length).toBeLessThan(60);
  });

  test('puts panes where the render puts them', () => {
    const { text } = toFcpxml(richPlan(), media);
    const [upper, lower] = elements(text, 'ref-clip');
    expect(upper).toMatchObject({ ref: 'shot2pane1', duration: lower?.duration });
    expect(lower).toMatchObject({ lane: '1', srcEnable: 'video' });
    expect(elements(text, 'format').slice(2)).toEqual([
      expect.objectContaining({ width: '1080', height: '960' }),
      expect.objectContaining({ width: '1080', height: '960' }),
    ]);
    const places = elements(text, 'adjust-transform').map(({ position }) => position);
    expect(places).toEqual(expect.arrayContaining(['0 25', '0 -25']));
  });

  test('shows captions and hook when the clip does, in the words of the clip', () => {
    const plan = richPlan();
    const { text } = toFcpxml(plan, media);
    const [salt, other] = elements(text, 'caption');
    expect(salt).toMatchObject({ name: 'Salt &', role: 'SRT?captionFormat=SRT.en' });
    // On the clock of the clip that holds it, which runs with the source.
    const frame = frameSeconds(1, plan.output.frameRate);
    expect(Math.abs(secondsOf(salt?.offset) - 10.2)).toBeLessThan(2 * frame);
    expect(other?.name).toBe('日本語 <b>');
    expect(elements(text, 'title')).toMatchObject([{ name: 'Why "this" & that' }]);
    expect(elements(text, 'marker')).toMatchObject([{ value: 'Left out: filler', note: 'um "well" <ok>' }]);
  });

  test('says what it does not carry', () => {
    const { fallbacks } = toFcpxml(richPlan());
    expect(fallbacks.map((fallback) => fallback.instead_of)).toEqual([
      'the address of the source',
      'the background of the layout fit',
      'captions in the look beasty, word by word',
      'plan.sound',
    ]);
    const [first, second] = richPlan().segments;
    if (!first || !second) throw new Error('no segments');
    const entry = { kind: 'dissolve', durationSeconds: 0.4, easing: 'linear' } as const;
    const faded = toFcpxml(richPlan({ segments: [first, { ...second, entry }] }), media);
    expect(faded.fallbacks).toContainEqual(
      expect.objectContaining({ used: 'cuts', instead_of: '1 transition' }),
    );
  });
});

type Keys = { at: number; value: number }[];

function readKeys(body: string): Keys {
  return [...body.matchAll(/time="([^"]+)" value="(-?[\d.]+)/g)].map(([, time, value]) => ({
    at: secondsOf(time),
    value: Number(value),
  }));
}

function valueAt(keys: Keys, at: number): number {
  const after = keys.findIndex((key) => key.at >= at - 1e-9);
  const [from, to] = [keys[after - 1] ?? keys[0], keys[after] ?? keys.at(-1)];
  if (!from || !to) throw new Error('no keys');
  const share = to.at > from.at ? (at - from.at) / (to.at - from.at) : 0;
  return from.value + share * (to.value - from.value);
}

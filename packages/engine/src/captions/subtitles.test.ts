import { parseSync } from 'subtitle';
import { describe, expect, test } from 'vitest';
import { samplePlan } from '../../../plan/src/testing.ts';
import { composeCues } from './cues.ts';
import { toSrt, toVtt } from './subtitles.ts';
import { segment, spokenTranscript } from './testing.ts';

const segments = [segment(10, 30)];
const transcript = spokenTranscript('Salt & pepper <b>cost</b> more --> today. {\\an8}Indeed!', {
  startSeconds: 10.5,
});
const plan = {
  ...samplePlan(),
  segments,
  captions: {
    preset: 'none' as const,
    cues: composeCues(transcript, null, segments, { preset: 'none' }, { width: 1080, height: 1920 }),
  },
};

describe('subtitle files', () => {
  test('of the preset none exist too, on the clock of the clip', () => {
    const [first] = parseSync(toSrt(plan));
    expect(first).toMatchObject({
      type: 'cue',
      data: { start: 500, text: expect.stringContaining('Salt & pepper') },
    });
    expect(toSrt(plan)).toMatch(/^1\n00:00:00,500 --> 00:00:0/);
  });

  test('in VTT show what was said, whatever it looks like', () => {
    const text = toVtt(plan);
    expect(text).toMatch(/^WEBVTT\n\n1\n00:00:00\.500 --> /);
    expect(text).toContain('Salt &amp; pepper &lt;b&gt;cost&lt;/b&gt; more --&gt; today.');
    expect(text.match(/ --> /g)).toHaveLength(2);
  });

  test('in SRT give players no markup and no second time line', () => {
    const text = toSrt(plan);
    expect(text).not.toMatch(/<b|<\/b|\{\\/);
    expect(text.match(/-->/g)).toHaveLength(2);
    expect(parseSync(text)).toHaveLength(2);
  });

  test('of a silent clip are empty and valid', () => {
    const silent = { segments, captions: { preset: 'none' as const, cues: [] } };
    expect(toSrt(silent)).toBe('');
    expect(toVtt(silent)).toBe('WEBVTT\n\n');
  });
});

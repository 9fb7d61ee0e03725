import { describe, expect, test } from 'vitest';
import { Music } from '../facts/index.ts';
import { decodeSound, probe } from '../media/index.ts';
import { findShared } from '../testing/shared.ts';
import { MusicMeter } from './music.ts';
import { MUSIC_SAMPLE_RATE as RATE } from './onsets.ts';
import { play } from './testing/pieces.ts';
import { SEEN_PIECES } from './testing/seen-pieces.ts';
import { CLEAR_PATTERNS, drums, seeded } from './testing/synthetic.ts';
import { talker } from './testing/talker.ts';

const shared = findShared();
const SECONDS = 16;

describe('the music meter', () => {
  test.each(CLEAR_PATTERNS.flatMap((pattern) => [90, 120, 174].map((tempo) => [pattern, tempo] as const)))(
    'tells the tempo of %s at %i beats a minute in the right octave, and its beats to 70 ms',
    (pattern, tempo) => {
      const { pulse } = measured(drums(SECONDS, tempo, pattern, seeded(tempo), RATE));
      expect(Math.abs((pulse?.beatsPerMinute ?? 0) / tempo - 1)).toBeLessThan(0.01);
      expect(beatsFound(pulse, tempo)).toBeGreaterThan(0.9);
    },
  );

  test.each(['drum and bass 174', 'ballad 70', 'boom bap 90', 'waltz 144', 'disco 114'])(
    'tells the octave of %s by how its beats are struck, and the beat from the half between',
    (name) => {
      const piece = SEEN_PIECES.find((one) => one.name === name);
      if (!piece) throw new Error(`There is no piece ${name}.`);
      const { pulse } = measured(play(piece, SECONDS, RATE));
      expect(Math.abs((pulse?.beatsPerMinute ?? 0) / piece.beatsPerMinute - 1)).toBeLessThan(0.02);
      expect(beatsFound(pulse, piece.beatsPerMinute)).toBeGreaterThan(0.9);
    },
  );

  test('follows the beat of a soft instrument under somebody who talks as loudly', () => {
    const piece = SEEN_PIECES.find((one) => one.name === 'metronome 90');
    if (!piece) throw new Error('There is no metronome.');
    const { pulse } = measured(play({ ...piece, speech: true }, SECONDS, RATE));
    expect(Math.abs((pulse?.beatsPerMinute ?? 0) / 90 - 1)).toBeLessThan(0.02);
    expect(beatsFound(pulse, 90)).toBeGreaterThan(0.9);
  });

  test.each([1, 2, 3])('hears no pulse in somebody who talks, by chance %i', (seed) => {
    expect(measured(talker(SECONDS, seeded(seed), RATE)).pulse).toBeNull();
  });

  test('does not take a dotted beat for the beat', () => {
    const { pulse } = measured(drums(SECONDS, 163, 'syncopated', seeded(170), RATE));
    expect(Math.abs((pulse?.beatsPerMinute ?? 0) / 163 - 1)).toBeLessThan(0.01);
  });

  test.each([110, 128])('does not take three halves of a beat for the beat: %i', (tempo) => {
    const { pulse } = measured(drums(SECONDS, tempo, 'alternate', seeded(tempo), RATE));
    expect(Math.abs((pulse?.beatsPerMinute ?? 0) / tempo - 1)).toBeLessThan(0.01);
  });

  test('tells a kick by its bass', () => {
    const { pulse } = measured(drums(SECONDS, 120, 'rock', seeded(1), RATE));
    const bass = pulse?.beats.map((beat) => beat.bass) ?? [];
    const [even, odd] = [0, 1].map((from) => mean(bass.filter((_, i) => i % 2 === from)));
    expect(Math.abs((even ?? 0) - (odd ?? 0))).toBeGreaterThan(0.3);
  });

  test('a sine at 10 kHz is all treble, has a crest of 3 dB and no range; silence has nothing', () => {
    const sine = Float32Array.from(
      { length: 8 * RATE },
      (_, i) => 0.5 * Math.sin((2 * Math.PI * 10_000 * i) / RATE),
    );
    const { balance, crestFactor, loudnessRange, pulse } = measured(sine);
    expect(balance?.treble).toBeGreaterThan(0.99);
    expect(crestFactor).toBeCloseTo(3.01, 1);
    expect(loudnessRange).toBeCloseTo(0, 1);
    expect(pulse).toBeNull();
    expect(measured(new Float32Array(8 * RATE))).toEqual({
      pulse: null,
      loudness: null,
      loudnessRange: null,
      crestFactor: null,
      balance: null,
    });
  });

  test('a sine of 997 Hz at −23 dBFS in one channel has −26 LUFS (EBU Tech 3341: −23 in two)', () => {
    const amplitude = 10 ** (-23 / 20);
    const sine = Float32Array.from(
      { length: 10 * RATE },
      (_, i) => amplitude * Math.sin((2 * Math.PI * 997 * i) / RATE),
    );
    expect(measured(sine).loudness).toBeCloseTo(-26, 0);
  });

  test('a sound of −20 and −30 dB by turns has the range of EBU Tech 3342’s first test, 10 LU', () => {
    const sound = Float32Array.from({ length: 40 * RATE }, (_, i) => {
      const gain = i < 20 * RATE ? 0.1 : 0.1 / Math.sqrt(10);
      return gain * Math.sin((2 * Math.PI * 1000 * i) / RATE);
    });
    expect(Math.abs((measured(sound).loudnessRange ?? 0) - 10)).toBeLessThan(1);
  });

  test.skipIf(!shared)('real speech has no pulse; a steady piece has, and fits the schema', async () => {
    for (const name of [
      'jfk.wav',
      'sonnet_p001.mp3',
      'two_speakers_pyannote.wav',
      'speechbrain_spk1_snt1.wav',
    ])
      expect([name, (await recording(name)).pulse]).toEqual([name, null]);
    const music = await recording('music_vibe_ace.ogg');
    expect(Math.abs((music.pulse?.beatsPerMinute ?? 0) - 130)).toBeLessThan(3);
    expect(Music.parse(music)).toEqual(music);
  });
});

/** F of the beats, right within 70 ms. */
function beatsFound(pulse: Music['pulse'], tempo: number): number {
  const found = pulse?.beats.map(({ atSeconds }) => atSeconds) ?? [];
  const truth = Array.from({ length: Math.floor((SECONDS * tempo) / 60) }, (_, i) => (i * 60) / tempo);
  const hits = truth.filter((beat) => found.some((at) => Math.abs(at - beat) <= 0.07)).length;
  return (2 * hits) / (truth.length + found.length);
}

function measured(sound: Float32Array): Music {
  const meter = new MusicMeter();
  for (let at = 0; at < sound.length; at += 777) meter.push(sound.subarray(at, at + 777));
  return meter.finish();
}

async function recording(name: string): Promise<Music> {
  const path = `${shared}/media/audio/${name}`;
  const meter = new MusicMeter();
  for await (const chunk of decodeSound(path, await probe(path), { sampleRate: RATE })) meter.push(chunk);
  return meter.finish();
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

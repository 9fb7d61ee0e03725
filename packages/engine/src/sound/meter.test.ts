import { describe, expect, test } from 'vitest';
import { Sound, type SoundEvent, type SoundEventKind } from '../facts/index.ts';
import { decodeSound, probe } from '../media/index.ts';
import { findShared } from '../testing/shared.ts';
import { SoundMeter } from './meter.ts';
import { applause, LAUGHERS, laughter, mixed, seeded, strengthOf } from './testing/synthetic.ts';

const RATE = 16_000;
const shared = findShared();

describe('the sound meter', () => {
  test('hears nobody laugh or clap, and no music, in silence, steady noise and nothing at all', () => {
    const chance = seeded(1);
    const noise = Float32Array.from({ length: 20 * RATE }, () => 0.2 * (chance() - 0.5));
    for (const sound of [new Float32Array(20 * RATE), noise, new Float32Array(100), new Float32Array(0)])
      expect(eventsIn(sound)).toEqual([]);
  });

  test('a chord is music; the hum of a transformer that never ends is not', () => {
    expect(eventsIn(chord(20, [220, 277.2, 329.6, 440, 554.4], 2)).map(({ kind }) => kind)).toEqual([
      'music',
    ]);
    expect(eventsIn(chord(60, [200, 300, 400, 500, 600, 700], 60))).toEqual([]);
  });

  test.each(LAUGHERS.map((laugher) => [laugher.pitch, laugher] as const))(
    'a made laugh at %i Hz is found where it is',
    (_, laugher) => {
      const sound = mixed(new Float32Array(20 * RATE), laughter(3, laugher, seeded(7)), 8, 1);
      expectOne(eventsIn(sound), 'laughter', 8, 11);
    },
  );

  test('many made hands clapping are applause, and neither laughter nor music', () => {
    const sound = mixed(new Float32Array(20 * RATE), applause(5, 80, seeded(3)), 8, 1);
    expectOne(eventsIn(sound), 'applause', 8, 13);
  });

  test('how the stream is cut does not matter, and the facts fit their schema', () => {
    const sound = mixed(chord(12, [262, 330, 392, 523, 659], 1.5), applause(3, 80, seeded(5)), 13, 1);
    const whole = new SoundMeter();
    whole.push(sound);
    const pieces = new SoundMeter();
    for (let at = 0; at < sound.length; at += 777) pieces.push(sound.subarray(at, at + 777));
    expect(pieces.finish()).toEqual(whole.finish());
    expect(Sound.parse(whole.finish())).toEqual(whole.finish());
  });

  test.skipIf(!shared)('real speech is neither laughter nor applause nor music', async () => {
    for (const name of ['jfk.wav', 'sonnet_p001.mp3', 'two_speakers_pyannote.wav', 'silero_vad_test.wav'])
      expect([name, eventsIn(await recording(name))]).toEqual([name, []]);
  });

  test.skipIf(!shared)('real music is music from end to end', async () => {
    for (const name of ['music_vibe_ace.ogg', 'music_song_lets_go_fishin.ogg', 'music_madmom_sample.wav']) {
      const sound = await recording(name);
      const events = eventsIn(sound);
      expect(new Set(events.map(({ kind }) => kind))).toEqual(new Set(['music']));
      expect(seconds(events, 'music') / (sound.length / RATE)).toBeGreaterThan(0.95);
    }
  });

  test.skipIf(!shared)(
    'a laugh and applause between real sentences are found, at half their strength too',
    async () => {
      const speech = await recording('sonnet_p001.mp3');
      const base = mixed(
        mixed(new Float32Array(36 * RATE), speech.subarray(0, 10 * RATE), 0, 1),
        speech.subarray(10 * RATE, 20 * RATE),
        20,
        1,
      );
      for (const gain of [1, 0.5]) {
        const strength = (gain * strengthOf(speech)) / 0.1;
        const laughed = mixed(
          base,
          laughter(3, LAUGHERS[0] ?? expect.unreachable(), seeded(2)),
          12,
          strength,
        );
        expectOne(eventsIn(laughed), 'laughter', 12, 15);
        expectOne(eventsIn(mixed(base, applause(5, 80, seeded(4)), 12, strength)), 'applause', 12, 17);
      }
    },
  );
});

function eventsIn(sound: Float32Array): SoundEvent[] {
  const meter = new SoundMeter();
  meter.push(sound);
  return meter.finish().events;
}

function expectOne(events: readonly SoundEvent[], kind: SoundEventKind, start: number, end: number): void {
  expect(events.map((event) => event.kind)).toEqual([kind]);
  expect(Math.abs((events[0]?.startSeconds ?? 0) - start)).toBeLessThanOrEqual(1);
  expect(Math.abs((events[0]?.endSeconds ?? 0) - end)).toBeLessThanOrEqual(1);
}

function seconds(events: readonly SoundEvent[], kind: SoundEventKind): number {
  return events
    .filter((event) => event.kind === kind)
    .reduce((sum, event) => sum + event.endSeconds - event.startSeconds, 0);
}

/** Tones with two overtones; every `everySeconds` all of them move up or down by a whole tone. */
function chord(length: number, tones: readonly number[], everySeconds: number): Float32Array {
  return Float32Array.from({ length: length * RATE }, (_, i) => {
    const shift = 2 ** ((Math.floor(i / RATE / everySeconds) % 3) / 6);
    let sum = 0;
    for (const tone of tones)
      for (const partial of [1, 2, 3])
        sum += Math.sin((2 * Math.PI * tone * shift * partial * i) / RATE) / partial;
    return (0.1 * sum) / tones.length;
  });
}

async function recording(name: string): Promise<Float32Array> {
  const path = `${shared}/media/audio/${name}`;
  const chunks: Float32Array[] = [];
  for await (const chunk of decodeSound(path, await probe(path))) chunks.push(chunk);
  const whole = new Float32Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

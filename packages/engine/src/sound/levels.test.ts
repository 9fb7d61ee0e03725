import { describe, expect, test } from 'vitest';
import { LevelMeter } from './levels.ts';

/** A sine of this amplitude has a root mean square of amplitude / √2. */
function sine(seconds: number, amplitude: number): Float32Array {
  return Float32Array.from(
    { length: seconds * 16_000 },
    (_, i) => amplitude * Math.sin((2 * Math.PI * 400 * i) / 16_000),
  );
}

describe('the level meter', () => {
  test('a full-scale sine is 3.01 dB below full scale, a tenth of it 20 dB lower', () => {
    const meter = new LevelMeter();
    meter.push(sine(1, 1));
    meter.push(sine(0.5, 0.1));
    const { hopSeconds, levels } = meter.finish();
    expect(hopSeconds).toBe(0.1);
    expect(levels).toEqual([...Array(10).fill(-3.01), ...Array(5).fill(-23.01)]);
  });

  test('silence lies on the floor of -100 and nothing is no level at all', () => {
    const meter = new LevelMeter();
    meter.push(new Float32Array(1600));
    expect(meter.finish().levels).toEqual([-100]);
    expect(new LevelMeter().finish().levels).toEqual([]);
  });

  test('how the stream is cut does not matter', () => {
    const sound = sine(0.95, 0.3).map((value, i) => value * (i / 15_200));
    const whole = new LevelMeter();
    whole.push(sound);
    const pieces = new LevelMeter();
    for (let at = 0; at < sound.length; at += 777) pieces.push(sound.subarray(at, at + 777));
    const expected = whole.finish().levels;
    expect(expected).toHaveLength(10);
    expect(pieces.finish().levels).toEqual(expected);
  });

  test('a new loudness shows in the hop where it starts', () => {
    const meter = new LevelMeter();
    meter.push(new Float32Array(8000));
    meter.push(sine(0.5, 1));
    expect(meter.finish().levels.findIndex((level) => level > -50)).toBe(5);
  });
});

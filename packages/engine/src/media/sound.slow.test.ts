import { expect, test } from 'vitest';
import { footage } from '../testing/footage.ts';
import { probe } from './probe.ts';
import { decodeSound } from './sound.ts';

test('a source with an hour missing in the middle keeps its clock, and the hour is silent', async () => {
  const path = await footage('hourMissing');
  const source = await probe(path);
  expect(source.durationSeconds).toBeCloseTo(3604, 0);
  let at = 0;
  let loudest = { before: 0, missing: 0, after: 0 };
  for await (const chunk of decodeSound(path, source)) {
    const peak = chunk.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const end = at + chunk.length / 16_000;
    if (end <= 2) loudest = { ...loudest, before: Math.max(loudest.before, peak) };
    else if (at >= 2.5 && end <= 3601.5) loudest = { ...loudest, missing: Math.max(loudest.missing, peak) };
    else if (at >= 3602.5) loudest = { ...loudest, after: Math.max(loudest.after, peak) };
    at = end;
  }
  expect(at).toBeCloseTo(3604, 0);
  expect(loudest.before).toBeGreaterThan(0.05);
  expect(loudest.missing).toBe(0);
  expect(loudest.after).toBeGreaterThan(0.05);
});

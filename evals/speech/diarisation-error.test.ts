import { expect, test } from 'vitest';
import { diarisationError, rateOf } from './diarisation-error.ts';

const turn = (startSeconds: number, endSeconds: number, voice: number) => ({
  startSeconds,
  endSeconds,
  voice,
});
const truth = [
  { span: { startSeconds: 0, endSeconds: 4 }, speaker: 'a' },
  { span: { startSeconds: 4, endSeconds: 8 }, speaker: 'b' },
];

test('a diarisation that names voices otherwise is right', () => {
  expect(rateOf(diarisationError(truth, [turn(0, 4, 7), turn(4, 8, 3)], 10, 0))).toBeCloseTo(0);
});

test('missed speech, false alarm and confusion are told apart', () => {
  const error = diarisationError(truth, [turn(1, 5, 0), turn(5, 9, 1)], 10, 0);
  expect(error.missed).toBeCloseTo(1);
  expect(error.falseAlarm).toBeCloseTo(1);
  expect(error.confused).toBeCloseTo(1);
  expect(rateOf(error)).toBeCloseTo(3 / 8);
});

test('two at once of whom one is told count as missed', () => {
  const over = [...truth, { span: { startSeconds: 1, endSeconds: 2 }, speaker: 'b' }];
  const error = diarisationError(over, [turn(0, 4, 0), turn(4, 8, 1)], 10, 0);
  expect(error.missed).toBeCloseTo(1);
  expect(error.speech).toBeCloseTo(9);
});

test('borders do not count within the collar', () => {
  const error = diarisationError(truth, [turn(0, 4.2, 0), turn(4.2, 8, 1)], 10, 0.25);
  expect(rateOf(error)).toBeCloseTo(0);
});
